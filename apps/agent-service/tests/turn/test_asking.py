"""What people are asked for: only what was declared, with its defaults, by each call for itself; and what nobody could answer is an error that
the model reads."""

from __future__ import annotations

import json
from collections.abc import Callable
from copy import deepcopy
from datetime import date
from pathlib import Path
from typing import Any, Literal

import pytest
from agno.agent import Agent
from agno.tools import tool
from agno.tools.function import Function
from agno.tools.user_control_flow import UserControlFlowTools
from agno.tools.user_feedback import UserFeedbackTools

from agent_service.agents.parameters import schema_for_people
from agent_service.agents.policies import AgentPolicy
from agent_service.agno import patches
from agent_service.contract.models import (
    Agreement,
    Condition,
    Decided,
    DecidedHow,
    DecisionAction,
    DecisionAnswer,
    DecisionCase,
    DecisionKind,
    DecisionPolicy,
)
from agent_service.values.type_names import type_name

from .support import POLICIES, Played, RequestLog, next_request, play, request

GOT: list[Any] = []


@tool(requires_user_input=True, user_input_fields=["to", "note"])
def send(
    subject: str, to: str, note: str | None = None, priority: str = "normal", copies: int = 1, day: date | None = None
) -> str:
    """Sends a letter."""
    GOT.append((subject, to, note, priority, copies, day))
    return f"sent {subject} to {to}"


@tool(requires_user_input=True)
def everything(
    city: str, day: date = date(2026, 11, 27), priority: Literal["low", "normal"] = "normal", extra: str | None = None
) -> str:
    """Asks for all of it."""
    GOT.append((city, day, priority, extra))
    return "noted"


@pytest.fixture
def agent(scripted_model: Path) -> Callable[..., Agent]:
    from tests.kit.agents_under_test import scripted_model as model

    patches.install()

    def make(*tools: Any) -> Agent:
        GOT.clear()
        return Agent(id="asks", model=model("scripted-asks"), tools=list(tools), telemetry=False)

    return make


def script(words: str, *steps: Any) -> str:
    return f"{words} script: {json.dumps([*steps, 'the end'])}"


def answers(played: Played, *values: dict[str, Any]) -> list[DecisionAnswer]:
    return [
        DecisionAnswer(
            request_id=asked.id,
            tool_call_id=asked.tool_call_id,
            kind=DecisionKind.input,
            action=DecisionAction.answer,
            arguments_hash=asked.arguments_hash,
            values=given,
        )
        for asked, given in zip(played.asked, values, strict=True)
    ]


async def test_promise_what_was_shown_runs_only_declared_fields_are_asked_for_and_defaults_hold(
    agent: Callable[..., Agent],
) -> None:
    first = await play(agent(send), request(script("declared", ["send", {"subject": "Hello"}])))
    [asked] = first.asked
    assert [(f.name, f.type, f.value, bool(f.optional)) for f in asked.fields or []] == [
        ("to", "str", None, False),
        ("note", "str", None, True),
    ]
    second = await play(agent(send), next_request(first, answers(first, {"to": "Ann"})))
    assert second.end.output.content == "the end"
    assert GOT == [("Hello", "Ann", None, "normal", 1, None)]


async def test_all_parameters_are_asked_for_where_none_is_declared_prefilled_with_their_defaults(
    agent: Callable[..., Agent],
) -> None:
    first = await play(agent(everything), request(script("all of it", ["everything", {"city": "Oslo"}])))
    [asked] = first.asked
    assert [(f.name, f.type, f.value, bool(f.optional)) for f in asked.fields or []] == [
        ("city", "str", "Oslo", False),
        ("day", "date", "2026-11-27", True),
        ("priority", "Literal", "normal", True),
        ("extra", "str", None, True),
    ]
    await play(agent(everything), next_request(first, answers(first, {"extra": "more"})))
    assert GOT == [("Oslo", date(2026, 11, 27), "normal", "more")]


async def test_promise_nothing_runs_unapproved_values_that_people_left_alone_are_judged(
    agent: Callable[..., Agent], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nothing runs that a person had to approve and did not, and what was shown is what runs: the default that a field was shown with is an
    argument of the call."""
    as_usual = Condition.model_validate({"argument": "priority", "operator": "eq", "value": "normal"})
    policy = DecisionPolicy(cases=[DecisionCase(when=[as_usual], quorum=2)])
    monkeypatch.setitem(POLICIES, "asks", AgentPolicy(decisions={"everything": policy}))
    first = await play(agent(everything), request(script("judged", ["everything", {"city": "Oslo"}])))

    def said(*people: str) -> list[DecisionAnswer]:
        [answer] = answers(first, {})
        decided = Decided(how=DecidedHow.people, started_by="sam", agreed=[Agreement(by=by) for by in people])
        return [answer.model_copy(update={"decided": decided})]

    alone = await play(agent(everything), next_request(first, said("bob")), judged=True)
    assert [asked.again for asked in alone.asked] == ["the policy wants 2 who agree, and only bob agreed"]
    assert GOT == []
    both = await play(agent(everything), next_request(first, said("bob", "eve")), judged=True)
    assert both.end.output.content == "the end"
    assert GOT == [("Oslo", date(2026, 11, 27), "normal", None)]


async def test_promise_what_was_shown_runs_two_calls_in_one_message_are_two_requests_with_their_own_values(
    agent: Callable[..., Agent],
) -> None:
    steps = [["send", {"subject": "A", "note": "for A"}], ["send", {"subject": "B", "note": "for B"}]]
    first = await play(agent(send), request(script("two letters", steps)))
    assert [asked.arguments["subject"] for asked in first.asked] == ["A", "B"]
    assert [[f.value for f in asked.fields or []] for asked in first.asked] == [[None, "for A"], [None, "for B"]]
    await play(agent(send), next_request(first, answers(first, {"to": "Ann"}, {"to": "Bo", "note": "changed"})))
    assert sorted(GOT) == [("A", "Ann", "for A", "normal", 1, None), ("B", "Bo", "changed", "normal", 1, None)]


GOOD = {"field_name": "colour", "field_type": "str", "field_description": "Which?"}
BAD_INPUTS: list[Any] = [
    [{}],
    [{"field_name": ""}],
    [{"field_name": 7}],
    ["colour"],
    "colour",
    {"field_name": "colour"},
    [GOOD, GOOD],
    [{**GOOD, "field_description": ["x"]}],
    [GOOD, None],
]
OPTIONS = [{"label": "red"}, {"label": "blue"}]
BAD_QUESTIONS: list[Any] = [
    [{}],
    ["Which?"],
    [{"question": "Which?"}],
    [{"question": "Which?", "options": []}],
    [{"question": "Which?", "options": ["red"]}],
    [{"question": "Which?", "options": [{"label": ""}]}],
    [{"question": "Which?", "options": [*OPTIONS, *OPTIONS]}],
    [{"question": "Which?", "options": [{"label": "red", "description": 7}]}],
    [{"question": None, "options": OPTIONS}],
    [{"question": "Which?", "options": OPTIONS}, {"question": "Which?", "options": OPTIONS}],
    [{"question": "Which?", "header": 7, "options": OPTIONS}],
]


@pytest.mark.parametrize("given", BAD_INPUTS, ids=json.dumps)
async def test_a_malformed_input_request_is_an_error_that_the_model_reads(
    agent: Callable[..., Agent], requests: RequestLog, given: Any
) -> None:
    text = script(f"malformed {json.dumps(given)}", ["get_user_input", {"user_input_fields": given}])
    await reads_the_error(agent, text, "user_input_fields", lambda: UserControlFlowTools())


@pytest.mark.parametrize("given", BAD_QUESTIONS, ids=json.dumps)
async def test_a_malformed_question_is_an_error_that_the_model_reads(agent: Callable[..., Agent], given: Any) -> None:
    text = script(f"malformed {json.dumps(given)}", ["ask_user", {"questions": given}])
    await reads_the_error(agent, text, "questions", lambda: UserFeedbackTools())


async def reads_the_error(agent: Callable[..., Agent], text: str, names: str, tools: Callable[[], Any]) -> None:
    played = await play(agent(tools()), request(text))
    assert played.end.status == "completed"
    told = next(m for m in played.end.messages if m.role == "tool")
    assert told.tool_call_error and names in str(told.content)
    for cut in range(len(played.entries) + 1):
        again = await play(agent(tools()), request(text), played.entries[:cut])
        assert [m.content for m in again.end.messages] == [m.content for m in played.end.messages]


async def test_a_call_beside_a_malformed_one_is_still_asked_about(agent: Callable[..., Agent]) -> None:
    calls = [["get_user_input", {"user_input_fields": [{}]}], ["get_user_input", {"user_input_fields": [GOOD]}]]
    first = await play(agent(UserControlFlowTools()), request(script("one of two", calls)))
    [asked] = first.asked
    assert [field.name for field in asked.fields or []] == ["colour"]
    second = await play(agent(UserControlFlowTools()), next_request(first, answers(first, {"colour": "red"})))
    assert second.end.output.content == "the end"


@pytest.mark.parametrize(
    ("hint", "name"),
    [
        (str, "str"),
        (str | None, "str"),
        (list[str], "list"),
        (dict[str, int] | None, "dict"),
        (Literal["a"], "Literal"),
        (int | str, "int | str"),
    ],
)
def test_a_type_is_named_as_people_know_it(hint: Any, name: str) -> None:
    assert type_name(hint) == name


def test_people_see_the_defaults_that_run_and_the_provider_is_sent_what_agno_sends() -> None:
    """Promise: what was shown is what runs."""

    def pay(account: int, amount: float = 1000.0, day: date = date(2027, 5, 17), note: str | None = None) -> str:
        return f"paid {account} {amount} {day} {note}"

    function = Function.from_callable(pay)
    function.process_entrypoint()
    before = deepcopy(function.parameters)
    shown = schema_for_people(function)["properties"]
    assert (shown["amount"]["default"], shown["day"]["default"]) == (1000.0, "2027-05-17")
    assert "default" not in shown["account"] and "default" not in shown["note"]
    assert function.parameters == before
