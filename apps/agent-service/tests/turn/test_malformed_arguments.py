"""Malformed arguments of every kind of call that waits for somebody: what plain Agno makes of them is what happens here, fresh and after a
playback from every prefix of the journal of every turn. Promise: nothing runs that a person had to approve and did not."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from agno.agent import Agent
from agno.tools import tool
from agno.tools.user_control_flow import UserControlFlowTools
from agno.tools.user_feedback import UserFeedbackTools

from agent_service.agents.tools import durable_runs
from agent_service.agno import patches
from agent_service.contract.models import DecisionAction, DecisionAnswer, DecisionKind, DecisionRequest

from .support import Played, RequestLog, comparable, next_request, plain_run, play, request
from .team_support import member, team, without_ids

RAN: list[Any] = []


@tool(requires_confirmation=True)
def pay(account: int, note: str = "none given") -> str:
    """Pays."""
    RAN.append((account, note))
    return f"paid {account} ({note})"


@tool(requires_user_input=True, user_input_fields=["note"])
def send(account: int, note: str = "none given") -> str:
    """Sends."""
    RAN.append((account, note))
    return f"sent {account} ({note})"


@tool(external_execution=True)
def post(account: int, note: str = "none given") -> str:
    """Posts a letter, which a person does."""
    raise AssertionError("nobody but a person does it")


FIELDS = [{"field_name": "colour", "field_type": "str", "field_description": "Which?"}]
QUESTIONS = [{"question": "Which?", "header": "Colour", "options": [{"label": "red"}, {"label": "blue"}]}]


@dataclass(frozen=True)
class Kind:
    """`good`: arguments as they should be, of which `needed` must be there."""

    tool: str
    make: Callable[[], Any]
    good: dict[str, Any]
    needed: str

    def __str__(self) -> str:
        return self.tool


def with_tools(*tools: Any) -> Callable[[], Agent]:
    from .team_support import model

    return lambda: Agent(
        id="asks", model=model("scripted-malformed"), tools=[make() for make in tools], telemetry=False
    )


ACCOUNT = {"account": 7, "note": "rent"}
KINDS = [
    Kind("pay", with_tools(lambda: pay), ACCOUNT, "account"),
    Kind("send", with_tools(lambda: send), ACCOUNT, "account"),
    Kind("post", with_tools(lambda: post), ACCOUNT, "account"),
    Kind("get_user_input", with_tools(UserControlFlowTools), {"user_input_fields": FIELDS}, "user_input_fields"),
    Kind("ask_user", with_tools(UserFeedbackTools), {"questions": QUESTIONS}, "questions"),
    Kind("start_run", with_tools(lambda: durable_runs("other")), {"agent": "other", "request": "go"}, "request"),
    Kind(
        "delegate_task_to_member",
        lambda: team(members=[member("al")]),
        {"member_id": "al", "task": 'go script: ["al is done"]'},
        "task",
    ),
]


def malformed(kind: Kind) -> dict[str, Any]:
    """What a model may write in the place of an object with these fields."""
    without = {name: value for name, value in kind.good.items() if name != kind.needed}
    return {
        "missing": without,
        "nothing": {},
        "no text at all": "",
        "wrong type": {**kind.good, kind.needed: {"not": "this"}},
        "null": {**kind.good, kind.needed: None},
        "text for it": {**kind.good, kind.needed: "seven"},
        "unknown field": {**kind.good, "colour": "red"},
        "a list": json.dumps([kind.good]),
        "an empty list": "[]",
        "a text": '"seven"',
        "a number": "7",
        "the word null": "null",
        "not JSON": '{"account": 7',
        "Python": str({**kind.good, "note": True}),
    }


MALFORMED = list(malformed(KINDS[0]))
OWN_WORDS = {
    ("get_user_input", "wrong type"),
    ("get_user_input", "text for it"),
    ("ask_user", "wrong type"),
    ("ask_user", "text for it"),
}
"""Where plain Agno raises: `test_asking.py` says what is told to the model instead."""

NOT_ASKED = {("send", how) for how in ("missing", "nothing", "no text at all", "an empty list")}
"""Plain Agno passes `None` for an argument that nobody was asked for; here the model reads that it is missing."""


@pytest.fixture(autouse=True)
def patched(scripted_model: Path) -> Iterator[None]:
    patches.install()
    yield


def cases() -> Iterator[Any]:
    for kind in KINDS:
        for how in MALFORMED:
            if (kind.tool, how) not in OWN_WORDS:
                yield pytest.param(kind, how, id=f"{kind}-{how}")


@pytest.mark.parametrize(("kind", "how"), list(cases()))
async def test_promise_malformed_arguments_of_a_call_that_waits_do_what_they_do_in_plain_agno(
    kind: Kind, how: str, requests: RequestLog
) -> None:
    text = f"{kind} {how} script: {json.dumps([[kind.tool, malformed(kind)[how]], 'the end'])}"
    RAN.clear()
    requests.mark()
    plain = await plain_run(kind.make(), text, decide)
    expected, ran = without_ids(requests.bodies()), list(RAN)

    RAN.clear()
    requests.mark()
    turns, asked = [await play(kind.make(), request(text))], [request(text)]
    while turns[-1].end.status == "paused":
        asked.append(next_request(turns[-1], [answer(one) for one in turns[-1].asked]))
        turns.append(await play(kind.make(), asked[-1]))
    assert ran == RAN
    if (kind.tool, how) in NOT_ASKED:
        assert "Missing required argument" in str(turns[-1].end.messages[-2].content)
    else:
        assert without_ids(requests.bodies()) == expected
        assert comparable(turns[-1].end.output) == comparable(plain)

    for turn, begun in zip(turns, asked, strict=True):
        for cut in range(len(turn.entries) + 1):
            again = await play(kind.make(), begun, turn.entries[:cut])
            assert told(again) == told(turn), f"after {cut} entries"


def told(played: Played) -> list[Any]:
    return [[m.role, m.content] for m in played.end.messages] + [one.arguments for one in played.asked]


def decide(output: Any) -> None:
    """As people decide in plain Agno."""
    for execution in output.tools or []:
        if execution.requires_confirmation:
            execution.confirmed = True
        for question in execution.user_feedback_schema or []:
            question.selected_options, execution.answered = ["red"], True
        for field in execution.user_input_schema or []:
            if field.name in ("note", "colour"):  # what is declared: all that is asked for here
                field.value = field.value or "blue"
            execution.answered = True
        if execution.external_execution_required:
            execution.result = "done"


def answer(asked: DecisionRequest) -> DecisionAnswer:
    """The same here."""
    values: dict[str, Any] | None = None
    action = DecisionAction.approve
    if asked.kind == DecisionKind.question:
        action, values = DecisionAction.answer, {one.question: ["red"] for one in asked.questions or []}
    elif asked.kind == DecisionKind.input:
        action = DecisionAction.answer
        values = {one.name: one.value or "blue" for one in asked.fields or []}
    elif asked.kind == DecisionKind.outcome:
        action = DecisionAction.ran
    return DecisionAnswer(
        request_id=asked.id,
        tool_call_id=asked.tool_call_id,
        kind=asked.kind,
        action=action,
        arguments_hash=asked.arguments_hash,
        values=values,
        result="done" if action == DecisionAction.ran else None,
    )
