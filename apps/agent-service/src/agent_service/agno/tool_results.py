"""Agno's result of a tool with its media, as plain JSON and back."""

from __future__ import annotations

from typing import Any

from agno.exceptions import AgentRunException
from agno.models.message import Message
from agno.tools.function import FunctionCall, FunctionExecutionResult, ToolResult

from ..payloads.given_files import Contents
from ..values.well_formed import well_formed, well_formed_value
from .media import from_json, to_json


def make_sound(function_call: FunctionCall, outcome: FunctionExecutionResult) -> Exception | None:
    """The door of a tool's result: what came of a call becomes text that can be written, in place. Returns why that is not possible."""
    if isinstance(function_call.error, str):
        function_call.error = well_formed(function_call.error)
    if isinstance(outcome.result, ToolResult):
        outcome.result.content = well_formed_value(outcome.result.content)
        return None
    try:
        function_call.result = well_formed(str(function_call.result))
    except Exception as error:  # the method of whatever the tool returned
        return error
    return None


def sound_exception(exception: AgentRunException) -> AgentRunException:
    """A tool's word to the agent's loop, with what the model is told in well-formed text, in place."""
    for said in (exception.user_message, exception.agent_message, *(exception.messages or [])):
        if isinstance(said, Message):
            said.content = well_formed_value(said.content)
    for name in ("user_message", "agent_message", "messages"):
        setattr(exception, name, well_formed_value(getattr(exception, name)))
    return exception


def tool_result_to_dict(result: ToolResult) -> dict[str, Any]:
    """What `tool_result_from_dict` makes an equal result of."""
    return to_json(result)


def tool_result_from_dict(plain: dict[str, Any], contents: Contents) -> ToolResult:
    """The result, media and all."""
    return ToolResult.model_validate(from_json(plain, contents))
