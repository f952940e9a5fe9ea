"""Agents that are run inside of tools and hooks, in every way that Python has: their calls are in the journal, counted, and not repeated."""

from __future__ import annotations

import asyncio
import json
import threading
from collections.abc import AsyncIterator, Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from agno.agent import Agent
from agno.models.message import Message
from agno.run.agent import RunContentEvent

from agent_service.agno import patches
from agent_service.agno.recorder import RECORDER
from agent_service.contract.models import TurnLimits
from agent_service.journal.running import TurnStopped

from .support import MemoryStore, RequestLog, comparable, plain_run, play, request

RAN: list[int] = []


def script(words: str, *steps: Any) -> str:
    return f"{words} script: {json.dumps([*steps, 'the end'])}"


INNER = script("inner", ["inner_tool", {"n": 1}])


def inner_tool(n: int) -> str:
    RAN.append(n)
    return f"inner {n}"


def inner_generator(n: int) -> Iterator[str]:
    RAN.append(n)
    yield "inner "
    yield str(n)


def inner_broken(n: int) -> str:
    RAN.append(n)
    raise ValueError(f"inner {n} is broken")


def sub() -> Agent:
    from tests.kit.agents_under_test import scripted_model as model

    return Agent(
        id="sub", model=model("scripted-sub"), tools=[inner_tool, inner_generator, inner_broken], telemetry=False
    )


def text_of(events: Any) -> str:
    return "".join(str(event.content or "") for event in events if isinstance(event, RunContentEvent))


def in_def() -> str:
    return str(sub().run(INNER).content)


def in_def_streamed() -> str:
    return text_of(sub().run(INNER, stream=True))


def in_generator() -> Iterator[Any]:
    yield from sub().run(INNER, stream=True, stream_events=True)


async def in_async_def() -> str:
    return str(sub().run(INNER).content)  # holds the loop up, as it does in plain Agno


async def in_async_def_streamed() -> str:
    return text_of(sub().run(INNER, stream=True))


def in_a_loop_of_its_own() -> str:
    return str(asyncio.run(sub().arun(INNER)).content)


def in_a_thread_of_its_own() -> str:
    said: list[str] = []
    thread = threading.Thread(target=lambda: said.append(str(sub().run(INNER).content)))
    thread.start()
    thread.join()
    return said[0]


class Worker(threading.Thread):
    said = ""

    def run(self) -> None:
        self.said = str(asyncio.run(sub().arun(INNER)).content)


def in_a_subclass_of_thread() -> str:
    worker = Worker()
    worker.start()
    worker.join()
    return worker.said


def in_a_pool() -> str:
    with ThreadPoolExecutor(1) as pool:
        return str(pool.submit(sub().run, INNER).result().content)


async def in_an_executor() -> str:
    loop = asyncio.get_running_loop()
    return str((await loop.run_in_executor(None, sub().run, INNER)).content)


def every_tool() -> str:
    steps = [
        ["inner_generator", {"n": 2}],
        ["inner_broken", {"n": 3}],
        [["inner_tool", {"n": 4}], ["inner_tool", {"n": 5}]],
    ]
    return str(sub().run(script("every inner tool", *steps)).content)


def model_alone() -> str:
    response = sub().model.response(messages=[Message(role="user", content=script("no agent"))])  # type: ignore[union-attr]
    return str(response.content)


async def streamed() -> AsyncIterator[Any]:
    async for event in sub().arun(INNER, stream=True, stream_events=True):
        yield event


WAYS = [
    in_def,
    in_def_streamed,
    in_generator,
    in_async_def,
    in_async_def_streamed,
    in_a_loop_of_its_own,
    in_a_thread_of_its_own,
    in_a_subclass_of_thread,
    in_a_pool,
    in_an_executor,
    every_tool,
    model_alone,
    streamed,
]


@pytest.fixture
def agent(scripted_model: Path) -> Callable[..., Agent]:
    from tests.kit.agents_under_test import scripted_model as model

    patches.install()

    def make(*tools: Any, **options: Any) -> Agent:
        RAN.clear()
        return Agent(id="outer", model=model("scripted-outer"), tools=list(tools), telemetry=False, **options)

    return make


async def same_from_every_prefix(make: Callable[[], Agent], text: str, requests: RequestLog) -> list[dict[str, Any]]:
    requests.mark()
    plain = await plain_run(make(), text)
    expected, ran = requests.bodies(), list(RAN)
    requests.mark()
    whole = await play(make(), request(text))
    assert requests.bodies() == expected
    assert ran == RAN
    assert comparable(whole.end.output) == comparable(plain)
    assert sum(entry["kind"] == "model" for entry in whole.entries) == len(expected)
    for cut in range(len(whole.entries) + 1):
        requests.mark()
        again = await play(make(), request(text), whole.entries[:cut])
        assert comparable(again.end.output) == comparable(plain), f"after {cut} entries"
        assert requests.bodies() == expected[sum(e["kind"] == "model" for e in whole.entries[:cut]) :]
        inner = [e for e in whole.entries[:cut] if e["kind"] == "tool" and e["tool"].startswith("inner_")]
        assert RAN == ran[len(inner) :], f"after {cut} entries"
    return whole.entries


@pytest.mark.parametrize("way", WAYS, ids=lambda way: way.__name__)
async def test_promise_nothing_repeats_every_call_of_an_agent_inside_of_a_tool_is_in_the_lane_of_the_tool(
    agent: Callable[..., Agent], requests: RequestLog, way: Callable[..., Any]
) -> None:
    text = script(way.__name__, [way.__name__, {}])
    entries = await same_from_every_prefix(lambda: agent(way), text, requests)
    [outer] = [entry["key"] for entry in entries if entry.get("tool") == way.__name__]
    inner = [entry["key"] for entry in entries[1:] if entry["key"] != outer][:-1]
    assert inner and all(key.startswith(f"{outer}/") for key in inner)


@pytest.mark.parametrize("kind", ["sync", "async"])
async def test_promise_nothing_repeats_an_agent_inside_of_a_hook(
    agent: Callable[..., Agent], requests: RequestLog, kind: str
) -> None:
    def before(run_input: Any) -> None:
        run_input.input_content = f"{sub().run(INNER).content}: {run_input.input_content}"

    async def before_async(run_input: Any) -> None:
        run_input.input_content = f"{sub().run(INNER).content}: {run_input.input_content}"

    def make() -> Agent:
        return agent(inner_tool, pre_hooks=[before if kind == "sync" else before_async])

    await same_from_every_prefix(make, script(f"hooked {kind}", ["inner_tool", {"n": 7}]), requests)


async def test_a_limit_counts_the_calls_of_agents_inside_of_tools(
    agent: Callable[..., Agent], requests: RequestLog
) -> None:
    requests.mark()
    with pytest.raises(TurnStopped, match="the limit of modelCalls is reached"):
        limits = TurnLimits.model_validate({"modelCalls": 2})
        await play(agent(in_def), request(script("limited", ["in_def", {}])), limits=limits)
    assert len(requests.bodies()) == 2
    assert RAN == [1]


@pytest.mark.parametrize("where", ["hook", "tool"])
async def test_promise_nothing_finished_is_lost_a_stop_inside_of_a_call_is_not_recorded_as_its_failure(
    agent: Callable[..., Agent], requests: RequestLog, where: str
) -> None:
    """The next attempt makes the call again, where a failure that is recorded would be what the model reads."""

    def stopping() -> TurnStopped:
        recorder = RECORDER.get()
        assert recorder is not None
        return recorder.journal.stop("handedOver", "the agent-service shuts down")

    async def hook(function_name: str, function_call: Callable[..., Any], arguments: dict[str, Any]) -> Any:
        if where == "hook":
            raise stopping()
        return await function_call(**arguments)

    async def outer() -> str:
        raise stopping()

    store = MemoryStore()
    with pytest.raises(TurnStopped, match="shuts down"):
        await play(agent(outer, tool_hooks=[hook]), request(script(f"stop in {where}", ["outer", {}])), store=store)
    assert [entry["kind"] for entry in store.all] == ["model"]


@pytest.mark.parametrize("cut", range(1, 8))
async def test_promise_nothing_repeats_agents_in_threads_side_by_side_get_their_own_answers_again(
    agent: Callable[..., Agent], requests: RequestLog, cut: int
) -> None:
    order = [2, 0, 1] if cut % 2 else [0, 2, 1]  # in which they come to their model

    def side_by_side() -> str:
        turns = [threading.Event() for _ in order]
        turns[0].set()

        def one(n: int) -> str:
            place = order.index(n)
            assert turns[place].wait(20)
            said = str(sub().run(f"thread {n} script: {json.dumps([f'said {n}'])}").content)
            if place + 1 < len(turns):
                turns[place + 1].set()
            return said

        with ThreadPoolExecutor(3) as pool:
            return ", ".join(pool.map(one, range(3)))

    text = script(f"side by side {cut}", ["side_by_side", {}])
    whole = await play(agent(side_by_side), request(text))
    [told] = [entry["result"] for entry in whole.entries if entry["kind"] == "tool"]
    assert told == "said 0, said 1, said 2"
    order = [0, 1, 2]  # another way on the playback
    requests.mark()
    again = await play(agent(side_by_side), request(text), whole.entries[:cut])
    assert comparable(again.end.output) == comparable(whole.end.output)
    models = [entry for entry in whole.entries if entry["kind"] == "model"]
    known = [entry for entry in whole.entries[:cut] if entry["kind"] == "model"]
    assert len(requests.bodies()) == len(models) - len(known)


async def test_what_a_tool_leaves_running_is_plain_agnos_once_the_turn_has_ended(
    agent: Callable[..., Agent], requests: RequestLog
) -> None:
    go_on, said = threading.Event(), []

    def leaves_one_behind() -> str:
        def later() -> None:
            assert go_on.wait(20)
            said.append(str(sub().run(INNER).content))

        behind.append(threading.Thread(target=later))
        behind[0].start()
        return "begun"

    behind: list[threading.Thread] = []
    whole = await play(agent(leaves_one_behind), request(script("left", ["leaves_one_behind", {}])))
    count = len(whole.entries)
    go_on.set()
    await asyncio.to_thread(behind[0].join, 20)
    assert said == ["the end"]
    assert len(whole.entries) == count
