"""The `runTurn` activity: one turn of a run, checkpointed call by call, taken up again wherever the attempt before ended."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from contextlib import nullcontext
from dataclasses import replace

from temporalio import activity
from temporalio.client import AsyncActivityHandle, Client
from temporalio.exceptions import ApplicationError

from ..agents.framework import Framework
from ..agents.mcp_connections import McpConnections
from ..agents.prices import Prices
from ..agents.registry import AgentRegistry
from ..contract.models import (
    PostHooksInput,
    SaveTranscriptInput,
    TurnInput,
)
from ..contract.names import (
    RUN_POST_HOOKS_ACTIVITY,
    RUN_TURN_ACTIVITY,
    SAVE_TRANSCRIPT_ACTIVITY,
)
from ..journal.conversation import split_system
from ..journal.failure import Failure
from ..journal.happenings import Tell, TurnEnded, ignore
from ..journal.journal import LeaseLost
from ..journal.live import LiveHub
from ..journal.paused_run import Base
from ..journal.server_clock import clock_since
from ..payloads.given_files import GivenFiles
from ..proofs.keys import Trust
from ..tracing.live import Traces
from ..values.times import iso
from ..values.turn_under_way import TURN_UNDER_WAY
from .agent_side import Agents, AgentSideLive
from .application_errors import before_any_call
from .asked_by import require_its_run
from .deaths import DEATHS_IN_COMPANY, Death, counted, latest_details
from .delivery import deliver
from .earlier import Earlier, telling_of_attempts
from .kept_alive import kept_alive
from .lease.cover import ALONE
from .lease.lease import ProcessLease
from .lease.options import restored
from .own_process import OwnProcess
from .run_cache import CACHE_BYTES, RunCache
from .run_loader import RunLoader
from .session import Shared, TurnSession, details_of
from .trace_header import STARTED_FROM
from .traced import begin_trace, tell_end, tell_failure
from .transcript_store import TranscriptStore
from .turn_results import TurnResult


class TurnActivity:
    """Runs turns: agents in `agents`, everything else in the loop that it is called in. `observe` is told what happens inside them, `live` what
    viewers see, `tell` whoever counts, `traces` whoever watches traces, `trust` says whose signatures stand, `lease` speaks for them, `cache_bytes` 0 makes every turn read the history."""

    def __init__(
        self,
        client: Client,
        framework: Framework,
        registry: AgentRegistry,
        live: LiveHub,
        transcripts: TranscriptStore,
        files: GivenFiles,
        prices: Prices,
        agents: Agents,
        trust: Trust,
        observe: Callable[[str, str], None] = lambda point, key: None,
        cache_bytes: int = CACHE_BYTES,
        mcp: McpConnections | None = None,
        live_side: type[AgentSideLive] = AgentSideLive,
        tell: Tell = ignore,
        traces: Traces | None = None,
        lease: ProcessLease | None = None,
    ):
        self._traces = traces
        self._lease = lease
        self._client = client
        self._transcripts = transcripts
        self._shared = Shared(
            client=lambda: self._client,
            framework=framework,
            registry=registry,
            runs=RunLoader(lambda: self._client, framework, transcripts, files, RunCache(cache_bytes)),
            files=files,
            live=live,
            prices=prices,
            agents=agents,
            trust=trust,
            mcp=mcp or McpConnections(registry),
            observe=observe,
            live_side=live_side,
            tell=tell,
        )
        self._sessions: set[TurnSession] = set()
        self._apart: set[OwnProcess] = set()
        self._draining = False

    @property
    def running(self) -> int:
        """Number of turns in progress."""
        return len(self._sessions) + len(self._apart)

    def use(self, client: Client) -> None:
        """Turns that begin from now on go through this client."""
        self._client = client

    def hand_over(self) -> None:
        """Ends every turn at the next possible point; the workflow goes on with them on another worker, or here after a restart."""
        self._draining = True
        for session in self._sessions:
            session.hand_over()
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
            paused = await self._shared.runs.before(info, request)
            part = await self._transcripts.save(paused)
        base = Base(part, len(split_system(paused.messages)[1]))
        self._shared.runs.cache.put(part, request.turn, replace(paused, base=base))
        return part

    @activity.defn(name=RUN_POST_HOOKS_ACTIVITY)
    async def run_post_hooks(self, request: PostHooksInput) -> None:
        """Runs the agent's own hooks for what a cancelled run has done."""
        with before_any_call():
            registered = self._shared.registry.get(request.agent_id)
            await self._require_its_run(activity.info(), request.run_id)
            before, entries, contents = await self._shared.runs.cut_off(activity.info(), request)

        hooks = self._shared.framework.run_post_hooks(registered, request, before, entries, contents)
        await self._shared.agents.run(hooks)

    async def _in_its_place(self, info: activity.Info, turn: TurnInput) -> None:
        """In this process, or in one of its own where its process has died twice, whose death then hurts nobody else."""
        # Asking the server takes time, most of all where many turns begin at once after a death: it hears of each meanwhile.
        async with kept_alive(self._handle(info), info.heartbeat_details, at_once=info.attempt > 1):
            before = await counted(self._client, info)
            if before.is_long:
                await restored(self._client, info)
        info, earlier = before.info, replace(before.earlier, started_from=STARTED_FROM.get())
        if not turn.alone and before.deaths < DEATHS_IN_COMPANY:
            return await self.respond(info, turn, earlier)
        activity.logger.warning("turn %s of run %s runs in a process of its own", turn.turn, turn.run_id)
        process = OwnProcess(info, turn, earlier, tell=self._shared.tell, traces=self._traces)
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
        failure = death.failure(before.deaths) if is_ready else death.not_ready
        info = await latest_details(self._client, info)
        return await self.respond(info, turn, replace(earlier, lost=None), None if self._draining else failure)

    async def _require_its_run(self, info: activity.Info, run_id: str) -> None:
        if self._shared.trust.keys:
            await require_its_run(self._client, info, run_id)

    def _handle(self, info: activity.Info) -> AsyncActivityHandle:
        return self._client.get_async_activity_handle(task_token=info.task_token)

    async def respond(
        self, info: activity.Info, turn: TurnInput, earlier: Earlier, died: Failure | None = None
    ) -> None:
        """Does an attempt of a turn and tells the server how it ended. `died`: it was done elsewhere and that process died. What it left is
        taken into the history, and a person is asked where nobody knows what became of a call; else it failed with this."""
        TURN_UNDER_WAY.set((turn.run_id, turn.turn))
        clock = clock_since(info.started_time)
        trace = begin_trace(self._traces, info, turn, earlier)
        handle = self._handle(info)
        try:
            result = await self._told(handle, info, turn, earlier, died)
        except LeaseLost as lost:
            activity.logger.warning("turn %s of run %s goes on elsewhere: %s", turn.turn, turn.run_id, lost)
            return
        except ApplicationError as error:
            ended_at = iso(clock())
            failure = telling_of_attempts(error, info, earlier, ended_at)
            if await deliver(lambda: handle.fail(failure)):
                tell_failure(trace, info, failure, ended_at)
            return
        ended_at = iso(clock())
        result = result.model_copy(update={"ended_at": ended_at})
        plain = result.model_dump(mode="json", by_alias=True, exclude_none=True)
        if await deliver(lambda: handle.complete(plain)):
            tell_end(trace, result, ended_at)

    async def _told(
        self, handle: AsyncActivityHandle, info: activity.Info, turn: TurnInput, earlier: Earlier, died: Failure | None
    ) -> TurnResult:
        """An attempt of which those who count are told how it ended."""
        began = time.monotonic()

        def ended(outcome: str, failure: str | None = None) -> None:
            self._shared.tell(TurnEnded(turn.agent_id, outcome, info.attempt, time.monotonic() - began, failure))

        try:
            result = await self._attempt(handle, info, turn, earlier, died)
        except LeaseLost:
            ended("lost")
            raise
        except ApplicationError as error:
            ended("failed", error.type)
            raise
        except BaseException:
            ended("failed", "unexpected")
            raise
        ended(result.status)
        return result

    async def _attempt(
        self, handle: AsyncActivityHandle, info: activity.Info, turn: TurnInput, earlier: Earlier, died: Failure | None
    ) -> TurnResult:
        with before_any_call():
            registered = self._shared.registry.get(turn.agent_id)
            async with kept_alive(handle, info.heartbeat_details, at_once=info.attempt > 1) as heard:
                await self._require_its_run(info, turn.run_id)
                loaded = await self._shared.runs.turn(info, turn, details_of(info))
        with self._lease.covering(info) if self._lease else nullcontext(ALONE) as cover:
            session = TurnSession(self._shared, handle, info, turn, registered, loaded, heard.at, earlier, cover)
            self._sessions.add(session)
            if self._draining:
                session.hand_over()
            try:
                return await session.run(died)
            finally:
                self._sessions.discard(session)
