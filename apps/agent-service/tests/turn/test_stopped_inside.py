"""A turn that is stopped while an agent works inside of a tool: what the tool makes of that is not its result. Promises: nothing is lost, since the
call is made again; nothing repeats, since a person is asked about a `once` call of which nobody knows what came of it."""

from __future__ import annotations

import asyncio
import json
import threading
from collections.abc import AsyncIterator, Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from agno.agent import Agent

from agent_service.agents.policies import AgentPolicy
from agent_service.agno import patches
from agent_service.agno.recorder import RECORDER
from agent_service.contract.models import TurnLimits
from agent_service.journal.journal import Journal
from agent_service.journal.running import RunningCalls, TurnStopped

from .support import MemoryStore, play, request

RAN: list[str] = []


def inner_tool() -> str:
    RAN.append("inner_tool")
    return "inner"


def sub() -> Agent:
    from .team_support import model

    return Agent(id="sub", model=model("scripted-sub"), tools=[inner_tool], telemetry=False)


INNER = 'inner script: [["inner_tool", {}], "the end"]'


def in_def() -> str:
    return f"said {sub().run(INNER).content}"


async def in_async_def() -> str:
    return f"said {(await sub().arun(INNER)).content}"


async def in_async_def_that_catches_everything() -> str:
    try:
        return f"said {(await sub().arun(INNER)).content}"
    except BaseException as error:
        return f"caught {type(error).__name__}"


async def in_async_def_that_raises_its_own() -> str:
    if str((await sub().arun(INNER)).content) != "the end":
        raise ValueError("the agent did not answer")
    return "said the end"


def in_generator() -> Iterator[Any]:
    yield "said "
    yield str(sub().run(INNER).content)


async def in_async_generator() -> AsyncIterator[Any]:
    async for event in sub().arun(INNER, stream=True, stream_events=True):
        yield event


def in_a_thread_of_its_own() -> str:
    said: list[str] = []
    thread = threading.Thread(target=lambda: said.append(str(sub().run(INNER).content)))
    thread.start()
    thread.join()
    return f"said {said}"


async def in_a_tool_of_an_agent_in_a_tool() -> str:
    from .team_support import model

    middle = Agent(id="middle", model=model("scripted-middle"), tools=[in_async_def], telemetry=False)
    return str((await middle.arun('middle script: [["in_async_def", {}], "the end"]')).content)


WAYS = [
    in_def,
    in_async_def,
    in_async_def_that_catches_everything,
    in_async_def_that_raises_its_own,
    in_generator,
    in_async_generator,
    in_a_thread_of_its_own,
    in_a_tool_of_an_agent_in_a_tool,
]
REASONS: list[Any] = ["handedOver", "cancelled", "limit"]


@pytest.fixture(autouse=True)
def patched(scripted_model: Path) -> None:
    patches.install()
    RAN.clear()


def agent(way: Callable[..., Any]) -> Agent:
    from .team_support import model

    return Agent(id="outer", model=model("scripted-outer"), tools=[way], telemetry=False)


def text(way: Callable[..., Any], reason: str) -> str:
    return f"{way.__name__} {reason} script: {json.dumps([[way.__name__, {}], 'the end'])}"


@pytest.mark.parametrize("effect", ["idempotent", "once"])
@pytest.mark.parametrize("reason", REASONS)
@pytest.mark.parametrize("way", WAYS, ids=lambda way: way.__name__)
async def test_promise_nothing_is_lost_a_tool_that_takes_a_stop_inside_of_it_for_an_answer_is_not_recorded(
    way: Callable[..., Any], reason: Any, effect: Any
) -> None:
    def stop(point: str, key: str) -> None:
        recorder = RECORDER.get()
        if recorder is not None and point == "tool:recorded" and "/inner_tool:" in key and reason != "limit":
            recorder.journal.stop(reason, f"stopped: {reason}")

    limits = TurnLimits.model_validate({"modelCalls": 3 if "in_a_tool" in way.__name__ else 2})
    policies = AgentPolicy(tools={way.__name__: {"effect": effect}})
    store = MemoryStore()
    with pytest.raises(TurnStopped) as stopped:
        await play(
            agent(way),
            request(text(way, reason)),
            store=store,
            observe=stop,
            policies=policies,
            limits=limits if reason == "limit" else None,
        )
    assert stopped.value.reason == reason
    recorded = [entry.get("tool") for entry in store.all if entry["kind"] == "tool"]
    assert recorded == ["inner_tool"], "what the inner agent has finished, and nothing else"

    journal = Journal(MemoryStore(store.all))
    assert [claim["tool"] for claim in journal.open_claims()] == ([way.__name__] if effect == "once" else [])
    if effect == "once":
        return  # a person is asked
    again = await play(agent(way), request(text(way, reason)), store.all)
    [told] = [m.content for m in again.end.messages if m.role == "tool"]
    assert "the end" in str(told)
    assert RAN == ["inner_tool"]


async def test_promise_nothing_is_lost_a_tool_that_returns_when_it_is_cancelled_is_not_recorded() -> None:
    began = asyncio.Event()

    async def stubborn() -> str:
        began.set()
        try:
            await asyncio.Event().wait()
        except asyncio.CancelledError:
            return "aborted"
        return "done"

    recorders: list[Any] = []
    turn = asyncio.create_task(
        play(
            agent(stubborn),
            request(text(stubborn, "cancelled")),
            store=(store := MemoryStore()),
            observe=lambda point, key: recorders.append(RECORDER.get()),
        )
    )
    await began.wait()
    recorders[-1].journal.stop("cancelled", "cancelled by the workflow")
    with pytest.raises(TurnStopped, match="cancelled by the workflow"):
        await turn
    assert [entry["kind"] for entry in store.all] == ["model"]


async def test_a_stop_ends_a_call_that_goes_on_after_the_call_inside_of_it() -> None:
    """Both are in one task: the inner one is closed at once, the outer one after its grace."""
    running = RunningCalls()
    inside, outside = asyncio.Event(), asyncio.Event()

    async def outer() -> None:
        async with running.live("tool", "/outer:1.0"):
            try:
                async with running.live("model", "/outer:1.0/sub.0"):
                    inside.set()
                    await asyncio.Event().wait()
            except TurnStopped:
                outside.set()
            await asyncio.Event().wait()

    task = asyncio.create_task(outer())
    await inside.wait()
    running.stop("cancelled")
    async with asyncio.timeout(60):
        await outside.wait()
        with pytest.raises(TurnStopped):
            await task
    assert running.cut_off_inside("/outer:1.0")
    assert not running.busy
