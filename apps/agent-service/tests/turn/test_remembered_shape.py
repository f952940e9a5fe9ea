"""Promise: what is shown is what was sent, also where tools or parameters change from call to call, in place or by order alone."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest
from agno.agent import Agent
from hypothesis import given
from hypothesis import strategies as st

from agent_service.agno.remembered_shape import remembered
from tests.kit.shown_calls import MemoryPayloads, shown_calls

from .support import RequestLog, play, request

THREE_CALLS = 'The same tools. script: [["quick", {"n": 1}], ["quick", {"n": 2}], "end"]'

NAMES = st.sampled_from(["messages", "model", "tools", "x"])
VALUES = st.recursive(
    st.sampled_from([1, True, 1.0, None, "", '],"model":1}', '"', "é"]),
    lambda inner: st.lists(inner, max_size=2) | st.dictionaries(NAMES, inner, max_size=3),
    max_leaves=6,
)
BODIES = st.dictionaries(st.sampled_from(["model", "tools", "x"]), VALUES, max_size=3)


def compact(body: Any) -> bytes:
    return json.dumps(body, ensure_ascii=False, separators=(",", ":")).encode()


@st.composite
def requests_like_each_other(draw: st.DrawFn) -> tuple[dict[str, Any], dict[str, Any]]:
    """Two bodies whose fields are often the same, in another order or with another value."""

    def placed(fields: dict[str, Any]) -> dict[str, Any]:
        given = [("messages", draw(st.lists(VALUES, max_size=3))), *fields.items()]
        return dict(draw(st.permutations(given)) if draw(st.booleans()) else given)

    fields = draw(BODIES)
    return placed(fields), placed({**fields, **draw(BODIES)} if draw(st.booleans()) else fields)


@given(requests_like_each_other())
def test_a_record_is_taken_again_exactly_where_all_but_the_messages_is_the_same(
    pair: tuple[dict[str, Any], dict[str, Any]],
) -> None:
    first, second = pair
    shape = remembered(("p",), first, "messages", compact(first), b"record")
    assert shape is not None
    same = compact({**first, "messages": []}) == compact({**second, "messages": []})
    assert shape.is_of(("p",), tuple(second), compact(second)) == same
    assert not shape.is_of(("another",), tuple(first), compact(first))


def test_bytes_that_are_not_the_plain_json_of_the_fields_are_not_remembered() -> None:
    body = {"model": "m", "messages": []}
    assert remembered((), body, "messages", json.dumps(body, indent=1).encode(), b"") is None
    assert remembered((), {**body, "x": object()}, "messages", compact(body), b"") is None
    assert remembered((), {**body, "x": "\ud800"}, "messages", compact(body), b"") is None


def reworded(tools: list[dict[str, Any]], call: int) -> None:
    tools[0]["function"]["description"] = f"as of call {call}"


def reordered(tools: list[dict[str, Any]], call: int) -> None:
    tools.reverse()


def resorted(tools: list[dict[str, Any]], call: int) -> None:
    function = tools[0]["function"]
    function["name"] = function.pop("name")
    tools[0]["function"] = dict(reversed(function.items()))


def other_type(tools: list[dict[str, Any]], call: int) -> None:
    tools[0]["function"]["strict"] = [True, 1][call % 2]


@pytest.mark.parametrize("change", [reworded, reordered, resorted, other_type])
async def test_tools_that_changed_in_place_are_shown_as_each_call_had_them(
    bee: Callable[[], Agent],
    requests: RequestLog,
    monkeypatch: pytest.MonkeyPatch,
    change: Callable[[list[dict[str, Any]], int], None],
) -> None:
    agent, payloads = bee(), MemoryPayloads()
    model: Any = agent.model
    plain, lists = model.get_request_params, []

    def changing(*args: Any, **kwargs: Any) -> Any:
        lists[:] = lists or [kwargs["tools"]]
        change(lists[0], len(requests.bodies()))
        return plain(*args, **{**kwargs, "tools": lists[0]})

    monkeypatch.setattr(model, "get_request_params", changing)
    requests.mark()
    played = await play(agent, request(THREE_CALLS), put=payloads.put)
    sent = [compact(body).decode() for body in requests.bodies()]

    shown = shown_calls(payloads, (played.entries, None))

    assert len(sent) > 1 and len({json.dumps(json.loads(text)["tools"]) for text in sent}) > 1
    assert [call["text"] for call in shown] == sent
    assert {call["known"] for call in shown} == {"sent"}


async def test_the_same_tools_are_written_once(bee: Callable[[], Agent], monkeypatch: pytest.MonkeyPatch) -> None:
    from agent_service.agno import request_records

    written: list[Any] = []
    plain = request_records._bounded
    monkeypatch.setattr(request_records, "_bounded", lambda record: written.append(record) or plain(record))
    played = await play(bee(), request(THREE_CALLS), put=MemoryPayloads().put)
    calls = [entry for entry in played.entries if entry["kind"] == "model"]
    assert len(calls) > 1 and len({entry["request"]["shape"] for entry in calls}) == 1
    assert len(written) == 1
