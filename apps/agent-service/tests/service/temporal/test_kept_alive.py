"""Heartbeats while a journal is read. The server is a stand-in."""

from __future__ import annotations

import asyncio
from typing import Any, cast

import pytest
from temporalio.client import AsyncActivityHandle
from temporalio.service import RPCError, RPCStatusCode

from agent_service.temporal import kept_alive
from agent_service.temporal.kept_alive import kept_alive as alive

DETAILS = {"turn": 0, "started": 0, "from": 0, "entries": [{"n": 0}]}


class Server:
    """Takes beats; each lasts until `answer` is set, the first ones are refused."""

    def __init__(self, refuses: int = 0):
        self.beats: list[Any] = []
        self.refuses = refuses
        self.asked = asyncio.Event()
        self.answer = asyncio.Event()

    async def heartbeat(self, *details: Any, rpc_timeout: Any) -> None:
        self.asked.set()
        await self.answer.wait()
        self.beats.append(details)
        if len(self.beats) <= self.refuses:
            raise RPCError("away", RPCStatusCode.UNAVAILABLE, b"")

    async def until_beats(self, count: int) -> None:
        async with asyncio.timeout(60):
            while len(self.beats) < count:  # noqa: ASYNC110 - the code under test appends them
                await asyncio.sleep(0.005)


async def every_task_has_gone_on() -> None:
    """As far as it can: on a machine of any speed, what waits for nothing outside has ended."""
    for _ in range(100):
        await asyncio.sleep(0)


@pytest.fixture(autouse=True)
def _soon(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(kept_alive, "BEAT_SECONDS", 0.01)


async def test_beats_with_the_details_of_the_attempt_before_also_after_the_server_was_away() -> None:
    server = Server(refuses=1)
    server.answer.set()
    before = asyncio.all_tasks()
    async with alive(cast(AsyncActivityHandle, server), [DETAILS]):
        await server.until_beats(3)
    assert server.beats[0] == (DETAILS,)
    assert asyncio.all_tasks() == before  # nothing is left that could beat


async def test_does_not_end_before_a_beat_that_is_under_way() -> None:
    server = Server()

    async def body() -> None:
        async with alive(cast(AsyncActivityHandle, server), [DETAILS]):
            await server.asked.wait()

    running = asyncio.create_task(body())
    await server.asked.wait()
    await every_task_has_gone_on()
    assert not running.done()
    server.answer.set()
    await asyncio.wait_for(running, 60)
    assert len(server.beats) == 1


async def test_what_the_body_raises_is_raised_and_beating_ends() -> None:
    server = Server()
    before = asyncio.all_tasks()
    with pytest.raises(KeyError):
        async with alive(cast(AsyncActivityHandle, server), []):
            raise KeyError("hole")
    assert asyncio.all_tasks() == before
    assert not server.asked.is_set()
