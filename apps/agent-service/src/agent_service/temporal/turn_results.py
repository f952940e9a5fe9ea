"""How a turn ends, as the workflow gets it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from ..agents.framework import EndedTurn
from ..agents.outcomes import outcome_requests
from ..agents.registered_agent import RegisteredAgent
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
    loaded: Loaded
    remember: Callable[[PausedRun], None]

    def ended(self, end: EndedTurn, entries: Sequence[Entry]) -> TurnResult:
        """The agent is done, waits for people or runs, or its journal is large. `entries`: all that the turn has played back and recorded."""
        if end.status == "completed":
            return self._result(
                TurnCompleted,
                status="completed",
                content=end.content,
                session_state=end.session_state,
                messages=end.tail or None,
            )
        assert end.state is not None
        if end.state.since is not None:
            self._remember_unfinished(entries)
        else:
            before = self.loaded.paused or self.loaded.history
            base = before.base if before is not None and begins_with(end.messages, before) else None
            self.remember(PausedRun(end.state.run, end.messages, base))
        if end.status == "yielded":
            return self._result(TurnYielded, status="yielded", state=end.state)
        return self._result(
            TurnPaused,
            status="paused",
            requests=end.requests,
            child_runs=end.child_runs or None,
            state=end.state,
        )

    def stopped(self, stopped: TurnStopped) -> TurnResult:
        """Somebody stopped it, or a limit did."""
        if stopped.reason == "handedOver":
            return self._result(TurnHandedOver, status="handedOver")
        if stopped.reason == "limit":
            limit: LimitName = stopped.cause
            policy = self.registered.policy.limit_policy
            return self._result(TurnLimitReached, status="limitReached", limit=limit, policy=policy)
        return self._result(TurnInterrupted, status="interrupted")

    def unknown(self, claims: Sequence[Entry], refused: Mapping[int, Sequence[str]]) -> TurnResult:
        """Nobody knows what became of these `once` calls. `refused`: why what people said of them was not enough, by number."""
        requests = outcome_requests(self.turn.turn, claims, self.registered.describe_call, refused)
        return self._result(TurnUnknownOutcome, status="unknownOutcome", requests=requests)

    def _remember_unfinished(self, entries: Sequence[Entry]) -> None:
        """Members of a team wait for people, or an answer was not enough. The next turn plays back what has happened since, and they go on in
        it."""
        before = self.loaded.unfinished or Unfinished(self.turn.turn, self.turn.request, [], [])
        answers = [answer.model_dump(mode="json", by_alias=True) for answer in self.turn.decisions]
        unfinished = replace(before, answers=[*before.answers, *answers], entries=list(entries))
        self.remember(replace(self.loaded.paused or PausedRun({}, []), unfinished=unfinished))

    def _result(self, kind: type[Any], **fields: Any) -> Any:
        first, tail = self.store.unflushed
        post_hooks = self.store.post_hooks or None
        said = {"turn": self.turn.turn, "from": first, "entries": tail, "post_hooks": post_hooks}
        return kind.model_validate({**said, "attempts": self.store.attempts, **fields})
