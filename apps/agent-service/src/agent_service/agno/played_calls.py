"""Calls that are in the journal, as Agno would have them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from agno.exceptions import AgentRunException
from agno.tools.function import FunctionCall, FunctionExecutionResult
from agno.utils.timer import Timer

from ..payloads.given_files import Contents
from .tool_results import tool_result_from_dict


def played(function_call: FunctionCall, entry: Mapping[str, Any], context: Any, contents: Contents) -> Any:
    """What Agno has of a call that is made, from its entry. `contents`: of the files that it names."""
    timer = Timer()
    timer.start()
    timer.stop()
    tool_result = entry.get("toolResult")
    function_call.result = tool_result_from_dict(tool_result, contents) if tool_result else entry.get("result")
    function_call.error = entry.get("error")
    ok: bool | AgentRunException = entry["ok"]
    if exception := entry.get("exception"):
        ok = AgentRunException(
            exception["text"],
            user_message=exception["user_message"],
            agent_message=exception["agent_message"],
            messages=exception["messages"],
            stop_execution=exception["stop_execution"],
        )
    state = context.session_state if context is not None else None
    status = "success" if entry["ok"] else "failure"
    return (
        ok,
        timer,
        function_call,
        FunctionExecutionResult(
            status=status, result=function_call.result, error=function_call.error, updated_session_state=state
        ),
    )


def exception_to_dict(exception: AgentRunException) -> dict[str, Any]:
    """By which a tool speaks to Agno's loop, for an entry."""
    return {
        "text": str(exception),
        "user_message": exception.user_message,
        "agent_message": exception.agent_message,
        "messages": exception.messages,
        "stop_execution": exception.stop_execution,
    }
