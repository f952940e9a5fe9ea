"""Agno's result of a tool with its media, as plain JSON and back. Bytes of images, sounds and files are base64 under a name of their own."""

from __future__ import annotations

import base64
from typing import Any

from agno.exceptions import AgentRunException
from agno.models.message import Message
from agno.tools.function import FunctionCall, FunctionExecutionResult, ToolResult

from ..values.well_formed import well_formed, well_formed_value

BYTES = "$base64"


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
    return _with_text(result.model_dump(mode="python", exclude_none=True))


def tool_result_from_dict(plain: dict[str, Any]) -> ToolResult:
    """The result, media and all."""
    return ToolResult.model_validate(_with_bytes(plain))


def _with_text(value: Any) -> Any:
    if isinstance(value, bytes):
        return {BYTES: base64.b64encode(value).decode()}
    if isinstance(value, dict):
        return {name: _with_text(item) for name, item in value.items()}
    return [_with_text(item) for item in value] if isinstance(value, list | tuple) else value


def _with_bytes(value: Any) -> Any:
    if isinstance(value, dict):
        if set(value) == {BYTES}:
            return base64.b64decode(value[BYTES])
        return {name: _with_bytes(item) for name, item in value.items()}
    return [_with_bytes(item) for item in value] if isinstance(value, list) else value
