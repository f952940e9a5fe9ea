"""A team's run through the journal is the run that plain Agno makes, in every mode, and goes on after a member has waited for people."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from agno.exceptions import RetryAgentRun, StopAgentRun
from agno.team.mode import TeamMode

from agent_service.agno import patches
from agent_service.agno.recorder import RECORDER
from agent_service.journal.running import TurnStopped

from .support import CallLog, MemoryStore, RequestLog, approve, comparable, plain_run, play, request
from .team_support import (
    broadcasting,
    delegate,
    nested,
    routing,
    script,
    task,
    team,
    whole_run,
    with_tasks,
    without_ids,
)

QUICK = ["quick", {"n": 1}]
CHARGE = ["charge", {"n": 5}]
REMEMBER = ["remember", {"key": "told", "value": "by al"}]

CASES: dict[str, tuple[Callable[[bool], Any], str]] = {
    "one member": (team, script("one", delegate("al", QUICK, CHARGE, REMEMBER), "all done")),
    "two side by side": (
        team,
        script(
            "two",
            [delegate("al", ["slow_async", {"n": 1, "seconds": 0.05}], CHARGE), delegate("bob", ["charge", {"n": 6}])],
            "all done",
        ),
    ),
    "one waits, one is done": (team, script("mixed", [delegate("al", CHARGE), delegate("bob", QUICK)], "all done")),
    "twice, while the other is done": (
        team,
        script("twice", [delegate("al", CHARGE, ["charge", {"n": 7}]), delegate("bob", ["charge", {"n": 6}])], "end"),
    ),
    "one after the other": (
        team,
        script("then", delegate("al", CHARGE), delegate("bob", ["charge", {"n": 6}]), delegate("al", QUICK), "end"),
    ),
    "a team in the team": (
        nested,
        script(
            "nested",
            [
                [
                    "delegate_task_to_member",
                    {"member_id": "sub", "task": script("sub", delegate("al", CHARGE), "sub is done")},
                ],
                delegate("bob", QUICK),
            ],
            "end",
        ),
    ),
    "route": (routing, script("route", delegate("al", QUICK, CHARGE), "the leader must not speak")),
    "broadcast": (
        broadcasting,
        script("all", ["delegate_task_to_members", {"task": script("everybody", CHARGE, "done")}], "end"),
    ),
    "tasks": (
        with_tasks,
        script(
            "tasks",
            [task("first", "al", CHARGE), task("second", "bob", QUICK), task("third", "al", ["charge", {"n": 6}])],
            ["execute_task", {"task_id": "<first>", "member_id": "al"}],
            ["execute_tasks_parallel", {"task_ids": ["<second>", "<third>"]}],
            ["mark_all_complete", {"summary": "well"}],
            "end",
        ),
    ),
}


@pytest.fixture(autouse=True)
def installed(scripted_model: Any) -> None:
    patches.install()


@pytest.mark.parametrize("name", CASES)
async def test_a_member_that_waits_goes_on_as_if_nobody_had_been_asked(
    requests: RequestLog, calls: CallLog, name: str
) -> None:
    make, text = CASES[name]
    requests.mark()
    calls.mark()
    plain = await plain_run(make(False), text)
    expected, called = without_ids(requests.bodies()), calls.bodies()
    requests.mark()
    calls.mark()

    turns = await whole_run(lambda: make(True), request(text), approve)

    assert without_ids(requests.bodies()) == expected
    assert sorted(map(str, calls.bodies())) == sorted(map(str, called))
    assert turns[-1].end.output.content == plain.content
    assert turns[-1].end.output.session_state == plain.session_state
    assert {ask.member.id for turn in turns for ask in turn.asked if ask.member} <= {"al", "bob"}
    assert all(ask.member for turn in turns for ask in turn.asked) and len(turns) > 1


@pytest.mark.parametrize("name", CASES)
async def test_every_turn_of_a_team_plays_back_from_every_prefix(
    requests: RequestLog, calls: CallLog, name: str
) -> None:
    make, text = CASES[name]
    turns = await whole_run(lambda: make(True), request(text), approve)
    earlier: list[Any] = []
    answers: list[Any] = []
    for whole in turns:
        first = replace(request(text), answers=answers)
        models = sum(e["kind"] == "model" for e in whole.entries)
        tools = [e for e in whole.entries if e["kind"] == "tool" and e["tool"] in ("quick", "charge", "slow_async")]
        for cut in range(len(whole.entries) + 1):
            prefix = whole.entries[:cut]
            if any(
                e["kind"] == "claim" and e["key"] not in [p["key"] for p in prefix if p["kind"] == "tool"]
                for e in prefix
            ):
                continue  # an open claim is asked about, never played
            requests.mark()
            calls.mark()
            again = await play(make(True), first, prefix, earlier=earlier)

            assert len(requests.bodies()) == models - sum(e["kind"] == "model" for e in prefix), f"after {cut}"
            assert len([c for c in calls.bodies() if c[0] != "remember"]) == len(tools) - sum(
                e in tools for e in prefix
            )
            assert again.end.status == whole.end.status
            if (
                whole is turns[-1]
            ):  # what a team says while its members wait is theirs, in the order in which they came to it
                assert again.end.output.content == whole.end.output.content
                assert comparable(again.end.output)[1:] == comparable(whole.end.output)[1:]
            assert [ask.id for ask in again.asked] == [ask.id for ask in whole.asked]
        earlier = [*earlier, *whole.entries]
        answers = [*answers, *approve(whole)]


async def test_a_delegation_that_is_done_is_recorded_while_another_waits() -> None:
    text = script("half", [delegate("al", CHARGE), delegate("bob", QUICK)], "end")
    first = await play(team(), request(text))

    assert [ask.member.id for ask in first.asked if ask.member] == ["al"]
    ended = [e for e in first.entries if e.get("tool") == "delegate_task_to_member"]
    assert [(e["arguments"]["member_id"], e["result"]) for e in ended] == [("bob", "bob is done")]


def refuse(function_name: str, function_call: Callable[..., Any], arguments: dict[str, Any]) -> Any:
    if arguments.get("member_id") == "bob":
        raise ValueError("bob is not to be asked")
    return function_call(**arguments)


def stop(function_name: str, function_call: Callable[..., Any], arguments: dict[str, Any]) -> Any:
    if function_name == "delegate_task_to_member" and arguments.get("member_id") == "bob":
        raise StopAgentRun("bob ends it all", agent_message="It ends here.")
    return function_call(**arguments)


def hint(function_name: str, function_call: Callable[..., Any], arguments: dict[str, Any]) -> Any:
    if arguments.get("member_id") == "bob":
        raise RetryAgentRun("ask al")
    return function_call(**arguments)


MALFORMED: dict[str, Any] = {
    "a member that is not there": ["delegate_task_to_member", {"member_id": "nobody", "task": "t"}],
    "no arguments": ["delegate_task_to_member", {}],
    "without the task": ["delegate_task_to_member", {"member_id": "al"}],
    "one argument too many": ["delegate_task_to_member", {"member_id": "al", "task": "script: [1]", "more": 1}],
    "wrong types": ["delegate_task_to_member", {"member_id": ["al"], "task": {"a": 1}}],
    "no JSON": ["delegate_task_to_member", '{"member_id": "al", '],
    "no object": ["delegate_task_to_member", '["al", "task"]'],
    "a tool that is not there": ["delegate_task_to_members_twice", {"task": "t"}],
}


@pytest.mark.parametrize("mode", [TeamMode.coordinate, TeamMode.route])
@pytest.mark.parametrize("wrong", MALFORMED)
async def test_a_malformed_delegation_is_an_error_that_the_leader_reads_as_in_plain_agno(
    requests: RequestLog, wrong: str, mode: TeamMode
) -> None:
    text = script(f"{wrong} {mode}", MALFORMED[wrong], [delegate("al", QUICK), MALFORMED[wrong]], "end")
    await same_as_plain(lambda: team(False, mode=mode), text, requests)


@pytest.mark.parametrize("mode", [TeamMode.coordinate, TeamMode.route])
@pytest.mark.parametrize("hook", [refuse, stop, hint], ids=lambda hook: hook.__name__)
async def test_a_hook_that_refuses_a_delegation_is_heeded_as_in_plain_agno_and_not_asked_again(
    requests: RequestLog, hook: Any, mode: TeamMode
) -> None:
    text = script(f"{hook.__name__} {mode}", delegate("bob", QUICK), delegate("al", QUICK), "end")
    await same_as_plain(lambda: team(False, mode=mode, tool_hooks=[hook]), text, requests)


async def test_promise_nothing_finished_is_lost_a_stop_inside_of_a_hook_is_not_recorded_as_a_delegations_failure(
    requests: RequestLog,
) -> None:
    async def hand_over(function_name: str, function_call: Callable[..., Any], arguments: dict[str, Any]) -> Any:
        recorder = RECORDER.get()
        assert recorder is not None
        raise recorder.journal.stop("handedOver", "the agent-service shuts down")

    store = MemoryStore()
    text = script("stop in a hook", delegate("bob", QUICK), "end")
    with pytest.raises(TurnStopped, match="shuts down"):
        await play(team(False, tool_hooks=[hand_over]), request(text), store=store)
    assert [entry["kind"] for entry in store.all] == ["model"]


async def same_as_plain(make: Callable[[], Any], text: str, requests: RequestLog) -> None:
    requests.mark()
    plain = await plain_run(make(), text)
    expected = without_ids(requests.bodies())
    requests.mark()
    whole = await play(make(), request(text))
    assert without_ids(requests.bodies()) == expected
    assert whole.end.output.content == plain.content
    assert comparable(whole.end.output) == comparable(plain)
    for cut in range(len(whole.entries) + 1):
        again = await play(make(), request(text), whole.entries[:cut])
        assert again.end.output.content == plain.content, f"after {cut} entries"
        assert comparable(again.end.output) == comparable(plain), f"after {cut} entries"
