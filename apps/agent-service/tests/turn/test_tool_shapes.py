"""Tools of every shape: what the model reads of each is what plain Agno gives it, live and after a playback from every prefix of the journal,
and nothing that was recorded runs again."""

from __future__ import annotations

import asyncio
import json
import threading
from collections.abc import AsyncIterator, Callable, Iterator
from contextvars import ContextVar
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from agno.agent import Agent
from agno.exceptions import RetryAgentRun
from agno.run import RunContext
from agno.run.agent import CustomEvent, RunContentEvent, RunStartedEvent
from agno.tools.function import Function, ToolResult
from pydantic import BaseModel

from agent_service.agno import patches
from agent_service.agno.turn import TurnFailed

from .support import AgentPolicy, Played, RequestLog, comparable, plain_run, play, request

RAN: list[str] = []
THREADS: list[bool] = []
"""Whether a thing that is no coroutine ran in the thread of the event loop."""


@dataclass
class Noted(CustomEvent):
    """A custom event of a tool."""

    event: str = "Noted"
    words: str = ""

    def __init__(self, words: str):
        super().__init__(words=words)


class Receipt(BaseModel):
    number: int
    of: str


PIECES: list[Any] = [
    "", "one ", 2, None, {"three": 3}, Receipt(number=4, of="x"), RunStartedEvent(), RunContentEvent(content="five"),
    RunContentEvent(content=""), RunContentEvent(content=None), RunContentEvent(content=Receipt(number=6, of="y")), Noted("seven"),
    ["eight"], ToolResult(content="nine"), 0,
]  # fmt: skip


def pieces() -> Iterator[Any]:
    yield from PIECES


async def apieces() -> AsyncIterator[Any]:
    for piece in PIECES:
        yield piece


def noted(name: str) -> None:
    RAN.append(name)
    THREADS.append(threading.current_thread() is threading.main_thread())


def sync_text() -> str:
    noted("sync_text")
    return "text"


def sync_none() -> None:
    noted("sync_none")


def sync_dict() -> dict[str, Any]:
    noted("sync_dict")
    return {"a": [1, None, True]}


def sync_model() -> Receipt:
    noted("sync_model")
    return Receipt(number=1, of="z")


def sync_tool_result() -> ToolResult:
    noted("sync_tool_result")
    return ToolResult(content="of a tool")


def sync_iterator() -> Iterator[str]:
    noted("sync_iterator")
    return map(str, range(4))


async def async_text() -> str:
    RAN.append("async_text")
    return "text"


async def async_generator_object() -> AsyncIterator[Any]:
    RAN.append("async_generator_object")
    return apieces()


def generator() -> Iterator[Any]:
    noted("generator")
    yield from pieces()


async def async_generator() -> AsyncIterator[Any]:
    RAN.append("async_generator")
    async for piece in apieces():
        yield piece


def generator_raises_first() -> Iterator[str]:
    noted("generator_raises_first")
    raise ValueError("at the start")
    yield ""


def generator_raises_later() -> Iterator[str]:
    yield "some "
    noted("generator_raises_later")
    raise ValueError("in the middle")


def generator_retries() -> Iterator[str]:
    yield "some "
    noted("generator_retries")
    raise RetryAgentRun("not for a generator")


def generator_of_no_text() -> Iterator[Any]:
    noted("generator_of_no_text")
    yield RunContentEvent(content={"not": "text"})


async def async_generator_raises_first() -> AsyncIterator[str]:
    RAN.append("async_generator_raises_first")
    raise ValueError("at the start")
    yield ""


async def async_generator_raises_last() -> AsyncIterator[str]:
    yield "some "
    RAN.append("async_generator_raises_last")
    raise ValueError("at the end")


def sync_raises() -> str:
    noted("sync_raises")
    raise ValueError("no")


async def async_raises() -> str:
    RAN.append("async_raises")
    raise ValueError("no")


SHAPES: list[Callable[..., Any]] = [
    sync_text, sync_none, sync_dict, sync_model, sync_tool_result, sync_iterator, sync_raises, async_text, async_raises,
    async_generator_object, generator, generator_raises_first, generator_raises_later, generator_retries, generator_of_no_text,
    async_generator, async_generator_raises_first, async_generator_raises_last,
]  # fmt: skip


@pytest.fixture
def agent(scripted_model: Path) -> Callable[..., Agent]:
    from tests.kit.agents_under_test import scripted_model as model

    patches.install()

    def make(*tools: Any, **options: Any) -> Agent:
        RAN.clear()
        THREADS.clear()
        return Agent(id="shapes", model=model("scripted-shapes"), tools=list(tools), telemetry=False, **options)

    return make


def script(words: str, *steps: Any) -> str:
    return f"{words} script: {json.dumps([*steps, 'the end'])}"


async def same_from_every_prefix(
    make: Callable[[], Agent], text: str, requests: RequestLog, policies: AgentPolicy | None = None
) -> Played:
    """Runs it in plain Agno and here, then from each prefix of the journal."""
    requests.mark()
    plain = await plain_run(make(), text)
    expected, ran = requests.bodies(), list(RAN)

    requests.mark()
    whole = await play(make(), request(text), policies=policies)
    assert requests.bodies() == expected
    assert sorted(RAN) == sorted(ran)
    assert comparable(whole.end.output) == comparable(plain)
    assert whole.end.output.session_state == plain.session_state
    for cut in range(len(whole.entries) + 1):
        requests.mark()
        again = await play(make(), request(text), whole.entries[:cut], policies=policies)
        made = sum(entry["kind"] == "model" for entry in whole.entries[:cut])
        recorded = [entry["tool"] for entry in whole.entries[:cut] if entry["kind"] == "tool"]
        assert requests.bodies() == expected[made:], f"after {cut} entries"
        assert sorted([*RAN, *(name for name in recorded if name in ran)]) == sorted(ran), f"after {cut} entries"
        assert comparable(again.end.output) == comparable(plain), f"after {cut} entries"
        assert again.end.output.session_state == plain.session_state
    return whole


@pytest.mark.parametrize("shape", SHAPES, ids=lambda shape: shape.__name__)
async def test_promise_nothing_repeats_a_tool_gives_the_model_what_plain_agno_gives_it(
    agent: Callable[..., Agent], requests: RequestLog, shape: Callable[..., Any]
) -> None:
    await same_from_every_prefix(lambda: agent(shape), script(shape.__name__, [shape.__name__, {}]), requests)
    assert not any(THREADS)


@pytest.mark.parametrize("show_result", [False, True])
async def test_all_shapes_in_one_message(
    agent: Callable[..., Agent], requests: RequestLog, monkeypatch: pytest.MonkeyPatch, show_result: bool
) -> None:
    if show_result:  # plain Agno cannot show models
        shown = [piece for piece in PIECES if not isinstance(getattr(piece, "content", None), BaseModel)]
        monkeypatch.setitem(globals(), "PIECES", shown)

    def make() -> Agent:
        functions = [Function.from_callable(shape) for shape in SHAPES]
        for function in functions:
            function.show_result = show_result
        return agent(*functions)

    text = script(f"all at once {show_result}", [[shape.__name__, {}] for shape in SHAPES], "the end")
    await same_from_every_prefix(make, text, requests)


@pytest.mark.parametrize("hook", ["sync", "async"])
async def test_hooks_around_tools_of_both_kinds_run_in_threads_unless_they_are_coroutines(
    agent: Callable[..., Agent], requests: RequestLog, hook: str
) -> None:
    def around(function_name: str, function_call: Callable[..., Any], arguments: dict[str, Any]) -> Any:
        noted(f"around {function_name}")
        return function_call(**arguments)

    async def around_async(function_name: str, function_call: Callable[..., Any], arguments: dict[str, Any]) -> Any:
        RAN.append(f"around {function_name}")
        result = function_call(**arguments)
        return await result if asyncio.iscoroutine(result) else result

    tools = [sync_text, sync_dict, async_text, async_raises, generator, async_generator]
    text = script(f"hooked {hook}", *([tool.__name__, {}] for tool in tools))
    hook_function = around if hook == "sync" else around_async
    played = await play(agent(*tools, tool_hooks=[hook_function]), request(text))
    recorded, ran, in_main = [e["tool"] for e in played.entries if e["kind"] == "tool"], list(RAN), list(THREADS)
    assert recorded == [tool.__name__ for tool in tools]
    assert [name for name in ran if name.startswith("around")] == [f"around {name}" for name in recorded]
    assert not any(in_main)
    requests.mark()
    plain = await plain_run(agent(*tools, tool_hooks=[hook_function]), text)
    assert comparable(played.end.output) == comparable(plain)


async def test_a_generator_has_the_timeout_of_its_tool(agent: Callable[..., Agent]) -> None:
    enough = threading.Event()

    def held() -> Iterator[str]:
        yield "begun "
        enough.wait(60)

    async def held_async() -> AsyncIterator[str]:
        yield "begun "
        await asyncio.sleep(60)

    policies = AgentPolicy(tools={name: {"timeout_seconds": 0.2} for name in ("held", "held_async")})
    text = script("timeouts", [["held", {}], ["held_async", {}]])
    played = await play(agent(held, held_async), request(text), policies=policies, attempts_left=False)
    enough.set()
    told = [entry["error"] for entry in played.entries if entry["kind"] == "tool"]
    assert sorted(told) == [f"{name} did not finish within 0.2 s" for name in ("held", "held_async")]


@pytest.mark.parametrize("kind", ["sync", "async"])
async def test_a_passing_failure_in_the_middle_of_a_generator_fails_the_attempt(
    agent: Callable[..., Agent], kind: str
) -> None:
    def flaky() -> Iterator[str]:
        yield "begun "
        raise ConnectionError("gone")

    async def flaky_async() -> AsyncIterator[str]:
        yield "begun "
        raise ConnectionError("gone")

    tool = flaky if kind == "sync" else flaky_async
    with pytest.raises(TurnFailed, match="gone"):
        await play(agent(tool), request(script(f"flaky {kind}", [tool.__name__, {}])))
    last = await play(agent(tool), request(script(f"flaky {kind}", [tool.__name__, {}])), attempts_left=False)
    assert [entry["error"] for entry in last.entries if entry["kind"] == "tool"] == ["gone"]


async def test_promise_nothing_repeats_a_once_generator_that_raises_is_recorded_and_asked_about_by_nobody(
    agent: Callable[..., Agent], requests: RequestLog
) -> None:
    policies = AgentPolicy(tools={"async_generator_raises_last": {"effect": "once"}})
    text = script("once", ["async_generator_raises_last", {}])
    whole = await play(agent(async_generator_raises_last), request(text), policies=policies)
    assert [entry["kind"] for entry in whole.entries] == ["model", "claim", "tool", "model"]
    again = await play(agent(async_generator_raises_last), request(text), whole.entries[:3], policies=policies)
    assert RAN == []
    assert comparable(again.end.output) == comparable(whole.end.output)


async def test_a_result_of_a_stream_that_is_too_large_is_an_error_live_as_on_a_playback(
    agent: Callable[..., Agent], requests: RequestLog
) -> None:
    async def huge() -> AsyncIterator[str]:
        for _ in range(3):
            yield "x" * 500_000

    text = script("huge", ["huge", {}])
    whole = await play(agent(huge), request(text))
    assert "too large for the run's journal" in next(str(m.content) for m in whole.end.messages if m.role == "tool")
    again = await play(agent(huge), request(text), whole.entries[:2])
    assert comparable(again.end.output) == comparable(whole.end.output)


NESTED = ("stream", "whole")


@pytest.mark.parametrize("how", NESTED)
@pytest.mark.parametrize("outer", ["async def", "async generator"])
async def test_promise_nothing_repeats_a_sub_agents_calls_are_in_the_lane_of_the_tool(
    agent: Callable[..., Agent], requests: RequestLog, how: str, outer: str
) -> None:
    from tests.kit.agents_under_test import scripted_model as model

    def inner_tool(n: int) -> str:
        noted("inner_tool")
        return f"inner {n}"

    def sub() -> Agent:
        return Agent(id="sub", model=model("scripted-sub"), tools=[inner_tool], telemetry=False)

    inner = script("inner", ["inner_tool", {"n": 1}])

    async def ask() -> str:
        RAN.append("ask")
        if how == "whole":
            return str((await sub().arun(inner)).content)
        said = ""
        async for event in sub().arun(inner, stream=True):
            said += str(event.content or "") if isinstance(event, RunContentEvent) else ""
        return said

    async def ask_streamed() -> AsyncIterator[Any]:
        RAN.append("ask_streamed")
        if how == "whole":
            yield (await sub().arun(inner)).content
            return
        async for event in sub().arun(inner, stream=True, stream_events=True):
            yield event

    tool = ask if outer == "async def" else ask_streamed
    text = script(f"nested {how} {outer}", [tool.__name__, {}], [tool.__name__, {}])
    requests.mark()
    plain = await plain_run(agent(tool), text)
    expected = requests.bodies()
    requests.mark()
    whole = await play(agent(tool), request(text))
    assert requests.bodies() == expected
    assert comparable(whole.end.output) == comparable(plain)
    outer_key = next(e["key"] for e in whole.entries if e["kind"] == "tool" and e["tool"] == tool.__name__)
    inner_keys = [e["key"] for e in whole.entries[1:5] if e.get("tool") != tool.__name__]
    assert len(inner_keys) >= 3 and all(key.startswith(f"{outer_key}/") for key in inner_keys)
    for cut in range(len(whole.entries) + 1):
        requests.mark()
        again = await play(agent(tool), request(text), whole.entries[:cut])
        assert comparable(again.end.output) == comparable(plain), f"after {cut} entries"
        assert len(requests.bodies()) == len(expected) - sum(e["kind"] == "model" for e in whole.entries[:cut])


async def test_a_key_that_a_tool_removes_from_the_session_state_stays_away_after_a_playback(
    agent: Callable[..., Agent], requests: RequestLog
) -> None:
    def forget(run_context: RunContext, key: str) -> str:
        noted("forget")
        assert run_context.session_state is not None
        return f"forgot {run_context.session_state.pop(key)}"

    def put(run_context: RunContext, key: str) -> str:
        noted("put")
        assert run_context.session_state is not None
        run_context.session_state[key] = {"nested": [key]}
        return f"put {key}"

    def replace(run_context: RunContext) -> str:
        noted("replace")
        run_context.session_state = {"only": 1}
        return "replaced"

    def stream_forgets(run_context: RunContext, key: str) -> Iterator[str]:
        noted("stream_forgets")
        assert run_context.session_state is not None
        del run_context.session_state[key]
        yield f"forgot {key}"

    def make() -> Agent:
        return agent(forget, put, replace, stream_forgets, session_state={"a": 1, "b": 2, "c": 3})

    text = script(
        "forget",
        ["forget", {"key": "a"}],
        ["put", {"key": "x"}],
        ["stream_forgets", {"key": "b"}],
        ["forget", {"key": "x"}],
        ["put", {"key": "x"}],
    )
    whole = await same_from_every_prefix(make, text, requests)
    assert set(whole.end.output.session_state or {}) >= {"c", "x"}
    assert not {"a", "b"} & set(whole.end.output.session_state or {})
    removed = [e.get("sessionStateRemoved") for e in whole.entries if e["kind"] == "tool"]
    assert removed == [["a"], None, ["b"], ["x"], None]
    await same_from_every_prefix(make, script("replace", ["replace", {}], ["put", {"key": "y"}]), requests)


async def test_a_sub_agents_session_state_is_not_the_agents(agent: Callable[..., Agent], requests: RequestLog) -> None:
    from tests.kit.agents_under_test import scripted_model as model

    def put(run_context: RunContext, key: str) -> str:
        assert run_context.session_state is not None
        run_context.session_state[key] = 1
        return f"put {key}"

    async def ask() -> str:
        sub = Agent(id="sub", model=model("scripted-sub"), tools=[put], telemetry=False, session_state={"own": 1})
        return str((await sub.arun(script("inner", ["put", {"key": "inner"}]))).content)

    def make() -> Agent:
        return agent(put, ask, session_state={"outer": 1})

    text = script("two states", ["put", {"key": "x"}], ["ask", {}], ["put", {"key": "y"}])
    plain = await plain_run(make(), text)
    whole = await play(make(), request(text))
    for cut in range(len(whole.entries) + 1):
        again = await play(make(), request(text), whole.entries[:cut])
        assert again.end.output.session_state == plain.session_state, f"after {cut} entries"


VARIABLE: ContextVar[str] = ContextVar("variable", default="unset")


async def test_what_is_no_coroutine_runs_in_a_thread_and_the_requests_are_plain_agnos(
    agent: Callable[..., Agent], requests: RequestLog
) -> None:
    def pre_hook(run_input: Any) -> None:
        noted("pre_hook")
        VARIABLE.set("set by the pre-hook")
        run_input.input_content += " (checked)"

    class PreHook:
        def __call__(self, run_input: Any) -> None:
            noted("PreHook")

    def post_hook(run_output: Any) -> None:
        noted("post_hook")

    def failing_hook() -> None:
        noted("failing_hook")
        raise ValueError("a hook that fails is logged")

    def instructions(agent: Agent, run_context: RunContext) -> str:
        noted("instructions")
        return f"Be kind. {VARIABLE.get()}"

    def retriever(query: str, num_documents: int | None = None, **kwargs: Any) -> list[dict[str, Any]]:
        noted("retriever")
        return [{"content": "a document"}]

    def dependency() -> str:
        noted("dependency")
        return "depended on"

    def failing_dependency() -> str:
        noted("failing_dependency")
        raise ValueError("no")

    async def async_dependency() -> str:
        RAN.append("async_dependency")
        return "awaited"

    def tools(run_context: RunContext) -> list[Any]:
        noted("tools")
        return [sync_text]

    def make() -> Agent:
        made = agent(
            pre_hooks=[pre_hook, PreHook(), failing_hook],
            post_hooks=[post_hook],
            instructions=instructions,
            knowledge_retriever=retriever,
            add_knowledge_to_context=True,
            search_knowledge=False,
            dependencies={"a": dependency, "b": failing_dependency, "c": async_dependency, "d": 1},
            add_dependencies_to_context=False,
        )
        made.tools = tools
        made.cache_callables = False
        return made

    text = script("in threads", ["sync_text", {}])
    requests.mark()
    await plain_run(make(), text)
    expected, ran = requests.bodies(), list(RAN)
    assert any(THREADS)
    requests.mark()
    played = await play(make(), request(text))
    assert requests.bodies() == expected
    assert RAN == ran
    assert not any(THREADS)
    assert {
        "pre_hook",
        "PreHook",
        "post_hook",
        "failing_hook",
        "instructions",
        "retriever",
        "dependency",
        "tools",
    } <= set(RAN)
    assert "set by the pre-hook" in json.dumps(expected)
    assert played.end.status == "completed"
