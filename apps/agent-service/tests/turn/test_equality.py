"""A run through the journal is the run that plain Agno makes, fresh and after a playback from every prefix of the journal."""

from __future__ import annotations

import json
from collections.abc import Callable

import pytest
from agno.agent import Agent

from .support import (
    CallLog,
    Played,
    RequestLog,
    TurnRequest,
    approve,
    comparable,
    next_request,
    plain_run,
    play,
    request,
)

STEPS = [
    ["quick", {"n": 1}],
    [["slow", {"n": 2, "seconds": 0.05}], ["quick", {"n": 3}], ["slow_async", {"n": 4, "seconds": 0.02}]],
    ["remember", {"key": "x", "value": "y"}],
    [["charge", {"n": 5}], ["quick", {"n": 6}]],
    {"text": "thinking aloud", "calls": [["quick", {"n": 7}]]},
    ["broken", {"n": 8}],
    "all done",
]


def script(words: str, steps: object = STEPS) -> str:
    return f"{words} script: {json.dumps(steps)}"


async def test_sends_what_plain_agno_sends(bee: Callable[[], Agent], requests: RequestLog, calls: CallLog) -> None:
    text = script("plain")
    requests.mark()
    plain = await plain_run(bee(), text)
    expected = requests.bodies()

    requests.mark()
    first = await play(bee(), request(text))
    second = await play(bee(), next_request(first, approve(first)))

    assert first.end.status == "paused"
    assert second.end.status == "completed"
    assert requests.bodies() == expected
    assert comparable(second.end.output) == comparable(plain)
    assert second.end.output.content == plain.content == "thinking aloudall done"
    assert second.end.output.session_state == plain.session_state
    assert second.end.output.metrics and plain.metrics
    assert second.end.output.metrics.total_tokens == plain.metrics.total_tokens


async def turns(bee: Callable[[], Agent], text: str) -> tuple[Played, Played, TurnRequest]:
    first = await play(bee(), request(text))
    resumed = next_request(first, approve(first))
    return first, await play(bee(), resumed), resumed


async def test_plays_back_from_every_prefix(bee: Callable[[], Agent], requests: RequestLog, calls: CallLog) -> None:
    requests.mark()
    first, second, resumed = await turns(bee, script("prefix"))
    asked = requests.bodies()
    models_in_first = sum(e["kind"] == "model" for e in first.entries)

    for whole, start, sent in (
        (first, request(script("prefix")), asked[:models_in_first]),
        (second, resumed, asked[models_in_first:]),
    ):
        for cut in range(len(whole.entries) + 1):
            prefix = whole.entries[:cut]
            if prefix and prefix[-1]["kind"] == "claim":
                continue  # an open claim is asked about, never played
            requests.mark()
            calls.mark()
            again = await play(bee(), start, prefix)

            model_calls = sum(e["kind"] == "model" for e in prefix)
            tool_calls = sum(e["kind"] == "tool" for e in prefix)
            assert requests.bodies() == sent[model_calls:], f"after {cut} entries"
            assert len(calls.bodies()) == sum(e["kind"] == "tool" for e in whole.entries) - tool_calls
            assert comparable(again.end.output) == comparable(whole.end.output)
            assert again.end.output.session_state == whole.end.output.session_state
            assert again.end.output.metrics and whole.end.output.metrics
            assert again.end.output.metrics.total_tokens == whole.end.output.metrics.total_tokens
            assert [e["key"] for e in again.entries[:cut]] == [e["key"] for e in prefix]


async def test_the_journal_adds_up_to_the_conversation(bee: Callable[[], Agent]) -> None:
    from agent_service.journal.conversation import add_turn

    first = await play(bee(), request(script("transcript")))
    assert first.end.state is not None
    assert first.end.state.snapshot is None

    rebuilt = add_turn([], first.entries, json.loads(first.end.state.model_dump_json(by_alias=True)))

    assert [m["id"] for m in rebuilt] == [m.id for m in first.end.messages]
    assert [m.get("content") for m in rebuilt] == [m.content for m in first.end.messages]
    tool_results = [e["result"] for e in first.entries if e["kind"] == "tool"]
    assert tool_results and not any(r in json.dumps(e.get("input")) for r in tool_results for e in first.entries)


async def test_a_turn_yields_and_the_next_goes_on_in_mid_loop(bee: Callable[[], Agent], requests: RequestLog) -> None:
    text = script("yield", [["big", {"n": n, "kilobytes": 4}] for n in range(6)] + ["done with all"])
    requests.mark()
    plain = await plain_run(bee(), text)
    expected = requests.bodies()
    requests.mark()

    played = await play(bee(), request(text), yield_after_bytes=9_000)
    statuses = [played.end.status]
    while played.end.status == "yielded":
        assert played.end.state is not None and played.end.state.snapshot is None
        played = await play(bee(), next_request(played, []), yield_after_bytes=9_000)
        statuses.append(played.end.status)

    assert statuses == ["yielded", "yielded", "yielded", "completed"]
    assert requests.bodies() == expected
    assert comparable(played.end.output) == comparable(plain)


@pytest.mark.parametrize("decision", ["reject", "edit"])
async def test_a_decision_reaches_the_model(bee: Callable[[], Agent], calls: CallLog, decision: str) -> None:
    first = await play(bee(), request(script(decision, [["charge", {"n": 1}], "the end"])))
    calls.mark()
    change = {"action": "reject", "note": "too much"} if decision == "reject" else {"arguments": {"n": 2}}

    second = await play(bee(), next_request(first, approve(first, **change)))

    assert second.end.output.content == "the end"
    told = [m for m in second.end.messages if m.role == "tool"][-1]
    if decision == "reject":
        assert told.content == "too much" and told.tool_call_error
        assert calls.bodies() == []
    else:
        assert told.content == "charged 2"
        assert [args["n"] for _, args in calls.bodies()] == [2]
