"""Spans of what members of a team did, one for each activity in which they did something. As `traces/member-spans.ts`."""

from __future__ import annotations

from collections.abc import Sequence

from .entries import execution_of, is_own, member_in, times_of
from .facts import Entry, ExecutionFacts, TurnFacts
from .ids import entry_name, execution_name, member_name, span_id_of
from .parts import span_of
from .span import Span


def member_spans(facts: TurnFacts, execution: ExecutionFacts, entries: Sequence[Entry]) -> list[Span]:
    """From the beginning of a member's first call to the end of its last. None before the activity has ended: more calls may come. A member is inside
    of the call that delegated to it, where that ended in the same activity, else inside of the member around it, else of the activity."""
    if execution.ended is None:
        return []
    number = execution.execution
    here = [entry for entry in entries if is_own(facts, entry) and execution_of(entry) == number]
    calls: dict[str, list[Entry]] = {}
    for entry in here:
        if member := member_in(entry):
            calls.setdefault(member["run"], []).append(entry)
    spans = []
    for run, made in calls.items():
        member = member_in(made[0])
        assert member is not None
        times = [times_of(facts, entry) for entry in made]
        span = span_of(
            facts,
            member_name(number, run),
            name=f"invoke_agent {member['id']}",
            times=(min(start for start, _ in times), max(end for _, end in times)),
            parent=span_id_of(facts.run_id, facts.turn, _parent(number, run, member["call"], calls, here)),
            attributes={
                "gen_ai.operation.name": "invoke_agent",
                "gen_ai.agent.id": member["id"],
                "gen_ai.agent.name": member["name"],
                "openinference.span.kind": "AGENT",
                "agents.execution": number,
            },
        )
        spans.append(span)
    return spans


def _parent(number: int, run: str, call: str, runs: dict[str, list[Entry]], here: Sequence[Entry]) -> str:
    """The name of what a member's run is inside of."""
    around = max((other for other in runs if run.startswith(f"{other}/")), key=len, default=None)
    for entry in here:
        delegates = entry["kind"] == "tool" and entry.get("toolCallId") == call
        if delegates and (member_in(entry) or {}).get("run", "") == (around or ""):
            return entry_name(entry["n"])
    return execution_name(number) if around is None else member_name(number, around)
