"""What a person says while members of a team work reaches the leader's next model call, once, and no member."""

from __future__ import annotations

import json
from collections import Counter
from typing import Any

import pytest

from agent_service.agno import patches
from agent_service.agno.turn import TurnRequest
from agent_service.contract.models import SteeringMessage
from agent_service.journal.conversation import add_turn
from agent_service.journal.paused_run import PausedRun
from agent_service.temporal.history import state_after

from .support import CallLog, RequestLog, approve, play, request
from .team_support import delegate, routing, script, team
from .test_teams import CASES

SAID = [SteeringMessage(id="m1", text="only the small ones")]


@pytest.fixture(autouse=True)
def installed(scripted_model: Any) -> None:
    patches.install()


def heard(bodies: list[Any]) -> list[str]:
    """The models whose requests hold what was said."""
    return [body["model"] for body in bodies if any(m["content"] == SAID[0].text for m in body["messages"])]


def tools_of(entries: Any) -> list[str]:
    """The calls of the kit's tools."""
    return [
        e["tool"]
        for e in entries
        if e["kind"] == "tool" and e.get("member") and e["tool"] in ("quick", "charge", "slow_async")
    ]


def own_calls(entries: Any) -> list[Any]:
    return [entry for entry in entries if entry["kind"] == "model" and not entry.get("member")]


@pytest.mark.parametrize("name", ["two side by side", "a team in the team", "route", "broadcast", "tasks"])
async def test_said_at_any_checkpoint_it_reaches_the_leaders_next_model_call_alone(
    requests: RequestLog, calls: CallLog, name: str
) -> None:
    make, text = CASES[name]
    whole = await play(make(False), request(text))
    for cut in range(len(whole.entries) + 1):
        prefix = whole.entries[:cut]
        requests.mark()
        calls.mark()
        steered = await play(make(False), request(text), prefix, said=SAID)
        to_come = own_calls(steered.entries)[len(own_calls(prefix)) :]
        steering = [e["steering"] for e in steered.entries if e.get("steering")]
        assert steering == [e["steering"] for e in to_come[:1]] == [["m1"]] * len(to_come[:1]), f"after {cut} entries"
        assert heard(requests.bodies()) == ["lead"] * len(to_come), f"after {cut} entries"
        done, made = tools_of(prefix), tools_of(steered.entries)
        assert sorted(name for name, _ in calls.bodies()) == sorted((Counter(made) - Counter(done)).elements())


async def test_said_while_a_member_waits_it_reaches_the_leader_once_the_member_is_done(requests: RequestLog) -> None:
    text = script("waits", delegate("al", ["charge", {"n": 5}], ["charge", {"n": 6}]), "end")
    first = await play(team(), request(text))
    requests.mark()
    answers = approve(first)
    second = await play(
        team(), TurnRequest("run-1", "run-1", request=text, answers=answers), earlier=first.entries, said=SAID
    )
    assert second.asked and heard(requests.bodies()) == []
    earlier = [*first.entries, *second.entries]
    third = await play(
        team(),
        TurnRequest("run-1", "run-1", request=text, answers=[*answers, *approve(second)]),
        earlier=earlier,
        said=SAID,
    )
    assert third.end.output.content == "end"
    assert heard(requests.bodies()) == ["lead"]
    assert [e["steering"] for e in third.entries if e.get("steering")] == [["m1"]]


async def test_said_before_a_member_waits_it_is_there_again_when_the_next_turn_plays(requests: RequestLog) -> None:
    text = script("before", delegate("al", ["charge", {"n": 5}]), "end")
    first = await play(team(), request(text), said=SAID)
    requests.mark()
    turns = await play(
        team(), TurnRequest("run-1", "run-1", request=text, answers=approve(first)), earlier=first.entries
    )
    assert turns.end.output.content == "end"
    assert heard(requests.bodies()) == ["lead"]


async def test_said_when_the_leader_that_routes_is_done_it_makes_one_more_turn(requests: RequestLog) -> None:
    text = script("routed", delegate("al", ["quick", {"n": 1}], end="al says so"), "the leader must not speak")
    first = await play(routing(), request(text))
    result = {"status": "completed", "sessionState": first.end.output.session_state, "messages": first.end.tail}
    state = state_after(json.loads(json.dumps(result)))
    assert state is not None
    requests.mark()
    paused = PausedRun(state["run"], add_turn([], first.entries, state))
    await play(routing(), TurnRequest("run-1", "run-1", paused=paused), said=SAID)
    assert heard(requests.bodies()) == ["lead"]
