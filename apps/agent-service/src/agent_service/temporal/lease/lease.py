"""The lease of this process: taken over at start, held while it lives, begun anew when it is lost, given back at the end.

A process without one (no worker that knows leases, a server that is away) works as well: its turns give their own signs of life.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from temporalio import activity
from temporalio.client import AsyncActivityHandle, Client
from temporalio.exceptions import ApplicationError
from temporalio.service import RPCError
from temporalio.worker import PollerBehaviorSimpleMaximum, Worker

from ...contract.models import HeedInput, LeaseInput
from ...contract.names import HEED_ACTIVITY, HOLD_LEASE_ACTIVITY, process_task_queue, workflow_id_for_lease
from .cover import Cover
from .held_turns import HeldTurns
from .holding import hold
from .identity import another
from .leased_turn import LeasedTurn
from .options import AWAY
from .predecessor import has_holder, is_lease_of, turns_of
from .release import release
from .start import start, taken

log = logging.getLogger(__name__)

AGAIN_SECONDS, LONGEST_WAIT_SECONDS = 1.0, 300.0
"""Between two tries of a lease: doubled each time that it comes to nothing."""

AWAY_SECONDS = 0.25
END_SECONDS = 2.0
"""What a process that ends gives to releasing what it still has, and to giving the lease back, each."""

HEEDS_AT_ONCE = 500

POLLERS = 5
"""Of the process's own queue: many of its turns may be told to end at the same time."""


class ProcessLease:
    """`task_queue` is the workflow's. Of two processes with one id, the one that has its lease keeps it and its turns: the other goes on under another."""

    def __init__(self, client: Client, task_queue: str, process_id: str):
        self.process_id = process_id
        self._renamed: Callable[[], None] = lambda: None
        self._given_id = process_id
        self._client = client
        self._task_queue = task_queue
        self._turns = HeldTurns()
        self._starting = asyncio.Lock()
        self._run_id: str | None = None
        self._taken: asyncio.Future[bytes] | None = None
        self._doubted = asyncio.Event()
        self._token: bytes | None = None
        self._running: asyncio.Task[None] | None = None
        self._has_told = False
        self._has_failed = False

    def use(self, client: Client) -> None:
        """What begins from now on goes through this client."""
        self._client = client

    def begin(self, renamed: Callable[[], None]) -> None:
        """Takes over what the process before has left, and holds a lease from now on. `renamed` is called when the process goes on under another
        `process_id`: its workers have to poll anew."""
        self._renamed = renamed
        self._running = asyncio.create_task(self._run())

    def worker(self, client: Client) -> Worker:
        """Takes what must reach this process, and no other."""
        return Worker(
            client,
            task_queue=process_task_queue(self._task_queue, self.process_id),
            identity=self.process_id,
            activities=[self.hold_lease, self.heed],
            max_concurrent_activities=HEEDS_AT_ONCE,
            activity_task_poller_behavior=PollerBehaviorSimpleMaximum(POLLERS),
        )

    @contextmanager
    def covering(self, info: activity.Info) -> Iterator[Cover]:
        """While the process has the attempt."""
        turn = LeasedTurn(self._turns, lambda: self._client, info)
        with self._turns.having(turn):
            yield turn

    async def close(self) -> None:
        """Has every turn that this process still has tried again elsewhere, and gives the lease back."""
        if self._running is not None:
            self._running.cancel()
            await asyncio.wait({self._running})
        left = None
        try:
            await asyncio.wait_for(release(self._client, self._turns.held), END_SECONDS)
        except (RPCError, TimeoutError):
            left = self._turns.listing()[1]
        if self._token is None:
            return
        try:
            result = left.model_dump(by_alias=True) if left else None
            await asyncio.wait_for(self._handle(self._token).complete(result), END_SECONDS)
        except (RPCError, TimeoutError) as error:
            log.debug("the lease could not be given back, it lapses: %s", error)

    @activity.defn(name=HOLD_LEASE_ACTIVITY)
    async def hold_lease(self, given: LeaseInput) -> None:
        """Takes the lease that this process has just begun. Its signs of life, and its end, go through the asynchronous handle."""
        info = activity.info()
        async with self._starting:  # the server may give it before it has answered the start
            is_ours = self._taken is not None and info.workflow_run_id == self._run_id and not self._taken.done()
        if not is_ours or self._taken is None:
            self._doubted.set()  # another process of this id may have begun it
            raise ApplicationError(f"{given.process_id} has not begun this lease", type="NotOurs", non_retryable=True)
        self._taken.set_result(info.task_token)
        activity.raise_complete_async()

    @activity.defn(name=HEED_ACTIVITY)
    async def heed(self, given: HeedInput) -> None:
        """Makes a turn ask at once what the server has for it."""
        self._turns.heed(given.workflow_id, given.activity_id)

    async def _run(self) -> None:
        await self._take_over()
        wait = AGAIN_SECONDS
        while True:
            try:
                wait = AGAIN_SECONDS if await self._once() else min(wait * 2, LONGEST_WAIT_SECONDS)
            except RPCError as error:
                log.debug("no lease yet: %s", error.message)
                wait = AGAIN_SECONDS if error.status in AWAY else min(wait * 2, LONGEST_WAIT_SECONDS)
            except Exception as error:  # the lease is an aid: whatever is wrong with it, there is another try
                self._tell_failure_once(error)
                wait = min(wait * 2, LONGEST_WAIT_SECONDS)
            await asyncio.sleep(wait)

    async def _take_over(self) -> None:
        while True:
            try:
                if await has_holder(self._client, self._workflow_id):
                    return self._rename()  # its turns are not touched
                left = await turns_of(self._client, self._workflow_id)
                ended = await release(self._client, left)
            except RPCError as error:
                if error.status not in AWAY:
                    log.warning("what the process before has left is not known: %s", error.message)
                    return
                await asyncio.sleep(AWAY_SECONDS)
                continue
            except Exception as error:
                self._tell_failure_once(error)
                return
            if left:
                log.warning("%d of %d turns of the process before were under way, and go on now", ended, len(left))
            return

    async def _once(self) -> bool:
        """One lease, from its start to its loss. False when it came to nothing."""
        async with self._starting:
            lease = await start(self._client, self._task_queue, self.process_id)
            self._run_id = lease.first_execution_run_id
            self._taken = asyncio.get_running_loop().create_future()
        token = self._token = await taken(lease, self._taken, self._doubted)
        if token is None:
            if await self._rename_if_taken():
                return True
            self._tell_once()
            return False
        log.info("this process is %s, and holds its lease", self.process_id)
        try:
            why = await hold(lambda: self._handle(token), self._turns)
        finally:
            self._turns.let_down()
        self._token = None
        log.warning("the lease was lost (%s); every turn speaks for itself until there is another", why)
        await self._rename_if_taken()
        return True

    async def _rename_if_taken(self) -> bool:
        if await is_lease_of(self._client, self._workflow_id, self._run_id or ""):
            return False
        self._rename()
        return True

    def _rename(self) -> None:
        before, self.process_id = self.process_id, another(self._given_id)
        log.error(
            "another process has taken the id %s; this one goes on as %s. Set AGENT_SERVICE_ID so that no two processes that run have the same",
            before,
            self.process_id,
        )
        self._renamed()

    def _tell_once(self) -> None:
        if not self._has_told:
            log.info("no worker gives this process a lease: every turn speaks for itself")
        self._has_told = True

    def _tell_failure_once(self, error: Exception) -> None:
        if not self._has_failed:
            log.error("the lease failed, it is tried again; meanwhile every turn speaks for itself", exc_info=error)
        self._has_failed = True

    def _handle(self, token: bytes) -> AsyncActivityHandle:
        return self._client.get_async_activity_handle(task_token=token)

    @property
    def _workflow_id(self) -> str:
        return workflow_id_for_lease(self._task_queue, self.process_id)
