"""A count of tool executions that can be read from outside of the process."""

from __future__ import annotations

import functools
import inspect
import json
import os
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any, ParamSpec, TypeVar

P = ParamSpec("P")
R = TypeVar("R")


def logged(function: Callable[P, R]) -> Callable[P, R]:
    """Notes each execution before it begins, as a line of the file that `TOOL_CALL_LOG` names: `{time, pid, tool, args}`.

    Does nothing without that variable. Keeps the function's signature, so that Agno describes it to the model as it is. Arguments
    that are no JSON (Agno's run context) are left out.
    """
    signature = inspect.signature(function)

    def note(args: tuple[Any, ...], kwargs: dict[str, Any]) -> None:
        if path := os.environ.get("TOOL_CALL_LOG"):
            _append(path, function.__name__, signature.bind(*args, **kwargs).arguments)

    if inspect.iscoroutinefunction(function):

        @functools.wraps(function)
        async def noted_async(*args: P.args, **kwargs: P.kwargs) -> Any:
            note(args, kwargs)
            return await function(*args, **kwargs)

        return noted_async  # type: ignore[return-value]

    @functools.wraps(function)
    def noted(*args: P.args, **kwargs: P.kwargs) -> R:
        note(args, kwargs)
        return function(*args, **kwargs)

    return noted


def _append(path: str, tool: str, arguments: dict[str, Any]) -> None:
    plain = {name: value for name, value in arguments.items() if _is_json(value)}
    line = {"time": datetime.now(UTC).isoformat(), "pid": os.getpid(), "tool": tool, "args": plain}
    # One write to a file opened for appending is not torn by other processes' writes.
    descriptor = os.open(path, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o644)
    try:
        os.write(descriptor, (json.dumps(line) + "\n").encode())
    finally:
        os.close(descriptor)


def _is_json(value: Any) -> bool:
    return value is None or isinstance(value, str | int | float | bool | list | dict)
