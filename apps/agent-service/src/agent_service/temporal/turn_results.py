"""How a turn ends, as the workflow gets it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from ..agents.registered_agent import RegisteredAgent
from ..agents.registry import AgentRegistry
from ..agno.answers import Answers
from ..agno.child_runs import started_runs
from ..agno.decisions import OpenCall, open_calls, outcome_requests, pause_requests
from ..agno.recorder import Recorder
from ..agno.transcript import whole_message
from ..agno.turn import TurnEnd
from ..contract.models import (
    LimitName,
    TurnCompleted,
    TurnHandedOver,
    TurnInput,
    TurnInterrupted,
    TurnLimitReached,
    TurnPaused,
    TurnUnknownOutcome,
    TurnYielded,
)
from ..journal.journal import Entry
from ..journal.paused_run import PausedRun, Unfinished
from ..journal.running import TurnStopped
from ..values.plain_json import to_plain
from .heartbeat_store import HeartbeatStore
from .history import begins_with
from .run_loader import Loaded

TurnResult = (
    TurnCompleted | TurnPaused | TurnYielded | TurnUnknownOutcome | TurnInterrupted | TurnHandedOver | TurnLimitReached
)


@dataclass(frozen=True)
class TurnResults:
    """Makes the result of one turn. `remember` keeps the run between this turn and the next."""

    turn: TurnInput
    store: HeartbeatStore
    registered: RegisteredAgent
    registry: AgentRegistry
    loaded: Loaded
    remember: Callable[[PausedRun], None]

    def ended(self, end: TurnEnd, recorder: Recorder) -> TurnResult:
        """The agent is done, waits for people or runs, or its journal is large."""
        if end.state is not None and end.state.since is not None:
            return self._members_wait(end, recorder)
        if end.status == "completed":
            return self._result(
                TurnCompleted,
                status="completed",
                content=to_plain(end.output.content),
                session_state=to_plain(end.output.session_state),
                messages=end.tail or None,
            )
        assert end.state is not None
        before = self.loaded.paused or self.loaded.history
        messages = [whole_message(m) for m in end.messages]
        base = before.base if before is not None and begins_with(messages, before) else None
        self.remember(PausedRun(end.state.run, messages, base))
        if end.status == "yielded":
            return self._result(TurnYielded, status="yielded", state=end.state)
        return self._asks(end, open_calls(end.output))

    def stopped(self, stopped: TurnStopped) -> TurnResult:
        """Somebody stopped it, or a limit did."""
        if stopped.reason == "handedOver":
            return self._result(TurnHandedOver, status="handedOver")
        if stopped.reason == "limit":
            limit: LimitName = stopped.cause
            return self._result(TurnLimitReached, status="limitReached", limit=limit)
        return self._result(TurnInterrupted, status="interrupted")

    def unknown(self, claims: Sequence[Entry], refused: Mapping[int, Sequence[str]]) -> TurnResult:
        """Nobody knows what became of these `once` calls. `refused`: why what people said of them was not enough, by number."""
        requests = outcome_requests(self.turn.turn, claims, self.registered.describe_call, refused)
        return self._result(TurnUnknownOutcome, status="unknownOutcome", requests=requests)

    def _members_wait(self, end: TurnEnd, recorder: Recorder) -> TurnResult:
        """Members of a team wait for people, or an answer was not enough: the next turn plays again what has happened since they do, and they go on in it."""
        before = self.loaded.unfinished or Unfinished(self.turn.turn, self.turn.request, [], [])
        answers = [answer.model_dump(mode="json", by_alias=True) for answer in self.turn.decisions]
        unfinished = replace(before, answers=[*before.answers, *answers], entries=recorder.journal.entries)
        self.remember(replace(self.loaded.paused or PausedRun({}, []), unfinished=unfinished))
        calls = open_calls(end.output, recorder.waiting, recorder.answers)
        return self._asks(end, calls, recorder.answers)

    def _asks(self, end: TurnEnd, calls: Sequence[OpenCall], answered: Answers | None = None) -> TurnResult:
        """The turn ends at these calls: some ask people, others start runs."""
        child_runs = started_runs(self.turn.turn, calls, self.registered, self.registry)
        started = {child.id for child in child_runs}
        requests = pause_requests(self.turn.turn, calls, self.registered.describe_call, started, answered)
        return self._result(
            TurnPaused, status="paused", requests=requests, child_runs=child_runs or None, state=end.state
        )

    def _result(self, kind: type[Any], **fields: Any) -> Any:
        first, tail = self.store.unflushed
        post_hooks = self.store.post_hooks or None
        said = {"turn": self.turn.turn, "from": first, "entries": tail, "post_hooks": post_hooks}
        return kind.model_validate({**said, **fields})
