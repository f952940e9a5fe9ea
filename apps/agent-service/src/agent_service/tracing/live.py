"""The trace of one attempt of a turn while it works. Only what happens is told: what a playback repeats was told when it happened.

Spans of the record are those of `turn_spans`. What is not recorded (checkpoints, the payload store) has random ids, and is told here only.
"""

from __future__ import annotations

import secrets
import threading
from collections.abc import Callable, Mapping, Sequence
from contextvars import ContextVar
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from ..journal.happenings import Happening, HeartbeatAcknowledged, JournalFlushed
from ..values.times import iso
from .entry_spans import entry_spans, unknown_claims
from .execution_spans import attempt_spans, execution_spans
from .facts import Entry, ExecutionEnd, ExecutionFacts, TurnFacts
from .ids import execution_name, span_id_of, trace_id_of
from .member_spans import member_spans
from .parts import span_of
from .span import Send, Stated

TRACE: ContextVar[TurnTrace | None] = ContextVar("trace", default=None)
"""The trace of the attempt that is under way here."""


@dataclass(frozen=True)
class Traces:
    """Where the attempts of a process tell of themselves. `contents`: also what was asked, said, given to tools and returned. `ratio`: the share of
    traces that is told, from 0 to 1."""

    send: Send
    contents: bool = False
    ratio: float = 1.0


class TurnTrace:
    """`facts`: of the turn. `execution`: the activity, `attempt` which one of it this is, and `started` when, by the server. `clock`: the
    server's time. May be told things in any thread."""

    def __init__(
        self,
        traces: Traces,
        facts: TurnFacts,
        execution: ExecutionFacts,
        attempt: int,
        started: datetime,
        clock: Callable[[], datetime],
    ):
        self._traces = traces
        self._facts = replace(facts, executions=[execution])
        self._execution = execution
        self._attempt = attempt
        self._started = started
        self._clock = clock
        self._first = 0
        self._entries: Sequence[Entry] = ()
        self._told = 0
        self._one_at_a_time = threading.Lock()

    @property
    def ids(self) -> tuple[str, str]:
        """Of the trace, and of the span of this activity."""
        run, turn = self._facts.run_id, self._facts.turn
        return trace_id_of(run, turn), span_id_of(run, turn, execution_name(self._execution.execution))

    def follow(self, entries: Sequence[Entry], first: int) -> None:
        """`entries`: the journal's own list, which grows at its end; those of this turn begin at `first`. All that are there now have been told."""
        with self._one_at_a_time:
            self._first, self._told, self._entries = first, len(entries), entries

    def recorded(self, entry: Entry) -> None:
        """An entry is durable, and so are those before it: one that waited for it is told of with it."""
        with self._one_at_a_time:
            news = []
            while self._told < len(self._entries) and self._entries[self._told]["n"] <= entry["n"]:
                news.append(self._entries[self._told])
                self._told += 1
            entries = self._entries[self._first : self._told]
        for each in news:
            for span in entry_spans(self._facts, each, entries, (), self._traces.contents):
                self._traces.send(span)

    def lost(self, attempt: Mapping[str, Any]) -> None:
        """The attempt before ended without being able to tell of it: its process died, or the server ended it."""
        self._tell_attempt(attempt)

    def failed(self, at: str, kind: str, message: str) -> None:
        """This attempt failed; `at` is recorded too."""
        started = {"attempt": self._attempt, "startedAt": iso(self._started), "endedAt": at}
        self._tell_attempt({**started, "type": kind, "message": message})

    def ended(self, at: str, status: str, content: Any = None, failure: tuple[str, str] | None = None) -> None:
        """The activity has ended with this attempt; `at` is recorded too. `content`: the agent's answer; `failure`: where no attempt follows."""
        end = ExecutionEnd(at, status, self._attempt, failure, content)
        execution = replace(self._execution, ended=end)
        facts = replace(self._facts, executions=[execution])
        contents = self._traces.contents
        with self._one_at_a_time:
            entries = self._entries[self._first : self._told]
        unknown = unknown_claims(facts, entries)
        spans = [*member_spans(facts, execution, entries), *execution_spans(facts, execution, contents)]
        for entry in entries:
            if entry["n"] in unknown:
                spans += entry_spans(facts, entry, entries, unknown, contents)
        for span in spans:
            self._traces.send(span)

    def happened(self, happening: Happening) -> None:
        """Tells of checkpoints, and of what had to be sent again: signs of life that arrive are nothing to see."""
        match happening:
            case HeartbeatAcknowledged(entries, size, seconds, retries) if entries or retries:
                name = "checkpoint" if entries else "heartbeat"
                said = {"agents.entries": entries, "agents.bytes": size, "agents.retries": retries}
                self.was_at(name, seconds, said)
            case JournalFlushed(size, seconds, retries):
                self.was_at("flush journal", seconds, {"agents.bytes": size, "agents.retries": retries})

    def was_at(self, name: str, seconds: float, attributes: Stated, failure: str | None = None) -> None:
        """Something that nobody records took so many seconds until now. `failure`: the type of what it failed with."""
        end = self._clock()
        event = {"name": "exception", "at": iso(end), "attributes": {"exception.type": failure}}
        span = span_of(
            self._facts,
            "",
            name=name,
            times=(iso(end - timedelta(seconds=seconds)), iso(end)),
            parent=self.ids[1],
            span_id=secrets.token_hex(8),
            attributes={"openinference.span.kind": "CHAIN", "error.type": failure, **attributes},
            failure=({"code": "error"}, [event]) if failure else None,  # type: ignore[list-item]
        )
        self._traces.send(span)

    def _tell_attempt(self, attempt: Mapping[str, Any]) -> None:
        for span in attempt_spans(self._facts, replace(self._execution, attempts=[attempt])):
            self._traces.send(span)
