"""The same equality for agents that do more than talk and call tools: fallback models, memory, summaries, a clock, teams."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest
from agno.agent import Agent
from agno.db.in_memory import InMemoryDb
from agno.memory import MemoryManager
from agno.models.fallback import FallbackConfig
from agno.team import Team

from .support import CallLog, RequestLog, comparable, plain_run, play, request


def script(words: str, *steps: Any) -> str:
    return f"{words} script: {json.dumps(steps)}"


def tools() -> list[Any]:
    from tests.kit.agents_under_test import quick, slow_async

    return [quick, slow_async]


def model(model_id: str) -> Any:
    from tests.kit.agents_under_test import scripted_model

    return scripted_model(model_id)


def with_fallback() -> Agent:
    fallback = model("fallback-model")
    fallback.api_key = "good"
    return Agent(
        id="fallback",
        model=model("failing-primary"),
        fallback_config=FallbackConfig(on_error=[fallback]),
        tools=tools(),
        telemetry=False,
    )


def with_memory() -> Agent:
    return Agent(
        id="memory",
        model=model("memory-agent"),
        db=InMemoryDb(),
        memory_manager=MemoryManager(model=model("memory-model")),
        update_memory_on_run=True,
        enable_session_summaries=True,
        add_datetime_to_context=True,
        tools=tools(),
        telemetry=False,
        user_id="user-1",
    )


def member(name: str) -> Agent:
    return Agent(
        id=name, name=name, role="does what it is told", model=model(f"model-of-{name}"), tools=tools(), telemetry=False
    )


def team() -> Team:
    return Team(id="team", name="team", model=model("lead"), members=[member("al"), member("bob")], telemetry=False)


def delegate(to: str, n: int) -> list[Any]:
    task = script(f"task for {to}", ["quick", {"n": n}], f"{to} did {n}")
    return ["delegate_task_to_member", {"member_id": to, "task": task}]


def only(key: str, step: Any) -> dict[str, Any]:
    """A step that fails for a model with another key."""
    return {"status": 503, "key": key, "then": step}


CASES: dict[str, tuple[Callable[[], Any], str]] = {
    "fallback": (
        with_fallback,
        script("fallback", only("good", ["quick", {"n": 1}]), ["quick", {"n": 2}], only("good", "end")),
    ),
    "memory, summary and clock": (with_memory, script("memory", ["quick", {"n": 1}], ["quick", {"n": 2}], "end")),
    "team": (team, script("team", delegate("al", 1), delegate("bob", 2), "both did")),
    "two members in parallel": (team, script("parallel", [delegate("al", 1), delegate("bob", 2)], "both did")),
}


def unordered(bodies: list[Any]) -> list[str]:
    """Requests of lanes that run side by side may come in any order; a clock may have gone on."""
    return sorted(json.dumps([*body["messages"][1:], body["model"]], sort_keys=True) for body in bodies)


@pytest.mark.parametrize("name", CASES)
async def test_plays_back_from_every_prefix(
    scripted_model: Any, requests: RequestLog, calls: CallLog, name: str
) -> None:
    from agent_service.agno import patches

    patches.install()
    make, text = CASES[name]
    requests.mark()
    plain = await plain_run(make(), text)
    expected = unordered(requests.bodies())

    requests.mark()
    whole = await play(make(), request(text))
    assert unordered(requests.bodies()) == expected
    assert comparable(whole.end.output)[1:] == comparable(plain)[1:]
    keys = [entry["key"] for entry in whole.entries]
    assert len(set(keys)) == len(keys)
    assert name != "fallback" or [e["kind"] for e in whole.entries].count("error") >= 1
    models = [e for e in whole.entries if e["kind"] in ("model", "error")]

    for cut in range(len(whole.entries) + 1):
        prefix = whole.entries[:cut]
        requests.mark()
        calls.mark()
        again = await play(make(), request(text), prefix)

        assert len(requests.bodies()) == len(models) - sum(e["kind"] in ("model", "error") for e in prefix), (
            f"after {keys[:cut]}"
        )
        assert len(calls.bodies()) == sum(e.get("tool") == "quick" for e in whole.entries[cut:])
        assert again.end.output.content == whole.end.output.content
        assert comparable(again.end.output)[1:] == comparable(whole.end.output)[1:]


async def test_a_clock_in_the_prompt_stands_still_for_the_turn(
    scripted_model: Any, requests: RequestLog, monkeypatch: Any
) -> None:
    from agent_service.agno import patches

    patches.install()
    text = script("clock", ["quick", {"n": 1}], "end")
    whole = await play(with_memory(), request(text))
    first = next(e for e in whole.entries if e.get("owner") == "memory")
    said = first["input"][0]["content"]
    first["input"][0]["content"] = said + " (as it was)"

    requests.mark()
    await play(with_memory(), request(text), whole.entries[: whole.entries.index(first) + 1])

    sent = [
        b["messages"][0]["content"]
        for b in requests.bodies()
        if b["messages"][0]["content"].startswith("<additional_information>")
    ]
    assert sent and all(content == said + " (as it was)" for content in sent)
