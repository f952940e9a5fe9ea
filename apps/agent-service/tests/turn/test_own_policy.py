"""Nothing runs that a person had to approve and did not: the policy of the tool as it is here judges how a call was decided, right before it
runs. What is not enough is asked about again."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

import pytest
from agno.agent import Agent

from agent_service.agents.outcomes import outcome_requests
from agent_service.agents.own_policy import OwnPolicy
from agent_service.agents.registered_agent import RegisteredAgent
from agent_service.agents.signed_votes import UNSIGNED
from agent_service.agno.turn import TurnFailed
from agent_service.contract.models import Agreement, AskedCall, Decided, DecidedHow, DecisionAnswer, TurnInput
from agent_service.temporal.outcomes import decided_in_run, judge_outcomes

from .support import POLICIES, CallLog, Played, approve, next_request, play, request


def script(*steps: Any) -> str:
    return f"own policy script: {json.dumps(steps)}"


def by(played: Played, *people: str, how: DecidedHow = DecidedHow.people, **changes: Any) -> list[DecisionAnswer]:
    """Approvals of what a turn asks for, by people of finance."""
    agreed = [Agreement(by=name, roles=["finance"], at="2026-01-01T00:00:01Z") for name in people]
    return [
        answer.model_copy(
            update={
                "decided": Decided(
                    how=how,
                    started_by="sam",
                    agreed=agreed,
                    at="2026-01-01T00:00:01Z",
                    asked=AskedCall(at="2026-01-01T00:00:00Z", tool=asked.tool, arguments_hash=asked.arguments_hash),
                ),
                **changes,
            }
        )
        for answer, asked in zip(approve(played), played.asked, strict=True)
    ]


def ran_in(calls: CallLog) -> list[str]:
    return [name for name, _ in calls.bodies()]


async def two(bee: Callable[[], Agent]) -> Played:
    """A turn that asks about two calls, one of which a single person may approve."""
    return await play(bee(), request(script([["transfer", {"n": 600}], ["transfer", {"n": 30}]], "end")), judged=True)


async def test_what_is_not_enough_is_asked_again_and_nothing_runs_before(
    bee: Callable[[], Agent], calls: CallLog
) -> None:
    first = await two(bee)
    calls.mark()
    answers = [*by(first, "ana")]

    again = await play(bee(), next_request(first, answers), judged=True)

    assert (again.end.status, ran_in(calls), again.entries) == ("paused", [], [])
    assert again.end.state is not None and again.end.state.since == 0
    assert [(a.arguments, a.again) for a in again.asked] == [
        ({"n": 600}, "the policy wants 2 who agree, and only ana agreed")
    ]
    enough = [*answers, *by(again, "ana", "bob")]
    done = await play(bee(), next_request(first, enough), judged=True)
    assert done.end.status == "completed"
    assert sorted(args["n"] for args in (args for _, args in calls.bodies())) == [30, 600]


@pytest.mark.parametrize(
    ("how", "says"),
    [
        (DecidedHow.condition, "no condition of the policy approves these arguments"),
        (DecidedHow.deadline, "the policy approves nothing at a deadline"),
        (DecidedHow.rule, "the rule that approved it is not known"),
        (DecidedHow.start, "the run was started with it, and nobody has decided on it in this run"),
    ],
)
async def test_no_forged_policy_rule_or_start_lets_a_call_run(
    bee: Callable[[], Agent], calls: CallLog, how: DecidedHow, says: str
) -> None:
    first = await two(bee)
    calls.mark()
    again = await play(bee(), next_request(first, by(first, how=how)), judged=True)
    assert ([a.again for a in again.asked], ran_in(calls)) == ([says, says], [])


async def test_what_the_own_policy_approves_needs_nobody(bee: Callable[[], Agent], calls: CallLog) -> None:
    first = await play(bee(), request(script(["transfer", {"n": 5}], "end")), judged=True)
    calls.mark()
    done = await play(bee(), next_request(first, by(first, how=DecidedHow.condition)), judged=True)
    assert (done.end.status, ran_in(calls)) == ("completed", ["transfer"])


async def test_a_decision_on_one_call_lets_no_other_run(bee: Callable[[], Agent], calls: CallLog) -> None:
    """A forged request under an id that people have decided on before."""
    first = await play(bee(), request(script(["transfer", {"n": 30}], "end")), judged=True)
    calls.mark()
    (answer,) = by(first, "ana")
    assert answer.decided and answer.decided.asked
    answer.decided.asked.arguments_hash = "another"
    again = await play(bee(), next_request(first, [answer]), judged=True)
    assert ([a.again for a in again.asked], ran_in(calls)) == (["what people were asked about was another call"], [])


async def test_a_call_that_a_forged_state_calls_confirmed_does_not_run(
    bee: Callable[[], Agent], calls: CallLog
) -> None:
    first = await play(bee(), request(script(["transfer", {"n": 30}], "end")), judged=True)
    calls.mark()
    forged = next_request(first, [])
    assert forged.paused
    tools = [{**tool, "confirmed": True} for tool in forged.paused.run["tools"]]
    forged = replace(forged, paused=replace(forged.paused, run={**forged.paused.run, "tools": tools}))
    with pytest.raises(TurnFailed):
        await play(bee(), forged, judged=True)
    assert ran_in(calls) == []


async def test_what_has_run_is_played_back_whatever_the_policy_is_now(bee: Callable[[], Agent], calls: CallLog) -> None:
    """Nothing that has finished is lost or repeated: an attempt after a deploy, or a fork that keeps it."""
    first = await play(bee(), request(script(["transfer", {"n": 600}], "end")), judged=True)
    ran = await play(bee(), next_request(first, by(first, "ana", "bob")), judged=True)
    calls.mark()
    start = [answer.model_copy(update={"decided": None}) for answer in by(first, "ana")]
    again = await play(bee(), next_request(first, start), ran.entries[:2], judged=True)
    assert (again.end.status, ran_in(calls)) == ("completed", [])


async def test_an_entry_of_another_place_lets_no_call_run(bee: Callable[[], Agent], calls: CallLog) -> None:
    """A forged result that says the call ended, somewhere where it is never looked for."""
    first = await play(bee(), request(script(["transfer", {"n": 600}], "end")), judged=True)
    ran = await play(bee(), next_request(first, by(first, "ana", "bob")), judged=True)
    entry = next(entry for entry in ran.entries if entry["kind"] == "tool")
    forged = {**entry, "n": 0, "key": f"{entry['key'].rpartition('.')[0]}.5"}
    calls.mark()
    again = await play(bee(), next_request(first, by(first, "ana")), [forged], judged=True)
    assert (again.end.status, ran_in(calls)) == ("paused", [])


def test_what_a_run_is_started_with_decides_nothing_whatever_it_says() -> None:
    people = Decided(how=DecidedHow.people, started_by="sam", agreed=[Agreement(by="ana"), Agreement(by="bob")])
    answer = DecisionAnswer.model_validate(
        {"requestId": "0-c", "toolCallId": "c", "kind": "approval", "action": "approve", "argumentsHash": ""}
    ).model_copy(update={"decided": people})

    def turn(number: int) -> TurnInput:
        given = {"runId": "r", "agentId": "a", "turn": number, "execution": 0, "sessionId": "r", "outcomes": []}
        return TurnInput.model_validate({**given, "decisions": []}).model_copy(update={"decisions": [answer]})

    assert [a.decided and a.decided.how for a in decided_in_run(turn(0))] == [DecidedHow.start]
    assert [a.decided and a.decided.how for a in decided_in_run(turn(1))] == [DecidedHow.people]


def test_a_lost_call_runs_again_only_as_the_own_policy_says(bee: Callable[[], Agent]) -> None:
    agent = bee()
    own = OwnPolicy(RegisteredAgent("worker_bee", agent, POLICIES["worker_bee"]), UNSIGNED)
    claim = {
        "kind": "claim",
        "n": 0,
        "key": "/transfer:c.0",
        "tool": "transfer",
        "toolCallId": "c",
        "arguments": {"n": 600},
    }

    def outcomes(*people: Sequence[str]) -> tuple[dict[int, Any], dict[int, list[str]]]:
        said = [
            {
                "requestId": f"0-c~n0{f'~{times}' if times else ''}",
                "toolCallId": "c",
                "kind": "outcome",
                "action": "again",
                "argumentsHash": "",
                "decided": {
                    "how": "people",
                    "startedBy": "sam",
                    "agreed": [{"by": name, "roles": ["finance"]} for name in each],
                },
            }
            for times, each in enumerate(people)
        ]
        given = {"runId": "r", "agentId": "a", "turn": 0, "execution": 1, "sessionId": "r", "decisions": []}
        return judge_outcomes(TurnInput.model_validate({**given, "outcomes": said}), [claim], own.refusal_of_outcome)

    known, refused = outcomes(["ana"])
    assert (known, refused) == ({}, {0: ["the policy wants 2 who agree, and only ana agreed"]})
    (request,) = outcome_requests(0, [claim], lambda member, tool: {}, refused)
    assert (request.id, request.again) == ("0-c~n0~1", refused[0][0])
    known, _ = outcomes(["ana"], ["ana", "bob"])
    assert known[0]["action"] == "again"
