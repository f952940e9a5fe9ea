"""The `runTurn` activity: one turn of a run, checkpointed call by call, taken up again wherever the attempt before ended."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import replace
from typing import Any

from temporalio import activity
from temporalio.client import AsyncActivityHandle, Client
from temporalio.exceptions import ApplicationError
from temporalio.service import RPCError, RPCStatusCode

from ..agents.mcp_connections import McpConnections, McpUnavailable
from ..agents.prices import Prices
from ..agents.registry import AgentRegistry, RegisteredAgent
from ..agno.failures import Failure
from ..agno.own_policy import OwnPolicy
from ..agno.post_hooks import has_post_hooks, run_post_hooks
from ..agno.recorder import YIELD_AFTER_BYTES, Recorder
from ..agno.run_state import Base, PausedRun
from ..agno.spending import Spending
from ..agno.steering import Steering
from ..agno.transcript import split_system
from ..agno.turn import TurnEnd, TurnFailed, TurnRequest, run_turn
from ..contract.models import (
    DecisionAnswer,
    FailureType,
    PostHooksInput,
    SaveTranscriptInput,
    TurnInput,
)
from ..contract.names import (
    JOURNAL_SIGNAL,
    RUN_POST_HOOKS_ACTIVITY,
    RUN_TURN_ACTIVITY,
    SAVE_TRANSCRIPT_ACTIVITY,
)
from ..journal.journal import Entry, Journal, LeaseLost, TurnStopped, renumbered
from ..journal.live import LiveHub
from ..journal.server_clock import clock_since
from ..payloads.store import PayloadStoreUnavailable
from .agent_side import AgentSideLive, AgentSideStore
from .agent_thread import AgentExited, AgentThread
from .application_errors import application_error, before_any_call
from .deaths import DEATHS_IN_COMPANY, Death, counted, latest_details
from .heartbeat_store import HeartbeatStore, Notice
from .kept_alive import kept_alive
from .outcomes import decided_in_run, judge_outcomes
from .own_process import OwnProcess
from .paused_runs import CACHE_BYTES, PausedRuns
from .run_loader import RunLoader
from .transcript_store import TranscriptStore
from .turn_results import TurnResult, TurnResults

DEFAULT_ATTEMPTS = 5
"""When the server does not say how many attempts there are: the specification's number."""


class TurnActivity:
    """Runs turns: agents in `agents`, everything else in the loop that it is called in. `observe` is told what happens inside them, `live` what
    viewers see, `cache_bytes` 0 makes every turn read the history."""

    def __init__(
        self,
        client: Client,
        registry: AgentRegistry,
        live: LiveHub,
        transcripts: TranscriptStore,
        prices: Prices,
        agents: AgentThread,
        observe: Callable[[str, str], None] = lambda point, key: None,
        cache_bytes: int = CACHE_BYTES,
        mcp: McpConnections | None = None,
        live_side: type[AgentSideLive] = AgentSideLive,
    ):
        self._client = client
        self._mcp = mcp or McpConnections(registry)
        self._transcripts = transcripts
        self._registry = registry
        self._live = live
        self._prices = prices
        self._agents = agents
        self._observe = observe
        self._runs = RunLoader(lambda: self._client, transcripts, PausedRuns(cache_bytes))
        self._live_side = live_side
        self._running: set[Journal] = set()
        self._apart: set[OwnProcess] = set()
        self._draining = False

    @property
    def running(self) -> int:
        """Number of turns in progress."""
        return len(self._running) + len(self._apart)

    def use(self, client: Client) -> None:
        """Turns that begin from now on go through this client."""
        self._client = client

    def hand_over(self) -> None:
        """Ends every turn at the next possible point; the workflow goes on with them on another worker, or here after a restart."""
        self._draining = True
        for journal in list(self._running):
            self._agents.call(journal.stop, "handedOver", "the agent-service shuts down")
        for process in self._apart:
            process.hand_over()

    @activity.defn(name=RUN_TURN_ACTIVITY)
    async def run_turn(self, turn: TurnInput) -> None:
        """Completes, or fails, through the asynchronous handle: the SDK does not see our heartbeats, cancels the activity locally
        after a while and would drop what it returns."""
        work = asyncio.create_task(self._in_its_place(activity.info(), turn))
        while not work.done():
            try:
                await asyncio.shield(work)
            except asyncio.CancelledError:
                if work.cancelled():
                    raise
                task = asyncio.current_task()
                assert task is not None
                task.uncancel()  # cancellation that counts comes with the answers to heartbeats
        await work
        activity.raise_complete_async()

    @activity.defn(name=SAVE_TRANSCRIPT_ACTIVITY)
    async def save_transcript(self, request: SaveTranscriptInput) -> str:
        """Puts the run before a turn into the payload store, so that an execution with a history of its own can go on with it.
        Returns the name of the transcript's last part."""
        info = activity.info()
        with before_any_call():
            paused = await self._runs.before(info, request)
            part = await self._transcripts.save(paused)
        base = Base(part, len(split_system(paused.messages)[1]))
        self._runs.cache.put(part, request.turn, replace(paused, base=base))
        return part

    @activity.defn(name=RUN_POST_HOOKS_ACTIVITY)
    async def run_post_hooks(self, request: PostHooksInput) -> None:
        """Runs the agent's own hooks for what a cancelled run has done."""
        with before_any_call():
            registered = self._registry.get(request.agent_id)
            before, entries = await self._runs.cut_off(activity.info(), request)

        async def in_agents_thread() -> None:
            await run_post_hooks(
                registered.fresh(),
                before,
                entries,
                run_id=request.run_id,
                session_id=request.session_id,
                user_id=request.user_id,
                options=request.options,
            )

        await self._agents.run(in_agents_thread())

    async def _in_its_place(self, info: activity.Info, turn: TurnInput) -> None:
        """In this process, or in one of its own where its process has died twice, whose death then hurts nobody else."""
        # Asking the server takes time, most of all where many turns begin at once after a death: it hears of each meanwhile.
        async with kept_alive(self._handle(info), info.heartbeat_details, at_once=info.attempt > 1):
            info, before = await counted(self._client, info)
        if not turn.alone and before < DEATHS_IN_COMPANY:
            return await self.respond(info, turn)
        activity.logger.warning("turn %s of run %s runs in a process of its own", turn.turn, turn.run_id)
        process = OwnProcess(info, turn)
        self._apart.add(process)
        try:
            async with kept_alive(self._handle(info), info.heartbeat_details, at_once=True):
                is_ready = await process.ready()
            death = await process.run() if is_ready else Death(await process.ended(), ())
        finally:
            process.kill()
            self._apart.discard(process)
        if death is None:
            return None
        activity.logger.error("turn %s of run %s: its own process died: %s", turn.turn, turn.run_id, death.how)
        failure = death.failure(before) if is_ready else death.not_ready
        return await self.respond(await latest_details(self._client, info), turn, None if self._draining else failure)

    def _handle(self, info: activity.Info) -> AsyncActivityHandle:
        return self._client.get_async_activity_handle(task_token=info.task_token)

    async def respond(self, info: activity.Info, turn: TurnInput, died: Failure | None = None) -> None:
        """Does an attempt of a turn and tells the server how it ended. `died`: it was done elsewhere and that process died. What it left is
        taken into the history, and a person is asked where nobody knows what became of a call; else it failed with this."""
        handle = self._handle(info)
        try:
            result = await self._attempt(handle, info, turn, died)
        except LeaseLost as lost:
            activity.logger.warning("turn %s of run %s goes on elsewhere: %s", turn.turn, turn.run_id, lost)
            return
        except ApplicationError as error:
            failure = error
            await _deliver(lambda: handle.fail(failure))
            return
        plain = result.model_dump(mode="json", by_alias=True, exclude_none=True)
        await _deliver(lambda: handle.complete(plain))

    async def _attempt(
        self, handle: AsyncActivityHandle, info: activity.Info, turn: TurnInput, died: Failure | None
    ) -> TurnResult:
        clock = clock_since(info.started_time)
        details = info.heartbeat_details[0] if info.heartbeat_details else None
        with before_any_call():
            registered = self._registry.get(turn.agent_id)
            async with kept_alive(handle, info.heartbeat_details, at_once=info.attempt > 1) as heard:
                loaded = await self._runs.turn(info, turn, details)
        entries, flushed = loaded.entries, loaded.flushed
        started = details["started"] if details else len(entries)
        store = HeartbeatStore(
            handle,
            lambda tail: self._signal(info, turn.turn, tail, store.post_hooks),
            turn.turn,
            entries,
            flushed,
            started,
            failures=details.get("failures") if details else None,
            heard=heard.at,
            deaths=details.get("deaths") if details else None,
        )
        store.post_hooks = has_post_hooks(registered.agent)
        shown = self._live.open(turn.run_id, turn.turn, info.attempt)
        live = self._live_side(shown)
        unfinished = loaded.unfinished
        earlier = unfinished.entries if unfinished else []
        own = OwnPolicy(registered, lambda lane: journal.has_ended(lane))
        outcomes, refused = judge_outcomes(turn, [*renumbered(earlier), *entries], own.refusal_of_outcome)
        journal = Journal(AgentSideStore(store), outcomes, self._observe, live.entry, earlier)
        store.notice = lambda notice: self._agents.call(_heed, journal, notice)
        spending = Spending(self._prices, turn.limits, entries, turn.kept, clock)
        policy = info.retry_policy
        attempts = (policy.maximum_attempts if policy else 0) or DEFAULT_ATTEMPTS
        recorder = Recorder(
            journal,
            registered.tool_policy,
            registered.id,
            turn.run_id,
            turn.turn,
            attempts_left=info.attempt < attempts,
            live=live,
            steering=Steering(
                turn.messages or (), journal.entries, getattr(registered.agent, "user_message_role", "user")
            ),
            yield_after_bytes=min(turn.journal_bytes or YIELD_AFTER_BYTES, YIELD_AFTER_BYTES),
            spending=spending,
            refusal=own.refusal,
        )
        store.calls = spending.calls

        def remember(run: PausedRun) -> None:
            self._runs.cache.put(info.workflow_run_id or "", turn.turn + 1, run)

        results = TurnResults(turn, store, registered, self._registry, loaded, remember)
        self._running.add(journal)
        beating = asyncio.create_task(store.beat_forever())
        answers_before = [DecisionAnswer.model_validate(answer) for answer in unfinished.answers] if unfinished else []
        request = TurnRequest(
            run_id=turn.run_id,
            session_id=turn.session_id,
            user_id=turn.user_id,
            request=unfinished.request if unfinished else turn.request,
            history=loaded.history,
            in_session=self._in_session(turn, registered),
            paused=loaded.paused,
            answers=[*answers_before, *decided_in_run(turn)],
            since=unfinished.turn if unfinished else turn.turn,
            options=turn.options,
        )
        under_way = (details or {}).get("calls") or []
        try:
            end = await self._agents.run(self._run(registered, request, recorder, under_way, died))
            if isinstance(end, list):
                return results.unknown(end, refused)
            await store.settle()
            return results.ended(end, recorder)
        except TurnStopped as stopped:
            if stopped.reason == "lost":
                raise LeaseLost(str(stopped)) from None
            await store.settle()
            return results.stopped(stopped)
        except TurnFailed as failed:
            failure = failed.failure
            # Heartbeat details end with the activity, also when it is cancelled before its next attempt.
            await store.flush()
            raise application_error(failure, store.started, store.acked) from None
        finally:
            beating.cancel()
            self._running.discard(journal)
            self._live.close(shown)

    async def _run(
        self,
        registered: RegisteredAgent,
        request: TurnRequest,
        recorder: Recorder,
        under_way: list[Entry],
        died: Failure | None,
    ) -> TurnEnd | list[Entry]:
        """The turn as the agents' thread runs it: how it ended, or the claims of which nobody knows what became. `under_way`: the model
        calls that the process before was at when it died."""
        journal = recorder.journal
        for call in under_way:
            await recorder.add_spent(call, "the process that made the call died")
        if unknown := journal.open_claims():
            return unknown
        if died:
            raise TurnFailed(died)
        if self._draining:
            journal.stop("handedOver", "the agent-service shuts down")
        await self._connect(registered)
        try:
            return await run_turn(registered.fresh(), request, recorder)
        except AgentExited as exited:
            raise TurnFailed(Failure(FailureType.agent_error, str(exited))) from None

    async def _connect(self, registered: RegisteredAgent) -> None:
        try:
            await self._mcp.ready(registered)
        except McpUnavailable as error:
            raise TurnFailed(Failure(FailureType.transient, str(error))) from None

    def _in_session(self, turn: TurnInput, registered: RegisteredAgent) -> bool:
        """Whether the agent gets the conversation before from its own session."""
        agent = registered.agent
        in_session = turn.transcript is not None and bool(turn.transcript.in_session)
        return in_session and agent.db is not None and bool(agent.add_history_to_context)

    async def _signal(self, info: activity.Info, turn: int, entries: list[Entry], post_hooks: bool) -> None:
        workflow = self._client.get_workflow_handle(info.workflow_id or "", run_id=info.workflow_run_id)
        signal = {"turn": turn, "entries": entries, **({"postHooks": True} if post_hooks else {})}
        await workflow.signal(JOURNAL_SIGNAL, signal)


def _heed(journal: Journal, notice: Notice) -> None:
    if notice == "lost":
        journal.stop("lost", "the turn was taken over by another attempt, or its run has ended")
    elif notice == "cancelled":
        journal.stop("cancelled", "cancelled by the workflow")
    else:
        failure = Failure(FailureType.transient, "the activity was paused or reset by an operator")
        journal.stop("failed", failure.message, cause=failure)


async def _deliver(call: Callable[[], Any]) -> None:
    """Tells the server the result however long it is away; when the turn is someone else's by then, theirs counts."""
    while True:
        try:
            await call()
            return
        except RPCError as error:
            if error.status == RPCStatusCode.NOT_FOUND:
                activity.logger.warning("the result of a turn came too late: %s", error.message)
                return
            if error.status == RPCStatusCode.INVALID_ARGUMENT:
                raise
            await asyncio.sleep(0.5)
        except PayloadStoreUnavailable as error:
            activity.logger.warning("the result of a turn waits: %s", error)
            await asyncio.sleep(0.5)
