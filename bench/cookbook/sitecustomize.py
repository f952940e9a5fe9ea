"""Counts executions of tools outside of the process that runs them: a line in TOOL_LOG before each, the same with and without durability.

Python imports this by its name in every process that has the folder on its path: plain Agno's, the agent-service, and one that it starts.
"""

from __future__ import annotations

import json
import os
from typing import Any

from agno.tools.function import FunctionCall, FunctionExecutionResult

DELEGATIONS = frozenset(
    {
        "delegate_task_to_member",
        "delegate_task_to_members",
        "execute_task",
        "execute_tasks_parallel",
        "create_task",
        "update_task_status",
        "list_tasks",
        "add_task_note",
        "mark_all_complete",
    }
)
"""Run again on a playback, by design: what members do in them is counted."""


def count_executions() -> None:
    """Puts the counting in place."""
    execute, aexecute = FunctionCall.execute, FunctionCall.aexecute

    def counted(self: FunctionCall) -> FunctionExecutionResult:
        _note(self)
        return execute(self)

    async def acounted(self: FunctionCall) -> FunctionExecutionResult:
        _note(self)
        return await aexecute(self)

    FunctionCall.execute = counted  # type: ignore[method-assign]
    FunctionCall.aexecute = acounted  # type: ignore[method-assign]


def _note(call: FunctionCall) -> None:
    if call.function.name in DELEGATIONS:
        return
    line: dict[str, Any] = {"tool": call.function.name, "args": call.arguments or {}}
    descriptor = os.open(os.environ["TOOL_LOG"], os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o644)
    try:
        os.write(descriptor, (json.dumps(line, sort_keys=True, default=str) + "\n").encode())
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


if "TOOL_LOG" in os.environ:
    count_executions()
