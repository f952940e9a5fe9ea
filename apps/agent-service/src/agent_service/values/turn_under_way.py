"""Which turn is under way here: in its task, in what it starts, and in the thread of its agent."""

from __future__ import annotations

from contextvars import ContextVar

TURN_UNDER_WAY: ContextVar[tuple[str, int] | None] = ContextVar("turn_under_way", default=None)
"""The id of the run, and the number of the turn."""

SPAN_UNDER_WAY: ContextVar[tuple[str, str] | None] = ContextVar("span_under_way", default=None)
"""The ids of the trace of the turn, and of the span of its activity; `None` where no trace is told."""
