"""What all spans need to know of an entry of the journal."""

from __future__ import annotations

import math

from .facts import Entry, TurnFacts
from .parts import Times, between, earlier, fields, number, text


def times_of(facts: TurnFacts, entry: Entry) -> Times:
    """When a call began and ended. Where nobody measured it, it takes no time."""
    scheduled = facts.executions[0].scheduled_at if facts.executions else None
    _, end = between([entry.get("at"), scheduled], None)
    ms = number(entry.get("ms"))
    return (earlier(end, math.floor(ms)) if ms is not None and ms > 0 else end), end


def execution_of(entry: Entry) -> int:
    """The activity in which it was recorded."""
    return int(number(entry.get("execution")) or 0)


def member_in(entry: Entry) -> dict[str, str] | None:
    """The member of a team that made the call."""
    member = fields(entry.get("member"))
    said = {name: text(member.get(name)) for name in ("id", "name", "call", "run")}
    return None if None in said.values() else {name: str(value) for name, value in said.items()}


def is_own(facts: TurnFacts, entry: Entry) -> bool:
    """Whether the run itself recorded it, and not the run that it is a fork of."""
    return facts.turn > 0 or entry["n"] >= facts.kept
