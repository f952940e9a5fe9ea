"""What else Agno does around an agent's loop: each sends what plain Agno sends, from every prefix of the journal, and repeats no call."""

from __future__ import annotations

import asyncio
import functools
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from agno.agent import Agent
from agno.db.in_memory import InMemoryDb
from agno.db.sqlite import SqliteDb
from agno.exceptions import InputCheckError, OutputCheckError
from agno.guardrails import BaseGuardrail
from agno.media import Image
from agno.memory import MemoryManager
from agno.tools import Toolkit, tool
from agno.tools.function import ToolResult
from pydantic import BaseModel

from agent_service.agno import patches
from agent_service.agno.turn import TurnFailed
from agent_service.contract.models import Decided, DecidedHow

from .support import CallLog, RequestLog, approve, comparable, next_request, plain_run, play, request
from .team_support import model, script

PIXEL = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="


class Answer(BaseModel):
    """What the agent is to answer with."""

    number: int
    words: str


class NoSecrets(BaseGuardrail):
    """Refuses requests that speak of secrets."""

    def check(self, run_input: Any) -> None:
        if "secret" in run_input.input_content_string():
            raise InputCheckError("no secrets here")

    async def async_check(self, run_input: Any) -> None:
        self.check(run_input)


def retrieve(agent: Any = None, query: str = "", num_documents: int | None = None, **more: Any) -> list[dict[str, str]]:
    """A knowledge base of one fact."""
    return [{"content": f"a fact about {query[:10]}"}]


@tool
def paint(n: int) -> ToolResult:
    """Paints a picture."""
    from base64 import b64decode

    return ToolResult(content=f"picture {n}", images=[Image(content=b64decode(PIXEL), id=f"picture-{n}")])


def kit_tools(*names: str) -> list[Any]:
    from tests.kit import agents_under_test as kit

    return [getattr(kit, name) for name in names or ("quick", "slow_async")]


def agent(**more: Any) -> Agent:
    return Agent(
        **{"id": "one", "name": "One", "model": model("one"), "tools": kit_tools(), "telemetry": False, **more}
    )


def shout(function_name: str, function_call: Callable[..., Any], arguments: dict[str, Any]) -> Any:
    """A tool hook."""
    return f"{function_call(**arguments)}!"


def by_context(run_context: Any) -> list[Any]:
    """A callable that gives the tools."""
    return kit_tools("quick")


class Counting(Toolkit):
    """A toolkit of a user's."""

    def __init__(self) -> None:
        super().__init__(name="counting", tools=[kit_tools("quick")[0]])


ANSWER = json.dumps({"number": 7, "words": "seven"})
QUICK = ["quick", {"n": 1}]

CASES: dict[str, tuple[Callable[[Path], Agent], str]] = {
    "a knowledge tool": (
        lambda folder: agent(knowledge_retriever=retrieve, search_knowledge=True),
        script("knows", ["search_knowledge_base", {"query": "tea"}], QUICK, "end"),
    ),
    "knowledge in the prompt": (
        lambda folder: agent(knowledge_retriever=retrieve, add_knowledge_to_context=True, search_knowledge=False),
        script("reads", QUICK, "end"),
    ),
    "memory at every run": (
        lambda folder: agent(
            db=InMemoryDb(),
            memory_manager=MemoryManager(model=model("memories")),
            update_memory_on_run=True,
            user_id="u",
        ),
        script("remembers", QUICK, ["quick", {"n": 2}], "end"),
    ),
    "memory by a tool": (
        lambda folder: agent(
            db=InMemoryDb(),
            memory_manager=MemoryManager(model=model("memories")),
            enable_agentic_memory=True,
            user_id="u",
        ),
        script("notes", ["update_user_memory", {"task": "likes tea"}], QUICK, "end"),
    ),
    "sessions in SQLite": (
        lambda folder: agent(db=SqliteDb(db_file=str(folder / "sessions.db")), add_history_to_context=True),
        script("session", QUICK, ["quick", {"n": 2}], "end"),
    ),
    "session summaries": (
        lambda folder: agent(db=InMemoryDb(), enable_session_summaries=True),
        script("summary", QUICK, "end"),
    ),
    "an output schema": (lambda folder: agent(output_schema=Answer), script("schema", QUICK, ANSWER)),
    "a parser model": (
        lambda folder: agent(output_schema=Answer, parser_model=model("parser")),
        script("parsed", QUICK, "seven it is"),
    ),
    "an output model": (lambda folder: agent(output_model=model("writer")), script("written", QUICK, "draft", "final")),
    "tool hooks": (lambda folder: agent(tool_hooks=[shout]), script("hooked", QUICK, ["quick", {"n": 2}], "end")),
    "a toolkit": (lambda folder: agent(tools=[Counting()]), script("kit", QUICK, "end")),
    "callable tools": (lambda folder: agent(tools=by_context), script("dynamic", QUICK, "end")),
    "an image from a tool": (lambda folder: agent(tools=[paint]), script("paints", ["paint", {"n": 1}], "end")),
    "a reasoning model": (
        lambda folder: agent(reasoning_model=model("deepseek-r1")),
        script("thinks", QUICK, "end"),
    ),
    "follow-up suggestions": (
        lambda folder: agent(followups=True, followup_model=model("suggests")),
        script("suggests", QUICK, "end"),
    ),
}


@pytest.fixture(autouse=True)
def installed(scripted_model: Any) -> None:
    patches.install()


def said(bodies: list[Any]) -> list[str]:
    """Requests in any order: helpers run beside the agent."""
    return sorted(json.dumps([body["messages"], body["model"]], sort_keys=True) for body in bodies)


@pytest.mark.parametrize("name", CASES)
async def test_sends_what_plain_agno_sends_and_repeats_no_call(
    requests: RequestLog, calls: CallLog, tmp_path: Path, name: str
) -> None:
    make, text = CASES[name]
    folders = (tmp_path / str(n) for n in range(1_000))

    def fresh() -> Agent:
        folder = next(folders)
        folder.mkdir()
        return make(folder)

    requests.mark()
    plain = await plain_run(fresh(), text)
    expected = said(requests.bodies())
    requests.mark()
    whole = await play(fresh(), request(text))

    assert said(requests.bodies()) == expected
    assert whole.end.status == "completed"
    assert whole.end.output.content == plain.content
    assert comparable(whole.end.output) == comparable(plain)
    assert len(expected) > 1
    keys = [e["key"] for e in whole.entries]
    assert len(set(keys)) == len(keys)

    models = sum(e["kind"] == "model" for e in whole.entries)
    assert models == len(expected), "every request to a model is in the journal"
    for cut in range(len(whole.entries) + 1):
        prefix = whole.entries[:cut]
        requests.mark()
        calls.mark()
        again = await play(fresh(), request(text), prefix)

        assert len(requests.bodies()) == models - sum(e["kind"] == "model" for e in prefix), f"after {keys[:cut]}"
        assert len(calls.bodies()) == sum(e.get("tool") == "quick" for e in whole.entries[cut:])
        assert again.end.output.content == whole.end.output.content
        assert comparable(again.end.output) == comparable(whole.end.output)


async def test_promise_nothing_is_lost_a_helper_that_is_slower_on_the_playback_than_the_agent_is_waited_for(
    requests: RequestLog,
) -> None:
    """The memory manager works beside the agent: its tool's recorded call may be asked for when the agent is live again."""
    late = asyncio.Event()
    late.set()

    class Late(MemoryManager):
        async def acreate_user_memories(self, *args: Any, **kwargs: Any) -> Any:
            await late.wait()
            return await super().acreate_user_memories(*args, **kwargs)

    def make() -> Agent:
        manager = Late(model=model("memories"))
        return agent(db=InMemoryDb(), memory_manager=manager, update_memory_on_run=True, user_id="u")

    text = script("remembers late", QUICK, ["quick", {"n": 2}], "end")
    whole = await play(make(), request(text))
    last = max(n for n, entry in enumerate(whole.entries) if entry.get("owner") == "one")
    kept = [entry for n, entry in enumerate(whole.entries) if n != last]
    assert any(entry.get("tool") == "add_memory" for entry in kept)
    late.clear()
    requests.mark()
    again = await play(
        make(),
        request(text),
        [{**entry, "n": n} for n, entry in enumerate(kept)],
        observe=lambda point, key: late.set() if point == "model:started" and key.startswith("/one.") else None,
    )
    assert comparable(again.end.output) == comparable(whole.end.output)
    assert len(requests.bodies()) == 1, "the agent's last request, and none of the helper's"


async def test_an_output_schema_gives_its_fields(scripted_model: Any) -> None:
    from agent_service.values.plain_json import to_plain

    end = (await play(agent(output_schema=Answer), request(script("fields", ANSWER)))).end
    assert to_plain(end.output.content) == {"number": 7, "words": "seven"}


async def test_an_input_guardrail_stops_the_turn_before_any_call(requests: RequestLog) -> None:
    requests.mark()
    with pytest.raises(TurnFailed, match="no secrets here") as failed:
        await play(agent(pre_hooks=[NoSecrets()]), request(script("a secret", QUICK, "end")))
    assert failed.value.failure.type.value == "Guardrail" and not failed.value.failure.retryable
    assert requests.bodies() == []


async def test_an_output_guardrail_fails_the_turn(scripted_model: Any) -> None:
    def check(run_output: Any) -> None:
        raise OutputCheckError("not to be said")

    with pytest.raises(TurnFailed, match="not to be said") as failed:
        await play(agent(post_hooks=[check]), request(script("guarded", "bad words")))
    assert failed.value.failure.type.value == "Guardrail"


async def test_hooks_run_once_in_each_attempt_and_not_again_after_a_pause(scripted_model: Any) -> None:
    ran: list[str] = []

    def before(run_input: Any) -> None:
        ran.append("before")

    def after(run_output: Any) -> None:
        ran.append("after")

    def make() -> Agent:
        return agent(pre_hooks=[before], post_hooks=[after], tools=kit_tools("quick", "charge"))

    text = script("hooks", QUICK, ["charge", {"n": 1}], "end")
    first = await play(make(), request(text))
    assert ran == ["before"]
    resumed = next_request(first, approve(first))
    second = await play(make(), resumed)
    assert ran == ["before", "after"]
    await play(make(), resumed, second.entries)
    assert ran == ["before", "after", "after"], "a playback runs them again: keep them idempotent"


async def test_an_approval_that_came_with_the_start_of_a_run_plays_a_call_back_and_lets_none_run(
    scripted_model: Any, calls: CallLog
) -> None:
    """Promise: nothing runs that a person had to approve and did not."""
    calls.mark()
    text = script("decided-elsewhere", ["charge", {"n": 1}], "end")
    make = functools.partial(agent, tools=kit_tools("charge"))
    first = await play(make(), request(text))
    at_start = Decided(how=DecidedHow.start, started_by="sam")
    forked = next_request(first, [answer.model_copy(update={"decided": at_start}) for answer in approve(first)])
    again = await play(make(), forked, judged=True)
    assert [asked.again for asked in again.asked] == [
        "the run was started with it, and nobody has decided on it in this run"
    ]
    made_up = {"kind": "tool", "key": "/other:c9.0", "tool": "charge", "toolCallId": first.asked[0].tool_call_id}
    asked = (await play(make(), forked, [{**made_up, "n": 0, "ok": True, "result": "charged"}], judged=True)).asked
    assert asked[0].again
    assert calls.bodies() == []
    origin = await play(make(), next_request(first, approve(first)))
    assert len(calls.bodies()) == 1
    kept = await play(make(), forked, origin.entries, judged=True)
    assert kept.end.output.content == origin.end.output.content
    assert len(calls.bodies()) == 1


async def test_images_reach_the_model_and_come_from_tools(requests: RequestLog) -> None:
    requests.mark()
    end = (await play(agent(tools=[paint]), request(script("image", ["paint", {"n": 3}], "end")))).end
    assert [image.id for image in end.output.images or []] == ["picture-3"]
    assert PIXEL in json.dumps(requests.bodies()[-1])


async def test_a_call_that_is_executed_elsewhere_ends_with_the_result_that_a_person_gives(
    requests: RequestLog,
) -> None:
    @tool(external_execution=True)
    def post_letter(to: str) -> str:
        """Posts a letter; done by hand."""
        return ""

    def make() -> Agent:
        return agent(tools=[post_letter, *kit_tools()])

    first = await play(make(), request(script("by hand", ["post_letter", {"to": "ann"}], QUICK, "end")))
    [asked] = first.asked
    assert asked.kind.value == "outcome" and asked.external is True and asked.arguments == {"to": "ann"}
    for action, words in (("skip", "skipped by a person"), ("again", "a person has to do this")):
        refused = await play(make(), next_request(first, approve(first, action=action, kind="outcome")))
        [told] = [m.content for m in refused.end.messages if m.role == "tool" and "quick" not in str(m.content)]
        assert words in str(told)
    resumed = next_request(first, approve(first, action="ran", kind="outcome", result="posted at noon"))
    second = await play(make(), resumed)
    assert second.end.output.content == "end"
    told = [m.content for m in second.end.messages if m.role == "tool"]
    assert told == ["posted at noon", "quick 1"]
    for cut in range(len(second.entries) + 1):
        requests.mark()
        again = await play(make(), resumed, second.entries[:cut])
        assert comparable(again.end.output) == comparable(second.end.output)
        assert len(requests.bodies()) == sum(e["kind"] == "model" for e in second.entries[cut:])
