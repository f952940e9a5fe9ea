"""What model calls cost: a price table beside this file, and the user's own, which holds before it."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any

OWN_TABLE = Path(__file__).with_name("prices.toml")

MOST_DOLLARS = 10_000
"""Per million tokens: beyond it a price is a mistake."""

_PER = 1_000_000


class PriceError(ValueError):
    """A price table that says something impossible; the message names file, model, field and what is allowed."""


@dataclass(frozen=True)
class Price:
    """US dollars per million tokens, as `prices.toml` explains."""

    input: float
    output: float
    cached_input: float | None = None
    cache_write: float | None = None
    reasoning: float | None = None
    cached_apart: bool = False

    def of(self, metrics: Mapping[str, Any]) -> float:
        """The cost of one call, by Agno's metrics of its message."""
        sent, came, reasoned, read, written = (
            metrics.get(name) or 0
            for name in ("input_tokens", "output_tokens", "reasoning_tokens", "cache_read_tokens", "cache_write_tokens")
        )
        fresh = sent if self.cached_apart else max(0, sent - read - written)
        told = came
        cost = 0.0
        if self.reasoning is not None:
            told = max(0, came - reasoned)
            cost += reasoned * self.reasoning
        cost += fresh * self.input + told * self.output
        cost += read * (self.input if self.cached_input is None else self.cached_input)
        cost += written * (self.input if self.cache_write is None else self.cache_write)
        return round(cost / _PER, 10)


class Prices:
    """Prices by model id."""

    def __init__(self, prices: Mapping[str, Price]):
        self._prices = dict(prices)

    @classmethod
    def load(cls, own: Path | None = None) -> Prices:
        """The table of this package with the user's own over it. Raises `PriceError`."""
        return cls({**_read(OWN_TABLE), **(_read(own) if own is not None else {})})

    def knows(self, model_id: str) -> bool:
        return model_id in self._prices

    def cost(self, model_id: str, metrics: Mapping[str, Any]) -> float | None:
        """US dollars for one call: what the provider says it cost, else by the table; `None` when neither knows."""
        said = metrics.get("cost")
        if isinstance(said, int | float) and not isinstance(said, bool) and said >= 0:
            return float(said)
        price = self._prices.get(model_id)
        return price.of(metrics) if price else None


def _read(path: Path) -> dict[str, Price]:
    try:
        raw = tomllib.loads(path.read_text())
    except OSError as error:
        raise PriceError(f"MODEL_PRICES: {path} cannot be read: {error.strerror}") from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise PriceError(f"{path}: not valid TOML: {error}") from None
    if unknown := set(raw) - {"models"}:
        raise PriceError(f'{path}: unknown {", ".join(sorted(unknown))}; allowed are tables like [models."gpt-4.1"]')
    models = raw.get("models")
    if not isinstance(models, dict) or not models:
        raise PriceError(f'{path}: it holds no model; allowed are tables like [models."gpt-4.1"]')
    return {model_id: _price(f'{path}: [models."{model_id}"]', table) for model_id, table in models.items()}


def _price(where: str, table: Any) -> Price:
    names = [field.name for field in fields(Price)]
    if not isinstance(table, dict):
        raise PriceError(f"{where} must be a table with {', '.join(names)}")
    if unknown := set(table) - set(names):
        hint = "; a name with dots needs quotes" if any(isinstance(table[name], dict) for name in unknown) else ""
        raise PriceError(f"{where}: unknown {', '.join(sorted(unknown))}; allowed are {', '.join(names)}{hint}")
    for name in ("input", "output"):
        if name not in table:
            raise PriceError(f"{where}: {name} is missing; allowed is a number of US dollars per million tokens")
    for name, value in table.items():
        if name == "cached_apart":
            if not isinstance(value, bool):
                raise PriceError(f"{where}: cached_apart is {value!r}; allowed are true and false")
        elif isinstance(value, bool) or not isinstance(value, int | float) or not 0 <= value <= MOST_DOLLARS:
            raise PriceError(f"{where}: {name} is {value!r}; allowed is a number of 0 to {MOST_DOLLARS}")
    return Price(**table)
