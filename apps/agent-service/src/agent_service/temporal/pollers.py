"""Temporal workers that take turns: one at a time, and a new one after the server was away."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Sequence
from contextlib import suppress
from datetime import timedelta

from temporalio.api.workflowservice.v1 import GetSystemInfoRequest
from temporalio.client import Client
from temporalio.service import RPCError
from temporalio.worker import Worker

log = logging.getLogger(__name__)

LOOK_SECONDS = 1.0
AWAY_SECONDS = 0.25
ANSWER_SECONDS = 2.0


class Pollers:
    """Keeps workers polling. While the server is away, the SDK waits up to 10 s between two polls, and no setting changes that. So new workers poll as
    soon as the server is back, or answers on a new connection. Turns of the old ones go on beside them."""

    def __init__(
        self,
        client: Client,
        connect: Callable[[], Awaitable[Client]],
        make_workers: Callable[[Client], Sequence[Worker]],
    ):
        self._client = client
        self._connect = connect
        self._make_workers = make_workers
        self._anew = asyncio.Event()
        self._running: dict[Worker, asyncio.Task[None]] = {}
        self._leaving: set[asyncio.Task[None]] = set()

    async def run(self, stopping: asyncio.Event) -> None:
        """Polls until told to stop, and still does when it returns: see `stop`. Raises what a worker fails with."""
        while not stopping.is_set() and await self._poll(stopping):
            pass

    async def _poll(self, stopping: asyncio.Event) -> bool:
        """Polls with new workers until there is another connection, and leaves them then unless it is told to stop. False when they are the last ones.
        Holds nothing of them when it returns."""
        self._anew.clear()
        workers = self._make_workers(self._client)
        running = {worker: asyncio.create_task(worker.run()) for worker in workers}
        self._running.update(running)
        stop = asyncio.create_task(stopping.wait())
        back = asyncio.create_task(self._until_another(self._client))
        try:
            await asyncio.wait({*running.values(), stop, back}, return_when=asyncio.FIRST_COMPLETED)
            for task in running.values():
                if task.done():
                    await task
            if not back.done():
                back.cancel()
                return False
            self._client = back.result()
            if not stopping.is_set():
                for worker in workers:
                    self._leave(worker)
            return True
        finally:
            stop.cancel()

    def anew(self) -> None:
        """Polls with new workers on a new connection: the process has another id."""
        self._anew.set()

    def stop(self) -> set[asyncio.Task[None]]:
        """Ends polling. Returns what is done once every turn has ended."""
        for worker in self._running:
            self._leave(worker)
        return {*self._running.values(), *self._leaving}

    def _leave(self, worker: Worker) -> None:
        """A second shutdown of the same worker returns with the first. What has ended is not kept: a worker holds its connection."""
        leaving = asyncio.create_task(worker.shutdown())
        self._leaving.add(leaving)
        leaving.add_done_callback(self._leaving.discard)
        self._running[worker].add_done_callback(lambda _: self._running.pop(worker, None))

    async def _until_another(self, client: Client) -> Client:
        """The SDK takes no second worker of a queue on one connection."""
        while not self._anew.is_set() and await _answers(client):
            with suppress(TimeoutError):
                await asyncio.wait_for(self._anew.wait(), LOOK_SECONDS)
        while True:
            try:
                another = await asyncio.wait_for(self._connect(), ANSWER_SECONDS)
            except (RuntimeError, RPCError, TimeoutError):
                await asyncio.sleep(AWAY_SECONDS)
                continue
            if not self._anew.is_set():
                log.warning("Temporal was away and is back; polling on a new connection")
            return another


async def _answers(client: Client) -> bool:
    try:
        await client.workflow_service.get_system_info(GetSystemInfoRequest(), timeout=timedelta(seconds=ANSWER_SECONDS))
    except RPCError:
        return False
    return True
