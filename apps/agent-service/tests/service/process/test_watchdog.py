"""What holds up the loop of agents is named."""

from __future__ import annotations

import asyncio
import logging
import threading
import time
from collections.abc import Callable, Iterator

import pytest

from agent_service.agents.policies import AgentPolicy
from agent_service.agno.framework import AgnoFramework
from agent_service.agno.lanes import TOOL
from agent_service.agno.recorder import RECORDER, Recorder
from agent_service.journal.journal import Journal
from agent_service.process import watchdog
from agent_service.process.agent_thread import AgentThread
from agent_service.process.watchdog import Block, Watchdog
from tests.turn.support import MemoryStore


@pytest.fixture
def agents(monkeypatch: pytest.MonkeyPatch) -> Iterator[AgentThread]:
    monkeypatch.setattr(watchdog, "LOOK_SECONDS", 0.01)
    monkeypatch.setattr(watchdog, "BLOCKED_SECONDS", 0.1)
    thread = AgentThread(2)
    yield thread
    thread.stop()


async def until(told: Callable[[], bool]) -> None:
    async with asyncio.timeout(30):
        while not told():  # noqa: ASYNC110 - another thread notices
            await asyncio.sleep(0.01)


def named(blocks: list[Block]) -> list[Block]:
    """Without those of a machine that was busy."""
    return [block for block in blocks if block.where or block.agent]


async def test_names_agent_tool_and_line_while_it_lasts_and_how_long_it_was(
    agents: AgentThread, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.WARNING, "agent_service.process.watchdog")
    dog = Watchdog(agents, AgnoFramework())
    enough = threading.Event()
    recorder = Recorder(Journal(MemoryStore()), lambda owner, function: AgentPolicy().tool(function), "bee", "run-1", 0)

    async def blocks() -> None:
        RECORDER.set(recorder)
        TOOL.set("wait")
        while not enough.is_set():
            time.sleep(0.01)  # noqa: ASYNC251 - what must be noticed

    run = asyncio.create_task(agents.run(blocks()))
    await until(lambda: any(not block.over for block in named(list(dog.told()[2]))))
    block = named(list(dog.told()[2]))[0]
    assert (block.agent, block.run, block.tool, block.over) == ("bee", "run-1", "wait", False)
    assert (
        block.where
        and block.where.startswith("tests/service/process/test_watchdog.py:")
        and " in blocks" in block.where
    )
    enough.set()
    await run
    await until(lambda: all(block.over for block in dog.told()[2]))
    count, seconds, last = dog.told()
    [ended] = named(list(last))
    assert count >= 1 and ended.seconds > 0.1 and seconds >= ended.seconds
    said = [message for message in caplog.messages if "agent bee, tool wait (run run-1) at tests/service" in message]
    assert "holds up every agent of this process" in said[0]
    assert "held up every agent of this process for" in said[1]
    dog.stop()


async def test_says_nothing_of_agents_that_wait_as_they_should(agents: AgentThread) -> None:
    dog = Watchdog(agents, AgnoFramework())

    async def waits() -> None:
        await asyncio.sleep(0.5)
        await asyncio.to_thread(time.sleep, 0.5)

    await agents.run(waits())
    assert named(list(dog.told()[2])) == []
    dog.stop()
