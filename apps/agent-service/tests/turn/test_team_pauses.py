"""Members of a team that fail, are refused, are asked for more than a yes, or talk on in a follow-up."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from agno.agent import Agent
from agno.team import Team
from agno.tools import tool
from agno.tools.user_feedback import UserFeedbackTools

from agent_service.agno import patches
from agent_service.agno.turn import TurnFailed, TurnRequest
from agent_service.contract.models import DecisionAction, DecisionKind
from agent_service.journal.conversation import add_turn
from agent_service.journal.paused_run import PausedRun

from .support import CallLog, Played, RequestLog, approve, play, request
from .team_support import delegate, member, model, script, team, whole_run

QUICK = ["quick", {"n": 1}]


@pytest.fixture(autouse=True)
def installed(scripted_model: Any) -> None:
    patches.install()


async def cut_short(make: Any, text: str) -> tuple[TurnFailed, list[Any]]:
    """An attempt that fails, and what it has recorded."""
    from .support import MemoryStore

    store = MemoryStore()
    with pytest.raises(TurnFailed) as failed:
        await play(make(), request(text), store=store)
    return failed.value, store.all


async def test_a_members_model_that_fails_fails_the_attempt_and_the_next_repeats_nothing(
    calls: CallLog, requests: RequestLog
) -> None:
    busy = {"status": 503, "times": 1, "then": "al is done"}
    text = script("busy", [delegate("al", QUICK, busy), delegate("bob", ["quick", {"n": 2}])], "end")
    calls.mark()
    failed, entries = await cut_short(team, text)
    assert failed.failure.type.value == "Transient" and failed.failure.retryable

    end = await play(team(), request(text), entries)
    assert end.end.output.content == "end"
    assert sorted(args["n"] for _, args in calls.bodies()) == [1, 2]


async def test_a_members_model_that_is_refused_stalls_the_run_instead_of_leading_the_leader_on(calls: CallLog) -> None:
    text = script("denied", delegate("al", {"status": 401, "then": "never"}), "the leader must not go on")
    failed, _ = await cut_short(team, text)
    assert failed.failure.type.value == "Auth" and "al: " in str(failed)


async def test_a_members_tool_that_cannot_connect_is_tried_again_with_the_next_attempt(calls: CallLog) -> None:
    text = script("flaky", [delegate("al", ["flaky", {"n": 901, "failures": 1}]), delegate("bob", QUICK)], "end")
    calls.mark()
    failed, entries = await cut_short(team, text)
    assert failed.failure.type.value == "Transient"
    assert (await play(team(), request(text), entries)).end.output.content == "end"
    assert sorted(name for name, _ in calls.bodies()) == ["flaky", "flaky", "quick"]


async def test_policies_are_by_member() -> None:
    text = script("policies", [delegate("al", ["pay", {"n": 1}]), delegate("bob", ["pay", {"n": 2}])], "end")
    played = await play(team(), request(text))  # the kit declares al's as once
    claims = [(e["member"]["id"], e["arguments"]) for e in played.entries if e["kind"] == "claim"]
    assert claims == [("al", {"n": 1})]


@pytest.mark.parametrize("change", [{"action": "reject", "note": "too much"}, {"arguments": {"n": 6}}])
async def test_a_refusal_and_other_arguments_reach_the_member(
    requests: RequestLog, calls: CallLog, change: dict[str, Any]
) -> None:
    text = script(f"decided {change}", delegate("al", ["charge", {"n": 5}]), "end")
    calls.mark()
    requests.mark()
    await whole_run(team, request(text), lambda played: approve(played, **change))
    told = [m["content"] for body in requests.bodies() if body["model"] == "of-al" for m in body["messages"]]
    assert ("too much" if "note" in change else "charged 6") in told
    assert [args["n"] for _, args in calls.bodies()] == ([] if "note" in change else [6])


async def test_a_member_asks_for_input_asks_a_question_and_has_work_done_elsewhere() -> None:
    @tool(external_execution=True)
    def post_letter(to: str) -> str:
        """Posts a letter; done by hand."""
        return ""

    @tool(requires_user_input=True, user_input_fields=["date"])
    def book(city: str, date: str) -> str:
        """Books."""
        return f"booked {city} for {date}"

    def make() -> Team:
        tools: list[Any] = [post_letter, book, UserFeedbackTools()]
        al = Agent(id="al", name="Al", role="r", model=model("of-al"), tools=tools, telemetry=False)
        return team(members=[al, member("bob")])

    question = {"question": "Which?", "header": "Which", "options": [{"label": "tea"}, {"label": "milk"}]}
    text = script(
        "asks",
        delegate(
            "al",
            ["book", {"city": "rome"}],
            ["ask_user", {"questions": [question]}],
            ["post_letter", {"to": "ann"}],
        ),
        "end",
    )
    kinds: list[str] = []

    def answer(played: Played) -> Any:
        [asked] = played.asked
        kinds.append(asked.kind.value)
        if asked.kind == DecisionKind.outcome:
            return approve(played, action=DecisionAction.ran, kind=asked.kind, result="posted")
        values = {"date": "2026-12-24"} if asked.kind == DecisionKind.input else {"Which?": ["tea"]}
        return approve(played, action=DecisionAction.answer, kind=asked.kind, values=values)

    turns = await whole_run(make, request(text), answer)
    assert kinds == ["input", "question", "outcome"]
    results = [e.get("result") for turn in turns for e in turn.entries if e["kind"] == "tool"]
    assert "booked rome for 2026-12-24" in results
    assert turns[-1].end.output.content == "end"


async def test_a_leader_that_waits_beside_its_member_is_asked_once(calls: CallLog) -> None:
    from tests.kit.agents_under_test import charge

    make = lambda: team(tools=[charge])  # noqa: E731
    text = script(
        "both",
        [delegate("al", ["charge", {"n": 5}], ["charge", {"n": 7}]), ["charge", {"n": 6}]],
        ["charge", {"n": 8}],
        "end",
    )
    calls.mark()
    turns = await whole_run(make, request(text), approve)
    asked = [[(ask.member.id if ask.member else "lead", ask.arguments["n"]) for ask in turn.asked] for turn in turns]
    assert asked == [[("lead", 6), ("al", 5)], [("al", 7)], [("lead", 8)], []]
    assert sorted(args["n"] for _, args in calls.bodies()) == [5, 6, 7, 8]
    assert turns[-1].end.output.content == "end"


async def test_a_follow_up_of_a_team_begins_with_what_was_said(requests: RequestLog) -> None:
    text = script("first", delegate("al", ["charge", {"n": 5}]), "first done")
    turns = await whole_run(team, request(text), approve)
    messages: list[dict[str, Any]] = []
    for turn in turns:
        state = turn.end.state.model_dump(mode="json", by_alias=True) if turn.end.state else {"messages": []}
        messages = add_turn(messages, turn.entries, state)
    assert [m["role"] for m in messages] == ["system", "user", "assistant", "tool", "assistant"]
    assert messages[3]["content"] == "al is done"

    requests.mark()
    saved = PausedRun({"session_state": {}}, messages)
    follow_up = TurnRequest(
        "run-2", "s", request=script("second", delegate("bob", QUICK), "second done"), history=saved
    )
    second = await play(team(), replace(follow_up))
    assert second.end.output.content == "second done"
    said = [m["content"] for m in requests.bodies()[0]["messages"][1:]]
    assert said[0] == text and said[-2] == "first done"
