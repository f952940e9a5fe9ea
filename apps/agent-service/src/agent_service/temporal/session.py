"""One attempt of a turn, in its process: what it is made of, each part of those before it, and its way from the start to a result."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from temporalio import activity
from temporalio.client import AsyncActivityHandle, Client

from ..agents.framework import Attempt, EndedTurn, Framework, TurnFailed, TurnRequest
from ..agents.mcp_connections import McpConnections, McpUnavailable
from ..agents.own_policy import OwnPolicy
from ..agents.prices import Prices
from ..agents.registered_agent import RegisteredAgent
from ..agents.registry import AgentRegistry
from ..agents.signed_votes import SignedVotes
from ..contract.models import DecisionAnswer, FailureType, TurnInput
from ..contract.names import JOURNAL_SIGNAL
from ..journal.entries import journal_signal
from ..journal.failure import Failure
from ..journal.happenings import Happening, JournalClosed, Tell, TurnBegan, telling
from ..journal.journal import Entry, Journal, LeaseLost, made_in, renumbered
from ..journal.live import LiveHub, LiveTurn
from ..journal.paused_run import PausedRun
from ..journal.running import RunningCalls, TurnStopped
from ..journal.server_clock import clock_since
from ..payloads.given_files import GivenFiles
from ..proofs.keys import Trust
from ..tracing.guard import safely
from ..tracing.live import TRACE
from .agent_side import AgentExited, Agents, AgentSideLive, AgentSideStore
from .application_errors import application_error
from .earlier import Earlier, under_way, written
from .heartbeat_store import HeartbeatStore, Notice
from .lease.cover import ALONE, Cover
from .outcomes import decided_in_run, judge_outcomes
from .run_loader import Loaded, RunLoader
from .traced import attempts_of
from .turn_results import TurnResult, TurnResults


@dataclass(frozen=True)
class Shared:
    """What the turns of a process share. `client` gives the connection of the moment; `observe` is told what happens inside turns, `live` what
    viewers see, through a `live_side` for each turn; `tell` whoever counts."""

    client: Callable[[], Client]
    framework: Framework
    registry: AgentRegistry
    runs: RunLoader
    files: GivenFiles
    live: LiveHub
    prices: Prices
    agents: Agents
    trust: Trust
    mcp: McpConnections
    observe: Callable[[str, str], None]
    live_side: type[AgentSideLive]
    tell: Tell


class TurnSession:
    """One attempt. `loaded` is what it goes on from, `heard` when the server last heard of it, as `time.monotonic()`; `before` what came before it; `cover`
    says how long it may be silent."""

    def __init__(
        self,
        shared: Shared,
        handle: AsyncActivityHandle,
        info: activity.Info,
        turn: TurnInput,
        registered: RegisteredAgent,
        loaded: Loaded,
        heard: float,
        before: Earlier,
        cover: Cover = ALONE,
    ):
        self._shared = shared
        self._registered = registered
        details = details_of(info) or {}
        self._under_way: list[Entry] = details.get("calls") or []
        earlier = loaded.unfinished.entries if loaded.unfinished else []
        post_hooks = registered.has_post_hooks
        own_policy = OwnPolicy(registered, SignedVotes(shared.trust, turn.run_id))
        outcomes, self._refused = judge_outcomes(
            turn, [*renumbered(earlier), *loaded.entries], own_policy.refusal_of_outcome
        )
        self._running = RunningCalls(shared.observe)
        trace = TRACE.get()

        def tell(happening: Happening) -> None:
            shared.tell(happening)
            if trace is not None:
                safely(trace.happened, happening)

        self._store = HeartbeatStore(
            handle,
            lambda tail: _signal(shared.client(), info, turn.turn, tail, post_hooks),
            turn.turn,
            loaded.entries,
            loaded.flushed,
            details.get("started", len(loaded.entries)),
            failures=details.get("failures"),
            heard=heard,
            deaths=details.get("deaths"),
            post_hooks=post_hooks,
            notice=lambda notice: shared.agents.call(_heed, self._running, notice),
            calls=lambda: self._turn.calls(),
            tell=tell,
            cover=cover,
            attempt=under_way(info),
            attempts=written(before.failed),
        )
        self._shown = LiveTurn(shared.live, turn.run_id, turn.turn, info.attempt)
        live = shared.live_side(self._shown)

        count = telling(turn.agent_id, shared.tell)

        def recorded(entry: Entry) -> None:
            live.entry(entry)
            count(entry)
            if trace is not None:
                safely(trace.recorded, entry)

        self._journal = Journal(
            AgentSideStore(self._store),
            outcomes,
            shared.observe,
            recorded,
            earlier,
            self._running,
            shared.tell,
            made_in(turn.execution, info.attempt),
        )
        if trace is not None:
            safely(trace.follow, self._journal.entries, len(earlier))
        self._agent_id = turn.agent_id
        self._turn = shared.framework.turn(
            Attempt(
                turn=turn,
                request=_request(turn, registered, loaded),
                registered=registered,
                registry=shared.registry,
                journal=self._journal,
                entries=loaded.entries,
                earlier=earlier,
                own_policy=own_policy,
                prices=shared.prices,
                clock=clock_since(info.started_time),
                live=live,
                files=shared.files,
                attempts_left=info.attempt < attempts_of(info),
            )
        )

        def remember(run: PausedRun) -> None:
            shared.runs.cache.put(info.workflow_run_id or "", turn.turn + 1, run)

        self._results = TurnResults(turn, self._store, registered, loaded, remember)

    def hand_over(self) -> None:
        """Ends the turn at the next possible point, for another process."""
        self._shared.agents.call(self._running.stop, "handedOver", "the agent-service shuts down")

    async def run(self, died: Failure | None) -> TurnResult:
        """Runs the turn to its end. `died`: the attempt was made in a process of its own, which died of this. Raises `LeaseLost`, and
        `ApplicationError` where the attempt failed."""
        beating = asyncio.create_task(self._store.beat_forever())
        self._shared.tell(TurnBegan(self._agent_id, len(self._journal.entries)))
        try:
            self._shared.live.open(self._shown)
            end = await self._shared.agents.run(self._run_agent(died))
            if isinstance(end, list):
                return self._results.unknown(end, self._refused)
            await self._store.settle()
            return self._results.ended(end, self._journal.entries)
        except TurnStopped as stopped:
            if stopped.reason == "lost":
                raise LeaseLost(str(stopped)) from None
            await self._store.settle()
            return self._results.stopped(stopped)
        except TurnFailed as failed:
            # Heartbeat details end with the activity, also when it is cancelled before its next attempt.
            await self._store.flush()
            await self._store.leave()
            raise application_error(failed.failure, self._store.started, self._store.acked) from None
        finally:
            beating.cancel()
            self._shared.live.close(self._shown)
            self._shared.tell(JournalClosed(self._agent_id, self._journal.bytes))

    async def _run_agent(self, died: Failure | None) -> EndedTurn | list[Entry]:
        """The turn as the agents' thread runs it: how it ended, or the claims of which nobody knows what became."""
        for call in self._under_way:
            await self._turn.add_spent(call, "the process that made the call died")
        if unknown := self._journal.open_claims():
            return unknown
        if died:
            raise TurnFailed(died)
        try:
            await self._shared.mcp.ready(self._registered)
            return await self._turn.run()
        except McpUnavailable as error:
            raise TurnFailed(Failure(FailureType.transient, str(error))) from None
        except AgentExited as exited:
            raise TurnFailed(Failure(FailureType.agent_error, str(exited))) from None


def details_of(info: activity.Info) -> dict[str, Any] | None:
    """The heartbeat details that the attempt before has left, as `TurnHeartbeat` of the contract."""
    return info.heartbeat_details[0] if info.heartbeat_details else None


def _request(turn: TurnInput, registered: RegisteredAgent, loaded: Loaded) -> TurnRequest:
    unfinished = loaded.unfinished
    before = [DecisionAnswer.model_validate(answer) for answer in unfinished.answers] if unfinished else []
    return TurnRequest(
        run_id=turn.run_id,
        session_id=turn.session_id,
        user_id=turn.user_id,
        request=unfinished.request if unfinished else turn.request,
        history=loaded.history,
        in_session=_in_session(turn, registered),
        paused=loaded.paused,
        answers=[*before, *decided_in_run(turn)],
        since=unfinished.turn if unfinished else turn.turn,
        options=turn.options,
        files=turn.files or (),
        contents=loaded.contents,
    )


def _in_session(turn: TurnInput, registered: RegisteredAgent) -> bool:
    """Whether the agent gets the conversation before from its own session."""
    in_session = turn.transcript is not None and bool(turn.transcript.in_session)
    return in_session and registered.keeps_conversations


async def _signal(client: Client, info: activity.Info, turn: int, entries: list[Entry], post_hooks: bool) -> None:
    workflow = client.get_workflow_handle(info.workflow_id or "", run_id=info.workflow_run_id)
    await workflow.signal(JOURNAL_SIGNAL, journal_signal(turn, entries, post_hooks))


def _heed(calls: RunningCalls, notice: Notice) -> None:
    """What the server says of the activity ends its turn."""
    if notice == "lost":
        calls.stop("lost", "the turn was taken over by another attempt, or its run has ended")
    elif notice == "cancelled":
        calls.stop("cancelled", "cancelled by the workflow")
    else:
        failure = Failure(FailureType.transient, "the activity was paused or reset by an operator")
        calls.stop("failed", failure.message, cause=failure)
