"""What a turn spends on model calls, against what it may: finished calls, failed ones, and those under way."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from agno.models.message import Message
from agno.models.response import ModelResponse

from ..agents.prices import Prices
from ..contract.entries import SpentEntry, TokenEstimate
from ..contract.models import LimitName, TurnLimits
from ..journal.entries import Cost, spent_entry
from ..journal.journal import Entry
from ..journal.server_clock import Clock
from ..values.plain_json import to_json

CHARACTERS_A_TOKEN = 4
"""So many characters count as one token where the provider does not say how many tokens there were."""


@dataclass
class Meter:
    """One model call under way: what was sent and what has come so far."""

    key: str
    model: str
    messages: Sequence[Message]
    tools: Any = None
    came: int = 0
    reported: Mapping[str, Any] = field(default_factory=dict)
    _sent: int | None = None

    def saw(self, delta: ModelResponse) -> None:
        """More of the answer."""
        for text in (delta.content, delta.reasoning_content):
            self.came += len(text) if isinstance(text, str) else 0
        if delta.tool_calls:
            self.came += len(to_json(delta.tool_calls))

    def estimate(self) -> TokenEstimate:
        """Tokens, by the characters that were sent and that came, as far as the provider has not said more."""
        if self._sent is None:
            self._sent = sum(len(str(m.content or "")) + len(to_json(m.tool_calls or "")) for m in self.messages)
            self._sent += len(to_json(self.tools)) if self.tools else 0
        sent = self.reported.get("input_tokens") or -(-self._sent // CHARACTERS_A_TOKEN)
        came = max(self.reported.get("output_tokens") or 0, -(-self.came // CHARACTERS_A_TOKEN))
        return {"inputTokens": sent, "outputTokens": came}


class Spending:
    """What one turn spends. `entries`: what its journal holds so far; another run paid for the first `kept` of them. `clock`: the server's, because the
    limit of time is the server's."""

    def __init__(
        self,
        prices: Prices,
        limits: TurnLimits | None = None,
        entries: Iterable[Entry] = (),
        kept: int | None = None,
        clock: Clock = lambda: datetime.now(UTC),
    ):
        self._prices = prices
        self._clock = clock
        self._limits = limits or TurnLimits()
        self._until = datetime.fromisoformat(self._limits.until) if self._limits.until else None
        self._calls = 0
        self._tokens = 0
        self._dollars = 0.0
        self._under_way: list[Meter] = []
        for entry in entries:
            if entry["n"] >= (kept or 0):
                self.count(entry)

    def reached(self) -> LimitName | None:
        """The limit that one more model call would go beyond. Calls under way count as made; their tokens are not known yet."""
        limits = self._limits
        if limits.model_calls is not None and self._calls + len(self._under_way) >= limits.model_calls:
            return LimitName.model_calls
        if limits.tokens is not None and self._tokens >= limits.tokens:
            return LimitName.tokens
        if limits.cost_usd is not None and self._dollars >= limits.cost_usd:
            return LimitName.cost_usd
        if self._until is not None and self._clock() >= self._until:
            return LimitName.wall_clock_seconds
        return None

    def lacks_price(self, model_id: str) -> bool:
        """Whether there is a limit of money that could not be held for this model."""
        return self._limits.cost_usd is not None and not self._prices.knows(model_id)

    @contextmanager
    def under_way(self, meter: Meter) -> Iterator[None]:
        self._under_way.append(meter)
        try:
            yield
        finally:
            self._under_way.remove(meter)

    def calls(self) -> list[dict[str, Any]]:
        """What is spent on calls under way, so that it can be counted when this process dies. May be asked in any thread."""
        return [{"key": m.key, "model": m.model, **m.estimate()} for m in list(self._under_way)]

    def finished(self, meter: Meter, metrics: Mapping[str, Any] | None) -> Cost:
        """What an entry says of the cost of a finished call. `metrics`: Agno's, of its message."""
        if metrics and (metrics.get("input_tokens") or metrics.get("output_tokens")):
            return self._cost(meter.model, metrics)
        estimate = meter.estimate()
        return {"estimate": estimate, **self._cost(meter.model, _metrics(estimate))}

    def spent(self, call: Mapping[str, Any], message: str) -> SpentEntry:
        """The entry of a call that failed after tokens were spent."""
        tokens: TokenEstimate = {"inputTokens": call["inputTokens"], "outputTokens": call["outputTokens"]}
        cost = self._cost(call["model"], _metrics(tokens))
        key, model, ms = call["key"], call["model"], call.get("ms")
        return spent_entry(key=key, model=model, tokens=tokens, message=message, cost=cost, ms=ms)

    def count(self, entry: Mapping[str, Any]) -> None:
        """Adds an entry of the journal."""
        if entry["kind"] == "model":
            metrics = entry["message"].get("metrics") or {}
            tokens = [metrics.get(name) or 0 for name in ("input_tokens", "output_tokens")]
            tokens = tokens if any(tokens) else list((entry.get("estimate") or {}).values())
        elif entry["kind"] == "spent":
            tokens = [entry["inputTokens"], entry["outputTokens"]]
        else:
            return
        self._calls += 1
        self._tokens += sum(tokens)
        self._dollars += entry.get("costUsd") or 0.0

    def _cost(self, model_id: str, metrics: Mapping[str, Any]) -> Cost:
        cost = self._prices.cost(model_id, metrics)
        return {"unpriced": True} if cost is None else {"costUsd": cost}


def _metrics(tokens: TokenEstimate) -> dict[str, int]:
    return {"input_tokens": tokens["inputTokens"], "output_tokens": tokens["outputTokens"]}
