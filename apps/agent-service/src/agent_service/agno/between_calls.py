"""Between a model's message and its tool calls, and between a call and its message: what cannot be run is told to the model, what was
approved is what runs, and what a tool says can be written."""

from __future__ import annotations

from copy import deepcopy
from typing import Any

from agno.models.base import Model
from agno.models.message import Message
from agno.models.response import ToolExecution
from agno.tools.function import FunctionCall

from ..values.arguments import problem_of, problem_of_text
from ..values.well_formed import well_formed_value
from .recorder import RECORDER

plain_calls = Model.get_function_calls_to_run
plain_call = Model.get_function_call_to_run_from_tool_execution
plain_message = Model.create_function_call_result


def calls_to_run(self: Model, assistant_message: Message, messages: list[Message], functions: Any = None) -> Any:
    """As Agno does it, except for a call whose arguments cannot be shown, recorded and run as one value: the model reads why, and nobody is
    asked."""
    recorder = RECORDER.get()
    if recorder is None:
        return plain_calls(self, assistant_message, messages, functions)
    found: list[FunctionCall] = []
    for call in assistant_message.tool_calls or []:
        arguments = (call.get("function") or {}).get("arguments")
        problem = problem_of_text(arguments)
        if problem is None:
            alone = assistant_message.model_copy(update={"tool_calls": [call]})
            for function_call in plain_calls(self, alone, messages, functions):
                problem = problem_of(function_call.arguments)
                if problem is None or recorder.journal.knows(function_call.call_id):
                    problem = None
                    function_call.arguments = well_formed_value(function_call.arguments)
                    found.append(function_call)
        if problem is not None:
            messages.append(_refused(self, call, problem))
    return found


def _refused(model: Model, call: dict[str, Any], problem: str) -> Message:
    name = (call.get("function") or {}).get("name")
    return Message(
        role=model.tool_message_role,
        tool_call_id=call.get("id"),
        tool_name=name,
        content=f"Error: {name} was not called, because of its arguments: {problem}. Please fix and retry.",
        tool_call_error=True,
    )


def call_of_execution(self: Model, tool_execution: ToolExecution, functions: Any = None) -> FunctionCall:
    """As Agno does it, with exactly the arguments that people approved. Agno itself would make `None` of the text "none", for example."""
    call = plain_call(self, tool_execution, functions)
    if RECORDER.get() is not None and isinstance(tool_execution.tool_args, dict):
        call.arguments = deepcopy(tool_execution.tool_args)
    return call


def tool_message(self: Model, *args: Any, **kwargs: Any) -> Message:
    """As Agno makes it, in well-formed text."""
    message = plain_message(self, *args, **kwargs)
    if RECORDER.get() is not None:
        message.content = well_formed_value(message.content)
    return message
