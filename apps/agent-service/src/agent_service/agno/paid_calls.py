"""What model calls cost: no call begins beyond a limit, and what was spent is recorded, also when the call fails."""

from __future__ import annotations

import time
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from typing import Any

from agno.models.base import Model
from agno.models.message import Message

from ..contract.entries import ModelEntry, SentRequest
from ..contract.models import FailureType
from ..journal.entries import spent_instead
from ..journal.failure import Failure
from ..journal.journal import EntryTooLarge, Journal
from ..journal.running import TurnStopped
from .failures import classify_model_error
from .request_records import Recording
from .spending import Meter, Spending

NO_PRICE = (
    "the run has a limit of money, and there is no price of model {model!r}. Add it to the price table (MODEL_PRICES), restart the "
    "agent-service, then retry"
)

TOO_LARGE = (
    "an answer of model {model} is too large for the run's journal (with what was new in its request: {size}). Have it answer in less "
    "(max_tokens, instructions) or write to a file by a tool, start the agent-service again, then retry"
)


class PaidCalls:
    """Those of one turn, counted in `spending`."""

    def __init__(self, journal: Journal, spending: Spending):
        self.spending = spending
        self._journal = journal

    def begin(self, key: str, model: Model, messages: list[Message], tools: Any) -> Meter:
        """The meter of a call that is about to be made. Raises `TurnStopped` when the call would go beyond a limit, or when nothing could
        hold it to a limit of money."""
        if limit := self.spending.reached():
            raise self._journal.stop("limit", f"the limit of {limit.value} is reached", cause=limit)
        if self.spending.lacks_price(model.id):
            failure = Failure(FailureType.unknown_price, NO_PRICE.format(model=model.id))
            raise self._journal.stop("failed", failure.message, cause=failure)
        return Meter(key, model.id, messages, tools)

    @asynccontextmanager
    async def under_way(
        self, meter: Meter, sent: Recording, reported: Callable[[], Mapping[str, Any]] = dict
    ) -> AsyncIterator[None]:
        """Around a call that is really made. What a failed one has spent, and was `sent`, is recorded. `reported`: what the provider has said of its cost until
        then, as Agno's metrics."""
        began = time.monotonic()
        try:
            with self.spending.under_way(meter):
                yield
        except Exception as error:
            meter.reported = reported()
            if _may_have_spent(meter, error):
                ms = round((time.monotonic() - began) * 1000)
                spent = {"key": meter.key, "model": meter.model, **meter.estimate(), "ms": ms}
                await self.add_spent(spent, str(error), await sent.failed())
            raise

    async def add(self, entry: ModelEntry) -> None:
        """Records a finished call, and counts what it has cost. Raises `TurnStopped` for an answer that no journal can hold: the call is
        not made again by itself, since the answer would be as large."""
        self.spending.count(entry)
        try:
            await self._journal.add(entry)
        except EntryTooLarge as error:
            message = TOO_LARGE.format(model=entry["model"], size=error)
            await self._journal.add_spent(spent_instead(entry, message))
            failure = Failure(FailureType.invalid_request, message)
            raise self._journal.stop("failed", failure.message, cause=failure) from None

    async def add_spent(self, call: Mapping[str, Any], message: str, request: SentRequest | None = None) -> None:
        """Records and counts a call that failed after tokens were spent: its key, model and tokens. `request`: what was sent for it."""
        entry = self.spending.spent(call, message)
        if request is not None:
            entry["request"] = request
        self.spending.count(entry)
        await self._journal.add_spent(entry)


def _may_have_spent(meter: Meter, error: Exception) -> bool:
    """Whether an answer had begun, or the provider may be at work on one. A lost lease lets nothing more be written."""
    if isinstance(error, TurnStopped):
        return error.reason != "lost"
    return bool(meter.came or meter.reported) or classify_model_error(error).type == FailureType.timeout
