"""Agno's pauses as requests for decisions, and people's answers put back where Agno looks for them."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Container, Iterable
from typing import Any

from agno.models.response import ToolExecution
from agno.run.agent import RunOutput

from .contract import (
    DecisionAction,
    DecisionAnswer,
    DecisionKind,
    DecisionRequest,
    FailureType,
    InputField,
    Question,
    QuestionOption,
)
from .failures import Failure
from .journal import Entry, to_plain


class AnswerError(Exception):
    """An answer that does not fit what the agent waits for. Carries the failure of the turn."""

    def __init__(self, failure: Failure):
        super().__init__(failure.message)
        self.failure = failure


def arguments_hash(arguments: dict[str, Any] | None) -> str:
    """SHA-256 of the arguments as canonical JSON (sorted keys, no spaces)."""
    canonical = json.dumps(to_plain(arguments or {}), sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return hashlib.sha256(canonical.encode()).hexdigest()


def pause_requests(
    turn: int, output: RunOutput, describe: Callable[[str], dict[str, Any]], without: Container[str] = ()
) -> list[DecisionRequest]:
    """One request for each tool call that Agno waits with, but for those whose ids are in `without`. `describe` gives a tool's
    `description` and `arguments_schema`."""
    waiting = [tool for tool in output.tools or [] if tool.is_paused and (tool.tool_call_id or "") not in without]
    return [_request(turn, tool, describe) for tool in waiting]


def outcome_requests(
    turn: int, claims: Iterable[Entry], describe: Callable[[str], dict[str, Any]]
) -> list[DecisionRequest]:
    """One request for each `once` call that was started and of which nobody knows how it ended."""
    return [
        DecisionRequest(
            id=outcome_request_id(turn, claim),
            kind=DecisionKind.outcome,
            tool_call_id=claim["toolCallId"],
            tool=claim["tool"],
            arguments=claim.get("arguments") or {},
            arguments_hash=arguments_hash(claim.get("arguments")),
            **describe(claim["tool"]),
        )
        for claim in claims
    ]


def outcome_request_id(turn: int, claim: Entry) -> str:
    """Names the claim, so that a call that is run again and lost again is asked about again."""
    return f"{turn}-{claim['toolCallId']}-{claim['n']}"


def _request(turn: int, tool: ToolExecution, describe: Callable[[str], dict[str, Any]]) -> DecisionRequest:
    name = tool.tool_name or ""
    arguments = to_plain(tool.tool_args or {})
    request = DecisionRequest(
        id=f"{turn}-{tool.tool_call_id}",
        kind=DecisionKind.approval,
        tool_call_id=tool.tool_call_id or "",
        tool=name,
        arguments=arguments,
        arguments_hash=arguments_hash(arguments),
        **describe(name),
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
                type=getattr(f.field_type, "__name__", str(f.field_type)),
                description=f.description,
                value=f.value,
            )
            for f in tool.user_input_schema or []
        ]
    elif tool.external_execution_required:
        request.kind = DecisionKind.outcome
    return request


def apply_answers(output: RunOutput, answers: Iterable[DecisionAnswer]) -> None:
    """Puts answers into the paused run, in place. Raises `AnswerError` when one does not fit, before anything runs."""
    tools = {tool.tool_call_id: tool for tool in output.tools or [] if tool.is_paused}
    for answer in answers:
        tool = tools.pop(answer.tool_call_id, None)
        if tool is None:
            raise AnswerError(_invalid(f"the agent does not wait for tool call {answer.tool_call_id}"))
        _apply(tool, answer)
    if tools:
        raise AnswerError(_invalid(f"no answer for tool call {', '.join(str(id) for id in tools)}"))
    for requirement in output.requirements or []:
        execution = requirement.tool_execution
        if execution is not None:
            requirement.tool_execution = next(
                (t for t in output.tools or [] if t.tool_call_id == execution.tool_call_id), execution
            )


def _apply(tool: ToolExecution, answer: DecisionAnswer) -> None:
    if answer.action == DecisionAction.approve:
        if answer.arguments is not None:
            tool.tool_args = answer.arguments
        elif arguments_hash(tool.tool_args) != answer.arguments_hash:
            raise AnswerError(_invalid(f"{tool.tool_name}: the arguments are not those that were approved"))
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
        _refuse(tool, answer)


def _refuse(tool: ToolExecution, answer: DecisionAnswer) -> None:
    """Agno tells the model of a refusal only for confirmations, so every refused call becomes one."""
    tool.requires_confirmation, tool.confirmed = True, False
    tool.requires_user_input = tool.external_execution_required = None
    tool.confirmation_note = answer.note or ("skipped by a person" if answer.action == DecisionAction.skip else None)


def _invalid(message: str) -> Failure:
    return Failure(FailureType.invalid_request, message)
