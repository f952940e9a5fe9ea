"""The trace of a turn. Pure: the same facts give the same spans, and facts that are known earlier give some of the spans that are known later. So a
span that was sent once never changes. `fixtures/traces` holds both languages to it."""

from __future__ import annotations

from collections.abc import Sequence

from .entry_spans import entry_spans, unknown_claims
from .execution_spans import attempt_spans, execution_spans
from .facts import Entry, TurnFacts
from .member_spans import member_spans
from .span import Span


def turn_spans(facts: TurnFacts, entries: Sequence[Entry], contents: bool) -> list[Span]:
    """All spans of a turn's calls and activities that are over. `entries` are those that count, in order. Waits for people and for other runs are
    told by the worker, which knows their ends."""
    unknown = unknown_claims(facts, entries)
    spans: list[Span] = []
    for execution in facts.executions:
        spans += execution_spans(facts, execution, contents)
        spans += attempt_spans(facts, execution)
        spans += member_spans(facts, execution, entries)
    for entry in entries:
        spans += entry_spans(facts, entry, entries, unknown, contents)
    return spans
