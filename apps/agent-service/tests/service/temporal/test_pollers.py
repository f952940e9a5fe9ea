"""A worker that polls, and another one after the server was away. The server and the workers are stand-ins."""

from __future__ import annotations

import asyncio
import gc
import weakref
from typing import Any, cast

import pytest
from temporalio.client import Client
from temporalio.service import RPCError, RPCStatusCode
from temporalio.worker import Worker

from agent_service.temporal import pollers
from agent_service.temporal.pollers import Pollers


class Connection:
    """A client as far as the pollers know one. `up` says whether the server answers on it."""

    def __init__(self, up: bool = True):
        self.up = up
        self.workflow_service = self

    async def get_system_info(self, request: Any, **options: Any) -> None:
        if not self.up:
            raise RPCError("away", RPCStatusCode.UNAVAILABLE, b"")


class Polling:
    """A worker as far as the pollers know one."""

    def __init__(self, client: Client):
        self.client = cast(Any, client)
        self.ended = asyncio.Event()
        self.failure: Exception | None = None

    async def run(self) -> None:
        await self.ended.wait()
        if self.failure:
            raise self.failure

    async def shutdown(self) -> None:
        self.ended.set()


class Service:
    def __init__(self) -> None:
        self.workers: list[Polling] = []
        self.connections = [Connection()]
        self.stopping = asyncio.Event()
        self.refusals = 2
        self.pollers = Pollers(cast(Client, self.connections[0]), self._connect, self._workers)
        self.running = asyncio.create_task(self.pollers.run(self.stopping))

    async def _connect(self) -> Client:
        self.refusals -= 1
        if self.refusals >= 0:
            raise RuntimeError("connection refused")
        self.connections.append(Connection())
        return cast(Client, self.connections[-1])

    def _workers(self, client: Client) -> list[Worker]:
        self.workers.append(Polling(client))
        return [cast(Worker, self.workers[-1])]

    async def until_workers(self, count: int) -> None:
        async with asyncio.timeout(60):
            while len(self.workers) < count:  # noqa: ASYNC110 - the code under test appends them
                await asyncio.sleep(0.005)


@pytest.fixture(autouse=True)
def _soon(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pollers, "LOOK_SECONDS", 0.01)
    monkeypatch.setattr(pollers, "AWAY_SECONDS", 0.01)


async def test_a_server_that_was_away_gets_a_new_worker_on_a_new_connection() -> None:
    service = Service()
    await service.until_workers(1)
    service.connections[0].up = False
    await service.until_workers(2)
    first, second = service.workers
    assert second.client is service.connections[1]
    async with asyncio.timeout(60):
        await first.ended.wait()
    service.stopping.set()
    await service.running
    assert not second.ended.is_set()  # turns are handed over before it ends
    await asyncio.wait(service.pollers.stop(), timeout=60)
    assert second.ended.is_set()


async def test_workers_and_connections_that_were_left_are_not_kept() -> None:
    """However often the server goes away: only what still has turns is waited for in the end."""
    service = Service()
    service.refusals = 0
    for count in range(1, 6):
        await service.until_workers(count)
        service.connections[-1].up = False
    await service.until_workers(6)
    async with asyncio.timeout(60):
        await asyncio.gather(*(worker.ended.wait() for worker in service.workers[:-1]))
    left = [weakref.ref(kept) for kept in (*service.workers[:-1], *service.connections[:-1])]
    del service.workers[:-1], service.connections[:-1]
    async with asyncio.timeout(60):
        while any(ref() for ref in left):
            await asyncio.sleep(0)
            gc.collect()
    service.stopping.set()
    await service.running
    last = service.pollers.stop()
    assert len(last) == 2, "the last worker, and its shutdown"
    await asyncio.wait(last, timeout=60)


async def test_a_worker_that_fails_after_it_was_left_is_heard() -> None:
    service = Service()
    heard: list[object] = []
    asyncio.get_running_loop().set_exception_handler(lambda loop, context: heard.append(context.get("exception")))
    await service.until_workers(1)
    service.workers[0].failure = RuntimeError("a turn could not be handed over")
    service.connections[0].up = False
    await service.until_workers(2)
    async with asyncio.timeout(60):
        while not heard:
            await asyncio.sleep(0)
            gc.collect()
    assert [str(each) for each in heard] == ["a turn could not be handed over"]
    service.stopping.set()
    await service.running
    await asyncio.wait(service.pollers.stop(), timeout=60)


async def test_what_a_worker_fails_with_is_raised() -> None:
    service = Service()
    await service.until_workers(1)
    service.workers[0].failure = RuntimeError("no such namespace")
    service.workers[0].ended.set()
    with pytest.raises(RuntimeError, match="no such namespace"):
        await service.running


async def test_told_to_stop_it_starts_no_other_worker() -> None:
    service = Service()
    await service.until_workers(1)
    service.stopping.set()
    await service.running
    assert len(service.workers) == 1
    await asyncio.wait(service.pollers.stop(), timeout=60)
