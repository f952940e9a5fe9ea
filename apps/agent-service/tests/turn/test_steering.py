"""What a person says in mid-run reaches the next model call, once, as plain Agno would send it."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from typing import Any

import pytest
from agno.agent import Agent
from agno.run.base import RunContext
from agno.tools import tool

from agent_service.agno import patches
from agent_service.agno.turn import TurnFailed, TurnRequest
from agent_service.contract.models import SteeringMessage
from agent_service.journal.conversation import add_turn
from agent_service.journal.paused_run import PausedRun
from agent_service.temporal.history import state_after

from .support import CallLog, RequestLog, approve, comparable, next_request, plain_run, play, request
from .test_helpers_and_teams import CASES

STEPS: list[Any] = [
    ["quick", {"n": 1}],
    [["slow", {"n": 2, "seconds": 0.05}], ["quick", {"n": 3}]],
    ["remember", {"key": "x", "value": "y"}],
    "all done",
]
SAID = [SteeringMessage(id="m1", text="only the small ones"), SteeringMessage(id="m2", text="and be brief")]


def script(words: str, steps: list[Any] = STEPS) -> str:
    return f"{words} script: {json.dumps(steps)}"


def with_messages(bodies: list[Any], at: int) -> list[Any]:
    """Requests of a run, as they are when the messages come with number `at`."""
    place = len(bodies[at]["messages"])
    users = [{"role": "user", "content": message.text} for message in SAID]
    return [
        {**body, "messages": [*body["messages"][:place], *users, *body["messages"][place:]]} for body in bodies[at:]
    ]


def named(bodies: list[Any]) -> list[Any]:
    """Requests with tool calls named by their order: the scripted model makes their ids of the conversation."""
    names: dict[str, str] = {}
    name = lambda found: names.setdefault(found.group(), f"call {len(names)}")  # noqa: E731
    return [json.loads(re.sub(r"call_[0-9a-f]{16}_\d+", name, json.dumps(body))) for body in bodies]


@tool(stop_after_tool_call=True)
def finish(n: int) -> str:
    """Ends the run."""
    return f"finished {n}"


async def test_reaches_the_next_model_call_wherever_the_turn_was_ended(
    bee: Callable[[], Agent], requests: RequestLog, calls: CallLog
) -> None:
    requests.mark()
    whole = await play(bee(), request(script("steered")))
    plain = requests.bodies()
    for cut in range(len(whole.entries)):
        prefix = whole.entries[:cut]
        made = sum(e["kind"] == "model" for e in prefix)
        requests.mark()
        steered = await play(bee(), request(script("steered")), prefix, said=SAID)
        assert named(requests.bodies()) == named(with_messages(plain, made)), f"after {cut} entries"

        steering = [e["steering"] for e in steered.entries if e.get("steering")]
        assert steering == [["m1", "m2"]]
        for again in range(cut, len(steered.entries) + 1):
            requests.mark()
            calls.mark()
            played = await play(bee(), request(script("steered")), steered.entries[:again], said=SAID)
            kept = sum(e["kind"] == "model" for e in steered.entries[:again])
            assert named(requests.bodies()) == named(with_messages(plain, made)[kept - made :]), (
                f"after {cut}, then {again} entries"
            )
            assert comparable(played.end.output) == comparable(steered.end.output)


async def test_is_part_of_the_conversation_that_the_next_turn_goes_on_from(
    bee: Callable[[], Agent], requests: RequestLog
) -> None:
    steps = [["quick", {"n": 1}], ["charge", {"n": 2}], "charged"]
    requests.mark()
    await plain_run(bee(), script("paused", steps))
    plain = requests.bodies()
    requests.mark()
    first = await play(bee(), request(script("paused", steps)), said=SAID)

    assert first.end.state is not None and first.end.state.snapshot is None
    state = json.loads(first.end.state.model_dump_json(by_alias=True))
    assert [m["id"] for m in add_turn([], first.entries, state)] == [m.id for m in first.end.messages]
    second = await play(bee(), next_request(first, approve(first)))
    assert second.end.output.content == "charged"
    assert named(requests.bodies()) == named(with_messages(plain, 0))


async def test_comes_after_the_result_of_a_call_that_was_decided(
    bee: Callable[[], Agent], requests: RequestLog
) -> None:
    first = await play(bee(), request(script("decided", [["charge", {"n": 1}], "charged"])))
    requests.mark()
    await play(bee(), next_request(first, approve(first)), said=SAID)
    [body] = requests.bodies()
    assert [m["role"] for m in body["messages"]] == ["system", "user", "assistant", "tool", "user", "user"]


async def test_said_after_the_last_answer_goes_on_as_plain_agno_does_with_input(
    bee: Callable[[], Agent], requests: RequestLog
) -> None:
    more = script("one more", [["quick", {"n": 9}], "now all done"])
    agent = bee()
    requests.mark()
    output = await plain_run(agent, script("too late"))
    context = RunContext(run_id="run-1", session_id="run-1", session_state=output.session_state)
    async for event in agent.acontinue_run(
        run_response=output, input=more, run_context=context, stream=True, yield_run_output=True
    ):
        output = event
    expected = requests.bodies()
    requests.mark()

    first = await play(bee(), request(script("too late")))
    result = {"status": "completed", "sessionState": first.end.output.session_state, "messages": first.end.tail}
    state = state_after(json.loads(json.dumps(result)))
    assert state is not None
    paused = PausedRun(state["run"], add_turn([], first.entries, state))
    said = [SteeringMessage(id="m1", text=more)]
    second = await play(bee(), TurnRequest("run-1", "run-1", paused=paused), said=said)

    assert named(requests.bodies()) == named(expected)
    assert second.end.status == "completed" and second.end.output.content == "now all done"
    assert second.end.output.session_state == first.end.output.session_state


async def test_said_after_the_last_answer_of_a_team_goes_on_with_it(scripted_model: Any, requests: RequestLog) -> None:
    patches.install()
    make, text = CASES["team"]
    first = await play(make(), request(text))
    state = state_after({"status": "completed", "sessionState": {}})
    assert state is not None
    paused = PausedRun(state["run"], add_turn([], first.entries, state))
    requests.mark()
    second = await play(make(), TurnRequest("run-1", "run-1", paused=paused), said=SAID[:1])
    [body] = requests.bodies()
    assert body["messages"][-1] == {"role": "user", "content": "only the small ones"}
    assert second.end.output.content == "script ended"


async def test_said_after_a_tool_that_ends_the_run_has_its_result_before_it(
    bee: Callable[[], Agent], requests: RequestLog
) -> None:
    agent = bee()
    agent.tools = [finish]
    first = await play(agent, request(script("ended", [["finish", {"n": 1}], "never said"])))
    assert [m["role"] for m in first.end.tail] == ["tool"]
    state = state_after({"status": "completed", "messages": first.end.tail})
    assert state is not None
    paused = PausedRun({}, add_turn([], first.entries, state))
    requests.mark()
    await play(bee(), TurnRequest("run-1", "run-1", paused=paused), said=SAID[:1])
    [body] = requests.bodies()
    assert [m["role"] for m in body["messages"]] == ["system", "user", "assistant", "tool", "user"]
    assert body["messages"][3]["content"] == "finished 1"


async def test_comes_with_the_call_that_is_made_instead_of_one_that_failed(
    bee: Callable[[], Agent], requests: RequestLog
) -> None:
    text = script("failed once", [{"status": 429, "times": 1, "then": "all done"}])
    requests.mark()
    with pytest.raises(TurnFailed):
        await play(bee(), request(text), said=SAID)
    steered = await play(bee(), request(text), said=SAID)
    assert [e.get("steering") for e in steered.entries] == [["m1", "m2"]]
    for body in requests.bodies():
        assert [m["content"] for m in body["messages"][2:]] == [message.text for message in SAID]


@pytest.mark.parametrize("name", CASES)
async def test_reaches_agents_that_do_more_than_talk_once(scripted_model: Any, requests: RequestLog, name: str) -> None:
    patches.install()
    make, text = CASES[name]
    whole = await play(make(), request(text), said=SAID)
    steered = [e for e in whole.entries if e.get("steering")]
    assert [e["steering"] for e in steered] == [["m1", "m2"]]
    for cut in range(len(whole.entries) + 1):
        requests.mark()
        again = await play(make(), request(text), whole.entries[:cut], said=SAID)
        assert comparable(again.end.output)[1:] == comparable(whole.end.output)[1:], f"after {cut} entries"
        made = [entry["key"] for entry in again.entries]
        assert sorted(made) == sorted(entry["key"] for entry in whole.entries)
