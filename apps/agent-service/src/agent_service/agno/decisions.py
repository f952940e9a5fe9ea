"""Agno's pauses as requests for decisions, and people's answers put back where Agno looks for them."""

from __future__ import annotations

from collections.abc import Container, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from agno.models.response import ToolExecution
from agno.run.agent import RunOutput
from agno.run.team import TeamRunOutput

from ..agents.outcomes import Describe
from ..contract.models import (
    DecisionAction,
    DecisionAnswer,
    DecisionKind,
    DecisionRequest,
    FailureType,
    InputField,
    MemberCall,
    Question,
    QuestionOption,
)
from ..journal.failure import Failure
from ..values.arguments import arguments_hash, problem_of
from ..values.plain_json import to_plain
from ..values.type_names import type_name
from .answers import Answers, call_name
from .call_ids import recorded_id
from .lanes import Loop, Waiting


class AnswerError(Exception):
    """An answer that does not fit what the agent waits for. Carries the failure of the turn."""

    def __init__(self, failure: Failure):
        super().__init__(failure.message)
        self.failure = failure


@dataclass(frozen=True)
class OpenCall:
    """A tool call that a run waits with, and the loop that it is in."""

    tool: ToolExecution
    loop: Loop

    def request_id(self, turn: int) -> str:
        """Unique in the run."""
        return f"{turn}-{call_name(self.loop.lane, self.tool.tool_call_id or '')}"


def open_calls(
    output: RunOutput | TeamRunOutput, waiting: Iterable[Waiting] = (), answered: Answers | None = None
) -> list[OpenCall]:
    """What a run waits with: its own calls, and those of members that wait, in an order that does not depend on which of them was faster.
    What is `answered` already waits only for the others."""
    own = [OpenCall(tool, Loop("", "")) for tool in output.tools or []]
    in_order = sorted(waiting, key=lambda member: member.loop.lane)
    of_members = [OpenCall(tool, member.loop) for member in in_order for tool in member.output.tools or []]
    return [
        call
        for call in own + of_members
        if call.tool.is_paused and not (answered and answered.has(call.loop, call.tool))
    ]


def pause_requests(
    turn: int,
    calls: Iterable[OpenCall],
    describe: Describe,
    without: Container[str] = (),
    answered: Answers | None = None,
) -> list[DecisionRequest]:
    """One request for each call, but for those whose requests would have an id in `without`."""
    asked = [call for call in calls if call.request_id(turn) not in without]
    again = [answered.refused(call.loop, call.tool) if answered else None for call in asked]
    return [_request(turn, call, describe, why) for call, why in zip(asked, again, strict=True)]


def _member(member: Mapping[str, Any] | None) -> MemberCall | None:
    return MemberCall.model_validate(member) if member else None


def _request(turn: int, call: OpenCall, describe: Describe, again: str | None = None) -> DecisionRequest:
    tool, loop = call.tool, call.loop
    name = tool.tool_name or ""
    arguments = to_plain(tool.tool_args or {})
    request = DecisionRequest(
        id=call.request_id(turn),
        kind=DecisionKind.approval,
        tool_call_id=recorded_id(tool.tool_call_id),
        tool=name,
        arguments=arguments,
        arguments_hash=arguments_hash(arguments),
        member=_member(loop.member),
        again=again,
        **describe(loop.owner if loop.member else None, name),
    )
    if tool.user_feedback_schema:
        request.kind = DecisionKind.question
        request.questions = [
            Question(
                question=q.question,
                header=q.header,
                options=[QuestionOption(label=o.label, description=o.description) for o in q.options or []],
                multi_select=bool(q.multi_select),
            )
            for q in tool.user_feedback_schema
        ]
    elif tool.requires_user_input:
        request.kind = DecisionKind.input
        request.fields = [
            InputField(
                name=f.name,
                type=type_name(f.field_type),
                description=f.description,
                value=to_plain(f.value),
                value_schema=getattr(f, "value_schema", None),
                optional=getattr(f, "optional", None) or None,
            )
            for f in tool.user_input_schema or []
        ]
    elif tool.external_execution_required:
        request.kind = DecisionKind.outcome
        request.external = True
    return request


def apply_answers(output: RunOutput | TeamRunOutput, answers: Iterable[DecisionAnswer]) -> dict[str, str]:
    """Puts answers into the paused run, in place. Returns the hash of the arguments that each approved call may run with, by its id:
    those asked for, edited, or filled in. Raises `AnswerError` when one does not fit, before anything runs."""
    tools = {recorded_id(tool.tool_call_id): tool for tool in output.tools or [] if tool.is_paused}
    approved: dict[str, str] = {}
    for answer in answers:
        tool = tools.pop(answer.tool_call_id, None)
        if tool is None:
            raise AnswerError(_invalid(f"the agent does not wait for tool call {answer.tool_call_id}"))
        _apply(tool, answer)
        if tool.confirmed:
            approved[tool.tool_call_id or ""] = arguments_hash(tool.tool_args)
        elif tool.answered:
            filled_in = {field.name: field.value for field in tool.user_input_schema or []}
            approved[tool.tool_call_id or ""] = arguments_hash({**(tool.tool_args or {}), **filled_in})
    if tools:
        raise AnswerError(_invalid(f"no answer for tool call {', '.join(str(id) for id in tools)}"))
    for requirement in output.requirements or []:
        execution = requirement.tool_execution
        if execution is not None:
            requirement.tool_execution = next(
                (t for t in output.tools or [] if t.tool_call_id == execution.tool_call_id), execution
            )
    return approved


def _apply(tool: ToolExecution, answer: DecisionAnswer) -> None:
    permits = answer.action in (DecisionAction.approve, DecisionAction.answer)
    if permits and (problem := problem_of(tool.tool_args) or problem_of(answer.arguments) or problem_of(answer.values)):
        _refuse(tool, f"it was not called, because of its arguments: {problem}")
        return
    if permits and arguments_hash(tool.tool_args) != answer.arguments_hash:
        raise AnswerError(_invalid(f"{tool.tool_name}: the arguments are not those that were approved"))
    if answer.action == DecisionAction.approve:
        if answer.arguments is not None:
            tool.tool_args = answer.arguments
        tool.confirmed = True
    elif answer.action == DecisionAction.answer and tool.user_feedback_schema:
        for question in tool.user_feedback_schema:
            chosen = (answer.values or {}).get(question.question, [])
            question.selected_options = chosen if isinstance(chosen, list) else [chosen]
            for option in question.options or []:
                option.selected = option.label in question.selected_options
        tool.answered = True
    elif answer.action == DecisionAction.answer:
        for field in tool.user_input_schema or []:
            if answer.values and field.name in answer.values:
                field.value = answer.values[field.name]
        tool.answered = True
    elif answer.action == DecisionAction.ran:
        tool.result = answer.result or ""
    else:
        _refuse(tool, answer.note or _NOT_DONE.get(answer.action))


def _refuse(tool: ToolExecution, note: str | None) -> None:
    """Agno tells the model of a refusal only for confirmations, so every refused call becomes one."""
    tool.requires_confirmation, tool.confirmed = True, False
    tool.requires_user_input = tool.external_execution_required = None
    tool.confirmation_note = note


_NOT_DONE = {
    DecisionAction.skip: "skipped by a person",
    # Of a task for a person, which no machine can run, from runs that were asked before it was marked as one.
    DecisionAction.again: "a person has to do this and has not done it; ask for it again",
}


def _invalid(message: str) -> Failure:
    return Failure(FailureType.invalid_request, message)
