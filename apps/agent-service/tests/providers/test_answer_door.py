"""What a model says becomes sound where it comes in: what is shown, recorded, asked about and run is one value, or an error that the model
reads."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest
from agno.agent import Agent
from agno.tools import tool
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from agent_service.agents.preparation import prepare
from agent_service.agno import patches
from agent_service.values.arguments import arguments_hash
from agent_service.values.well_formed import well_formed
from tests.turn.support import approve, comparable, next_request, plain_run, play, request

from .protocols import Call, Step
from .server import Server
from .test_providers import MODELS

got: list[Any] = []


@tool(requires_confirmation=True)
def keep(value: Any) -> str:
    """Keeps a value."""
    got.append(value)
    return "kept"


def keeper(server: Server, steps: list[Step]) -> Callable[[], Agent]:
    patches.install()
    server.fault, server.steps = None, steps
    server.taken()
    got.clear()

    def make() -> Agent:
        agent = Agent(id="keeper", model=MODELS["OpenAIChat"](server.url), tools=[keep], telemetry=False)
        prepare(agent, "test")
        return agent

    return make


SPLIT = "ab\ud83d\ude00!"
"""The server sends three characters, then the rest: half of an emoji in each."""


async def test_an_emoji_that_is_split_over_two_deltas_is_one(server: Server) -> None:
    make = keeper(server, [SPLIT])
    plain = await plain_run(make(), "Say it.")
    played = await play(make(), request("Say it."))

    assert played.end.output.content == "ab😀!" == well_formed(str(plain.content))
    texts = [getattr(event, "content", None) for event, _ in played.events]
    assert "ab" in texts and "😀!" in texts, "no viewer gets half of it"
    assert played.entries[0]["message"]["content"] == "ab😀!"
    again = await play(make(), request("Say it."), played.entries)
    assert comparable(again.end.output) == comparable(played.end.output)


async def test_half_of_a_character_at_the_end_is_said_to_be_one(server: Server) -> None:
    played = await play(keeper(server, ["ab\ud83d"])(), request("Say it."))
    assert played.end.output.content == "ab\ufffd"
    assert [m.content for m in played.end.messages][-1] == "ab\ufffd"


@pytest.mark.parametrize(
    ("text", "what"),
    [
        ('{"value": 1e999}', "value is inf"),
        ('{"value": -1e999}', "value is -inf"),
        ('{"value": NaN}', "value is nan"),
        ('{"value": {"a": [1, {"b": Infinity}]}}', "value.a[1].b is inf"),
        ('{"value": ' + "[" * 100 + "]" * 100 + "}", "100 levels"),
        ('{"value": ' + "[" * 200_000, "100 levels"),
        ('{"value": "' + "x" * 300_000 + '"}', "300013 bytes"),
        ("{'value': {1, 2}}", "type set"),
        ("{'value': b'x'}", "type bytes"),
        ("{1: 2}", "field named 1"),
        ("[1]", "not a valid JSON object"),
        ("7", "not a valid JSON object"),
        ("{", "decoding function arguments"),
    ],
    ids=lambda value: value[:24],
)
async def test_arguments_that_nobody_can_be_shown_are_an_error_that_the_model_reads(
    server: Server, text: str, what: str
) -> None:
    """Promise: what was shown is what runs."""
    make = keeper(server, [Call("keep", text), "told"])

    played = await play(make(), request("Keep it."))

    assert played.asked == [] and got == []
    assert played.end.output.content == "told"
    assert server.taken()[-1]["messages"][-2]["tool_calls"][0]["function"]["arguments"] == text
    error = [m for m in played.end.messages if m.role == "tool"][-1]
    assert what in str(error.content)
    for cut in range(len(played.entries) + 1):
        again = await play(make(), request("Keep it."), played.entries[:cut])
        assert comparable(again.end.output) == comparable(played.end.output)


async def test_one_bad_call_of_two_leaves_the_other(server: Server) -> None:
    make = keeper(server, [[Call("keep", '{"value": 1e999}'), Call("keep", '{"value": 7}')], "told"])
    first = await play(make(), request("Keep both."))
    assert [asked.arguments for asked in first.asked] == [{"value": 7}]
    second = await play(make(), next_request(first, approve(first)))
    assert got == [7] and second.end.output.content == "told"
    assert [bool(m.tool_call_error) for m in second.end.messages if m.role == "tool"] == [True, False]


async def test_an_edit_runs_as_it_was_written(server: Server) -> None:
    """Promise: what people approved is what runs. Agno makes `None` of the text "none", and `True` of "true"."""
    make = keeper(server, [Call("keep", '{"value": "x"}'), "told"])
    for text in ("none", "true", " null "):
        first = await play(make(), request("Keep it."))
        await play(make(), next_request(first, approve(first, arguments={"value": text})))
    assert got == ["none", "true", " null "]


TEXT = st.text(st.characters(exclude_categories=()), max_size=8)
"""Any, halves of characters too."""

VALUE = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**80), 2**80) | st.floats(allow_nan=False, allow_infinity=False) | TEXT,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(TEXT, inner, max_size=3),
    max_leaves=8,
)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(value=VALUE, said=TEXT)
async def test_any_value_that_a_model_can_say_is_shown_hashed_and_run_as_one(
    server: Server, value: Any, said: str
) -> None:
    """Promise: what was shown is what runs, also after a playback from every prefix."""
    make = keeper(server, [Call("keep", json.dumps({"value": value})), f"..{said}"])
    first = await play(make(), request("Keep it."))
    answers = approve(first)
    second = await play(make(), next_request(first, answers))

    shown = json.loads(json.dumps(first.asked[0].model_dump(mode="json")))["arguments"]
    assert got == [shown["value"]]
    assert repr(got[0]) == repr(shown["value"]), "1 is not 1.0"
    claim = next(entry for entry in second.entries if entry["kind"] == "claim")
    assert arguments_hash(claim["arguments"]) == first.asked[0].arguments_hash
    assert json.dumps([first.entries, second.entries], ensure_ascii=False, allow_nan=False).encode()
    assert second.end.output.content == well_formed(f"..{said}")
    for cut in range(len(second.entries) + 1):
        if cut and second.entries[cut - 1]["kind"] == "claim":
            continue
        got.clear()
        again = await play(make(), next_request(first, answers), second.entries[:cut])
        assert comparable(again.end.output) == comparable(second.end.output)
        assert len(got) == sum(entry["kind"] == "tool" for entry in second.entries[cut:])
