"""What calls cost, and tables that say something impossible."""

from __future__ import annotations

from pathlib import Path

import pytest

from agent_service.agents.prices import OWN_TABLE, Price, PriceError, Prices

PRICE = Price(input=2, output=8, cached_input=0.5)


@pytest.mark.parametrize(
    ("price", "metrics", "dollars"),
    [
        (PRICE, {"input_tokens": 1_000, "output_tokens": 100}, 0.0028),
        (PRICE, {"input_tokens": 1_000, "output_tokens": 100, "cache_read_tokens": 800}, 0.0016),
        (
            Price(input=3, output=15, cached_input=0.3, cache_write=3.75, cached_apart=True),
            {"input_tokens": 100, "output_tokens": 10, "cache_read_tokens": 1_000, "cache_write_tokens": 200},
            0.0015,
        ),
        (
            Price(input=1, output=2, reasoning=10),
            {"input_tokens": 0, "output_tokens": 100, "reasoning_tokens": 60},
            0.00068,
        ),
        (Price(input=1, output=2), {"input_tokens": 100, "cache_read_tokens": 100}, 0.0001),
        (PRICE, {}, 0.0),
    ],
)
def test_a_call_costs_its_tokens_by_the_million(price: Price, metrics: dict[str, int], dollars: float) -> None:
    assert price.of(metrics) == pytest.approx(dollars)


def test_what_the_provider_says_a_call_cost_holds() -> None:
    prices = Prices({"m": PRICE})
    assert prices.cost("m", {"input_tokens": 1_000_000, "cost": 0.42}) == 0.42
    assert prices.cost("other", {"cost": 0.42}) == 0.42
    assert prices.cost("other", {"input_tokens": 5}) is None


def test_the_users_table_holds_before_ours(tmp_path: Path) -> None:
    own = tmp_path / "prices.toml"
    own.write_text('[models."gpt-4.1"]\ninput = 1\noutput = 1\n[models.mine]\ninput = 5\noutput = 6\n')
    prices = Prices.load(own)
    assert prices.cost("gpt-4.1", {"input_tokens": 1_000_000}) == 1
    assert prices.knows("mine") and prices.knows("gpt-4.1-mini") and not prices.knows("gpt-5")


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("models = 3", "holds no model"),
        ("", "holds no model"),
        ("[models.m\n", "not valid TOML"),
        ("[model.m]\ninput = 1", "unknown model"),
        ("[models.m]\noutput = 1", "input is missing"),
        ("[models.m]\ninput = 1\noutput = -1", "output is -1; allowed is a number of 0 to 10000"),
        ('[models.m]\ninput = "1"\noutput = 1', "input is '1'"),
        ("[models.m]\ninput = true\noutput = 1", "input is True"),
        ("[models.m]\ninput = 1\noutput = 1\nprice = 2", "unknown price; allowed are input"),
        ("[models.m]\ninput = 1\noutput = 1\ncached_apart = 1", "cached_apart is 1"),
        ("[models.gpt-4.1]\ninput = 1\noutput = 1", "a name with dots needs quotes"),
    ],
)
def test_an_impossible_table_is_refused_with_file_model_and_field(tmp_path: Path, text: str, problem: str) -> None:
    own = tmp_path / "prices.toml"
    own.write_text(text)
    with pytest.raises(PriceError, match=str(own)) as refused:
        Prices.load(own)
    assert problem in str(refused.value)


def test_a_table_that_is_not_there_is_refused(tmp_path: Path) -> None:
    with pytest.raises(PriceError, match=r"MODEL_PRICES: .*cannot be read: No such file"):
        Prices.load(tmp_path / "no.toml")


def test_our_own_table_says_where_it_is_from() -> None:
    assert "read on 2026-" in OWN_TABLE.read_text()
    assert Prices.load().cost("scripted-model", {"input_tokens": 1_000}) == 0
