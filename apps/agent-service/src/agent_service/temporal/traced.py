"""What the trace of a turn is told of an attempt by the activity that makes it. Nothing here can fail an attempt, or holds it up."""

from __future__ import annotations

from temporalio import activity
from temporalio.exceptions import ApplicationError

from ..contract.models import TurnCompleted, TurnInput
from ..journal.server_clock import clock_since
from ..tracing.facts import ExecutionFacts, Origin, TurnFacts
from ..tracing.guard import safely
from ..tracing.ids import is_sampled, trace_id_of
from ..tracing.live import TRACE, Traces, TurnTrace
from ..values.times import iso
from ..values.turn_under_way import SPAN_UNDER_WAY
from .earlier import Earlier
from .trace_header import span_in
from .turn_results import TurnResult

DEFAULT_ATTEMPTS = 5
"""When the server does not say how many attempts there are: the specification's number."""


def begin_trace(traces: Traces | None, info: activity.Info, turn: TurnInput, earlier: Earlier) -> TurnTrace | None:
    """The trace of an attempt, which is under way from here on; `None` where it is not told."""
    trace = safely(_begin, traces, info, turn, earlier) if traces is not None else None
    TRACE.set(trace)
    return trace


def tell_end(trace: TurnTrace | None, result: TurnResult, ended_at: str) -> None:
    """The server knows the attempt's result."""
    if trace is not None:
        content = result.content if isinstance(result, TurnCompleted) else None
        safely(trace.ended, ended_at, result.status, content)


def tell_failure(trace: TurnTrace | None, info: activity.Info, error: ApplicationError, ended_at: str) -> None:
    """The server knows that the attempt has failed."""
    if trace is None:
        return
    kind, message = error.type or "Unknown", error.message
    safely(trace.failed, ended_at, kind, message)
    if error.non_retryable or info.attempt >= attempts_of(info):
        safely(trace.ended, ended_at, "failed", None, (kind, message))


def attempts_of(info: activity.Info) -> int:
    """How many attempts the activity has."""
    return (info.retry_policy.maximum_attempts if info.retry_policy else 0) or DEFAULT_ATTEMPTS


def _begin(traces: Traces, info: activity.Info, turn: TurnInput, earlier: Earlier) -> TurnTrace | None:
    if not is_sampled(trace_id_of(turn.run_id, turn.turn), traces.ratio):
        return None
    facts = TurnFacts(
        run_id=turn.run_id,
        turn=turn.turn,
        agent_id=turn.agent_id,
        session_id=turn.session_id,
        user_id=turn.user_id,
        tenant=info.priority.fairness_key or None,
        request=turn.request,
        started_from=span_in(earlier.started_from),
        origin=Origin(turn.origin.kind, turn.origin.run_id, turn.origin.turn) if turn.origin else None,
        kept=turn.kept or 0,
    )
    execution = ExecutionFacts(turn.execution, iso(info.scheduled_time))
    trace = TurnTrace(traces, facts, execution, info.attempt, info.started_time, clock_since(info.started_time))
    SPAN_UNDER_WAY.set(trace.ids)
    if earlier.lost is not None:
        safely(trace.lost, earlier.lost)
    return trace
