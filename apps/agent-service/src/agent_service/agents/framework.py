"""What the rest of the agent-service knows of an agent framework: it runs turns, and reads what it has recorded itself. `agno/` is one; a second would be
a folder beside it."""

from __future__ import annotations

import contextvars
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal, Protocol

from ..contract.models import (
    ChildRunRequest,
    DecisionAnswer,
    DecisionRequest,
    FileReference,
    PostHooksInput,
    RunOptions,
    TurnInput,
    TurnState,
)
from ..journal.failure import Failure
from ..journal.journal import Entry, Journal
from ..journal.live import Watched
from ..journal.paused_run import PausedRun
from ..journal.server_clock import Clock
from ..payloads.given_files import Contents, GivenFiles
from .own_policy import OwnPolicy
from .prices import Prices
from .registered_agent import RegisteredAgent
from .registry import AgentRegistry


@dataclass(frozen=True)
class TurnRequest:
    """What a turn starts from. The first turn of a run has a `request`, after `history`, a conversation that was had before (`in_session` when the
    agent's own session holds it too). The others have `paused` with `answers`. `since`: the turn in which began what is played back, when members
    have waited since, or an answer was not enough. `files` come with the request. `contents` are theirs, and those of files that came before."""

    run_id: str
    session_id: str
    user_id: str | None = None
    request: str | dict[str, Any] | None = None
    history: PausedRun | None = None
    in_session: bool = False
    paused: PausedRun | None = None
    answers: Sequence[DecisionAnswer] = ()
    since: int = 0
    options: RunOptions | None = None
    files: Sequence[FileReference] = ()
    contents: Contents = field(default_factory=dict)


@dataclass(frozen=True)
class Attempt:
    """What one attempt of a turn is made of. `earlier`: entries that are played back before those of the turn. `own_policy` judges people's answers.
    `files` keeps what tools and models make. `attempts_left`: whether another attempt follows if this one
    fails."""

    turn: TurnInput
    request: TurnRequest
    registered: RegisteredAgent
    registry: AgentRegistry
    journal: Journal
    entries: Sequence[Entry]
    earlier: Sequence[Entry]
    own_policy: OwnPolicy
    prices: Prices
    clock: Clock
    live: Watched
    files: GivenFiles
    attempts_left: bool


@dataclass(frozen=True)
class EndedTurn:
    """How a turn ended by itself, as plain data. `content`, `session_state` and `tail` (the messages after the last model call) are of a completed turn.
    `state` is what the next turn needs besides the journal, `messages` the whole conversation, and `requests` and `child_runs` are what the turn
    waits for."""

    status: Literal["completed", "paused", "yielded"]
    content: Any = None
    session_state: Any = None
    tail: list[dict[str, Any]] = field(default_factory=list)
    state: TurnState | None = None
    messages: list[dict[str, Any]] = field(default_factory=list)
    requests: list[DecisionRequest] = field(default_factory=list)
    child_runs: list[ChildRunRequest] = field(default_factory=list)


class TurnFailed(Exception):
    """The attempt failed."""

    def __init__(self, failure: Failure):
        super().__init__(failure.message)
        self.failure = failure


class RunningTurn(Protocol):
    """One attempt. Everything but `calls` is used where agents run."""

    async def add_spent(self, call: Mapping[str, Any], message: str) -> None:
        """Records what a call has spent that was under way when its process died."""
        ...

    async def run(self) -> EndedTurn:
        """Runs the turn, every call through the journal. Raises `TurnStopped` when it was stopped from outside, and `TurnFailed` when the attempt
        failed."""
        ...

    def calls(self) -> list[Entry]:
        """What is spent on model calls under way: key, model, tokens. May be asked in any thread."""
        ...


@dataclass(frozen=True)
class AtWork:
    """What a task of the agents' loop is at."""

    agent: str | None = None
    run: str | None = None
    tool: str | None = None


class Framework(Protocol):
    """An agent framework, made durable."""

    def install(self) -> None:
        """Puts the journal around its calls, once per process. Inert outside of turns."""
        ...

    def turn(self, attempt: Attempt) -> RunningTurn: ...

    async def run_post_hooks(
        self,
        registered: RegisteredAgent,
        asked: PostHooksInput,
        before: PausedRun,
        entries: Sequence[Entry],
        contents: Contents,
    ) -> None:
        """Runs the agent's own hooks for what a cancelled run has done: the conversation before the turn, and the turn's finished calls."""
        ...

    def files_in_run(self, run: PausedRun) -> Iterable[str]:
        """The names of payloads that stand for contents of files in a run between two turns."""
        ...

    def files_in_entries(self, entries: Iterable[Entry]) -> Iterable[str]:
        """The same of what a journal holds."""
        ...

    def at_work(self, context: contextvars.Context | None) -> AtWork:
        """What a task is at, by its context."""
        ...
