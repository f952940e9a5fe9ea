"""What the function of a tool raises. Agno keeps only its text, which does not tell a passing failure from another one."""

from __future__ import annotations

import functools
import inspect
from typing import Any

from agno.exceptions import AgentRunException
from agno.tools.function import FunctionCall

from ..journal.raised import note_error
from ..journal.running import TurnStopped


def keep_exception(function_call: FunctionCall) -> None:
    """Has the call's function note what it raises, for whoever records the call. A generator raises later, where it is consumed."""
    entrypoint = function_call.function.entrypoint
    if entrypoint is None or getattr(entrypoint, "_keeps_exception", False):
        return
    if inspect.isasyncgenfunction(entrypoint) or inspect.isgeneratorfunction(entrypoint):
        return
    if inspect.iscoroutinefunction(entrypoint):

        @functools.wraps(entrypoint)
        async def keep_async(*args: Any, **kwargs: Any) -> Any:
            try:
                return await entrypoint(*args, **kwargs)
            except (AgentRunException, TurnStopped):
                raise  # not the tool's failure: a word to Agno's loop, or the end of the turn
            except Exception as error:
                note_error(error)
                raise

        wrapped: Any = keep_async
    else:

        @functools.wraps(entrypoint)
        def keep(*args: Any, **kwargs: Any) -> Any:
            try:
                return entrypoint(*args, **kwargs)
            except (AgentRunException, TurnStopped):
                raise  # not the tool's failure: a word to Agno's loop, or the end of the turn
            except Exception as error:
                note_error(error)
                raise

        wrapped = keep
    wrapped._keeps_exception = True
    function_call.function.entrypoint = wrapped
