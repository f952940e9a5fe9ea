"""The tables of docs/guide/limits.md are read as the page says."""

from __future__ import annotations

from pathlib import Path

from agent_service.agents.policies import load_policies
from agent_service.agents.prices import Prices

from .page import blocks


def test_the_limits_of_the_page_are_the_agents(tmp_path: Path) -> None:
    (tmp_path / "policies.toml").write_text(blocks("limits.md", "toml")[0])
    policy = load_policies(tmp_path / "policies.toml")["support"]
    assert policy.limits and policy.limit_policy and policy.limit_policy.deciders
    assert policy.limits.model_dump(mode="json", by_alias=True) == {
        "modelCalls": 50,
        "tokens": 200_000,
        "costUsd": 0.5,
        "wallClockSeconds": 86_400,
        "atLimit": "ask",
    }
    assert (policy.limit_policy.deciders.roles, policy.limit_policy.deadline_seconds) == (["ops"], 3_600)


def test_the_prices_of_the_page_hold_before_ours(tmp_path: Path) -> None:
    (tmp_path / "prices.toml").write_text(blocks("limits.md", "toml")[1])
    prices = Prices.load(tmp_path / "prices.toml")
    assert prices.cost("my-own-model", {"input_tokens": 500_000, "output_tokens": 500_000}) == 0.05
    assert prices.knows("gpt-4.1")
