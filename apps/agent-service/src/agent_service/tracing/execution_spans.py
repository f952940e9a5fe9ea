"""Spans of activities and of their attempts that failed. As `traces/execution-spans.ts`."""

from __future__ import annotations

from .facts import ExecutionFacts, TurnFacts
from .ids import attempt_name, execution_name, span_id_of, trace_id_of
from .parts import between, failed, held_in, span_of
from .span import Span, SpanLink


def execution_spans(facts: TurnFacts, execution: ExecutionFacts, contents: bool) -> list[Span]:
    """The span of an activity, from when it was scheduled to its end. None while it is under way."""
    ended, number = execution.ended, execution.execution
    if ended is None:
        return []
    is_root, origin = number == 0, facts.origin
    times = between([execution.scheduled_at], ended.at)
    span = span_of(
        facts,
        execution_name(number),
        name=f"invoke_agent {facts.agent_id}",
        times=times,
        parent=None if is_root else span_id_of(facts.run_id, facts.turn, execution_name(0)),
        attributes={
            "gen_ai.operation.name": "invoke_agent",
            "gen_ai.agent.id": facts.agent_id,
            "gen_ai.agent.name": facts.agent_id,
            "openinference.span.kind": "AGENT",
            "agents.execution": number,
            "agents.status": ended.status,
            "agents.attempt": ended.attempt if (ended.attempt or 1) > 1 else None,
            "agents.origin.kind": origin.kind if is_root and origin else None,
            "agents.origin.run_id": origin.run_id if is_root and origin else None,
            "error.type": ended.failure[0] if ended.failure else None,
            **(held_in("input", facts.request) if contents and is_root else {}),
            **(held_in("output", ended.content) if contents else {}),
        },
        failure=failed(*ended.failure, times[1]) if ended.failure else None,
        links=_links_of(facts) if is_root else (),
    )
    return [span]


def attempt_spans(facts: TurnFacts, execution: ExecutionFacts) -> list[Span]:
    """Spans of the attempts of an activity that failed, or whose process died."""
    number = execution.execution
    spans = []
    for one in execution.attempts:
        started, ended = one.get("startedAt"), one.get("endedAt")
        times = between([started, ended, execution.scheduled_at], ended)
        span = span_of(
            facts,
            attempt_name(number, one["attempt"]),
            name=f"attempt {one['attempt']}",
            times=times,
            parent=span_id_of(facts.run_id, facts.turn, execution_name(number)),
            attributes={
                "openinference.span.kind": "CHAIN",
                "agents.execution": number,
                "agents.attempt": one["attempt"],
                "error.type": one["type"],
            },
            failure=failed(one["type"], one["message"], times[1]),
        )
        spans.append(span)
    return spans


def _links_of(facts: TurnFacts) -> list[SpanLink]:
    """What a turn follows: the turn before, the span from which the run was started, the run that it comes from."""
    links = [root_link(facts.run_id, facts.turn - 1, "before")] if facts.turn > 0 else []
    if started := facts.started_from:
        links.append({"traceId": started.trace_id, "spanId": started.span_id, "attributes": {"agents.link": "start"}})
    if facts.turn == 0 and (origin := facts.origin):
        turn = 0 if origin.kind == "rerun" else origin.turn
        if turn is not None:
            links.append(root_link(origin.run_id, turn, origin.kind))
    return links


def root_link(run_id: str, turn: int, why: str) -> SpanLink:
    """A link to the root of the trace of a turn. `why`: what that turn is for the one that links to it."""
    return {
        "traceId": trace_id_of(run_id, turn),
        "spanId": span_id_of(run_id, turn, execution_name(0)),
        "attributes": {"agents.link": why, "agents.run_id": run_id, "agents.turn": turn},
    }
