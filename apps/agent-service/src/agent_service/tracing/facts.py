"""What the trace of a turn is made from. Times are ISO 8601. As `traces/facts.ts`, as far as the process that works on a turn knows it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

Entry = Mapping[str, Any]
"""An entry of a turn's journal, as it is recorded."""


@dataclass(frozen=True)
class SpanReference:
    """A span, as W3C's `traceparent` names it."""

    trace_id: str
    span_id: str


@dataclass(frozen=True)
class Origin:
    """The run that a run comes from. Without `turn` it is not known which turn of it."""

    kind: str
    run_id: str
    turn: int | None = None


@dataclass(frozen=True)
class ExecutionEnd:
    """How an activity ended. `status`: of its result, `failed`, or `cancelled` where it gave none. `attempt`: the one that ended it. `failure`: type and
    message. `content`: the agent's answer, where it completed."""

    at: str
    status: str
    attempt: int | None = None
    failure: tuple[str, str] | None = None
    content: Any = None


@dataclass(frozen=True)
class ExecutionFacts:
    """One activity of a turn. `attempts`: those that failed, as `FailedAttempt` of the contract. `ended`: `None` while it is under way."""

    execution: int
    scheduled_at: str
    attempts: Sequence[Mapping[str, Any]] = ()
    ended: ExecutionEnd | None = None


@dataclass(frozen=True)
class TurnFacts:
    """One turn of a run. `kept`: entries of turn 0 below this number were made by the run that it is a fork of."""

    run_id: str
    turn: int
    agent_id: str
    session_id: str
    user_id: str | None = None
    tenant: str | None = None
    request: Any = None
    started_from: SpanReference | None = None
    origin: Origin | None = None
    kept: int = 0
    executions: Sequence[ExecutionFacts] = ()
