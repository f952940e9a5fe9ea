"""Signs of life and checkpoints while agents do what they like with their loop. The server is a stand-in."""

from __future__ import annotations

import asyncio
import sys
import threading
from collections.abc import Iterator
from contextvars import ContextVar
from typing import Any

import pytest
from temporalio.client import AsyncActivityCancelledError
from temporalio.service import RPCError, RPCStatusCode

from agent_service.journal.journal import Journal, LeaseLost
from agent_service.journal.live import LiveHub, LiveTurn
from agent_service.journal.running import RunningCalls, TurnStopped
from agent_service.process.agent_thread import AgentThread
from agent_service.temporal.agent_side import AgentExited, AgentSideLive, AgentSideStore
from agent_service.temporal.heartbeat_store import HeartbeatStore

SECONDS = 60


class Server:
    """Takes heartbeats; `says` is raised instead of an answer."""

    def __init__(self) -> None:
        self.beats: list[dict[str, Any]] = []
        self.says: Exception | None = None

    async def heartbeat(self, details: dict[str, Any], **options: Any) -> None:
        await asyncio.sleep(0)
        if self.says is not None:
            raise self.says
        self.beats.append({**details, "entries": list(details["entries"])})

    async def signal(self, entries: list[Any]) -> None: ...

    def store(self, **told: Any) -> HeartbeatStore:
        handle: Any = self
        return HeartbeatStore(handle, self.signal, 0, [], 0, 0, **told)

    async def until(self, beats: int) -> None:
        async with asyncio.timeout(SECONDS):
            while len(self.beats) < beats:  # noqa: ASYNC110 - the code under test appends them
                await asyncio.sleep(0.002)


@pytest.fixture
def agents(monkeypatch: pytest.MonkeyPatch) -> Iterator[AgentThread]:
    monkeypatch.setattr("agent_service.temporal.lease.cover.BEAT_SECONDS", 0.01)
    thread = AgentThread(2)
    yield thread
    thread.stop()


def entry(key: str) -> dict[str, Any]:
    return {"kind": "tool", "key": key, "toolCallId": key, "ok": True}


async def test_promise_nothing_repeats_signs_of_life_go_on_while_an_agent_holds_its_loop_up(
    agents: AgentThread,
) -> None:
    server = Server()
    store = server.store()
    holding, enough = threading.Event(), threading.Event()

    async def agent() -> None:
        holding.set()
        assert enough.wait(SECONDS)

    run = asyncio.create_task(agents.run(agent()))
    await asyncio.to_thread(holding.wait, SECONDS)
    beating = asyncio.create_task(store.beat_forever())
    await server.until(5)
    assert not run.done()
    enough.set()
    await run
    beating.cancel()


async def test_promise_nothing_is_lost_a_call_is_acknowledged_before_the_agent_goes_on_and_no_beat_takes_it_back(
    agents: AgentThread,
) -> None:
    server = Server()
    store = server.store()
    journal = Journal(AgentSideStore(store))
    beating = asyncio.create_task(store.beat_forever())

    async def agent() -> list[bool]:
        durable = []
        for n in range(30):
            await journal.add(entry(f"t{n}"))
            durable.append(any(e["key"] == f"t{n}" for e in server.beats[-1]["entries"]))
        await asyncio.gather(*(journal.add(entry(f"side by side {n}")) for n in range(10)))
        return durable

    assert all(await agents.run(agent()))
    counts = [len(beat["entries"]) for beat in server.beats]
    await server.until(len(counts) + 3)
    counts = [len(beat["entries"]) for beat in server.beats]
    assert counts == sorted(counts)
    assert [e["n"] for e in server.beats[-1]["entries"]] == list(range(40))
    assert [e["n"] for e in journal.entries] == list(range(40))
    beating.cancel()


async def test_a_cancel_that_the_server_tells_with_a_sign_of_life_closes_a_model_call(agents: AgentThread) -> None:
    server = Server()
    running = RunningCalls()
    store = server.store(notice=lambda notice: agents.call(running.stop, notice, "told by the server"))
    journal = Journal(AgentSideStore(store), running=running)
    started = threading.Event()

    async def agent() -> None:
        async with journal.live("model", "/m.0"):
            started.set()
            await asyncio.sleep(SECONDS)

    run = asyncio.create_task(agents.run(agent()))
    await asyncio.to_thread(started.wait, SECONDS)
    server.says = AsyncActivityCancelledError()
    beating = asyncio.create_task(store.beat_forever())
    with pytest.raises(TurnStopped, match="told by the server"):
        await asyncio.wait_for(run, SECONDS)
    beating.cancel()


async def test_a_lost_lease_is_told_to_the_agent_that_writes(agents: AgentThread) -> None:
    server = Server()
    journal = Journal(AgentSideStore(server.store()))
    server.says = RPCError("no such activity", RPCStatusCode.NOT_FOUND, b"")
    with pytest.raises(TurnStopped) as stopped:
        await agents.run(journal.add(entry("t0")))
    assert stopped.value.reason == "lost"
    with pytest.raises(LeaseLost):
        await agents.run(journal.store.failed("t0"))


async def test_code_that_ends_the_process_ends_its_own_turn_only(agents: AgentThread) -> None:
    async def exits() -> None:
        sys.exit(3)

    async def awaits_it() -> None:
        await asyncio.create_task(exits())

    async def goes_on() -> str:
        await asyncio.sleep(0)
        return "still here"

    for work in (exits, awaits_it):
        with pytest.raises(AgentExited, match=r"SystemExit\(3\)"):
            await asyncio.wait_for(agents.run(work()), SECONDS)
    assert await agents.run(goes_on()) == "still here"


async def test_agents_have_the_context_of_whoever_runs_them_and_it_can_be_read_while_they_hold_the_loop_up(
    agents: AgentThread,
) -> None:
    who: ContextVar[str] = ContextVar("who")
    who.set("turn 1")
    holding, enough = threading.Event(), threading.Event()

    async def agent() -> str:
        async def inner() -> str:
            before = who.get()
            who.set("tool 2")
            holding.set()
            assert enough.wait(SECONDS)
            return before

        return await asyncio.create_task(inner())

    run = asyncio.create_task(agents.run(agent()))
    await asyncio.to_thread(holding.wait, SECONDS)
    context = agents.current()
    assert context is not None
    assert context[who] == "tool 2"
    enough.set()
    assert await run == "turn 1"
    assert who.get() == "turn 1"


async def test_those_who_watch_are_told_in_order(agents: AgentThread) -> None:
    hub = LiveHub()
    shown = hub.open(LiveTurn(hub, "run-1", 0, 1))
    live = AgentSideLive(shown)
    watching = hub.watch("run-1")
    assert (await anext(watching))["type"] == "snapshot"

    async def agent() -> None:
        for word in ("a", "b", "c"):
            live.delta("/m.0", word, None)
        live.tool("/t", "t", "call-1")
        live.entry({"kind": "model", "key": "/m.0", "n": 0})

    await agents.run(agent())
    told = [await anext(watching) for _ in range(5)]
    assert [event["type"] for event in told] == ["delta", "delta", "delta", "tool", "entry"]
    assert [event.get("text") for event in told[:3]] == ["a", "b", "c"]
    assert shown.snapshot()["texts"] == []
