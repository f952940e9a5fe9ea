"""The end of a tool's function, which Agno tells too little of and too late: what it raised, of which Agno keeps only the text, and what it
did to the session's state before a call beside it changed that again."""

from __future__ import annotations

import functools
import inspect
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

from agno.exceptions import AgentRunException
from agno.tools.function import FunctionCall

from ..journal.raised import note_error
from ..journal.running import TurnStopped

AT_END: ContextVar[Callable[[], None] | None] = ContextVar("at_end", default=None)
"""What is done as soon as the function of the running tool call ends, in the thread in which it ends."""


def keep_end(function_call: FunctionCall) -> None:
    """Has the call's function note what it raises, for whoever records the call, and do what is in `AT_END`. A generator ends later, where it
    is consumed."""
    entrypoint = function_call.function.entrypoint
    if entrypoint is None or getattr(entrypoint, "_keeps_end", False):
        return
    if inspect.isasyncgenfunction(entrypoint) or inspect.isgeneratorfunction(entrypoint):
        return
    if inspect.iscoroutinefunction(entrypoint):

        @functools.wraps(entrypoint)
        async def keep_async(*args: Any, **kwargs: Any) -> Any:
            with _noting_end():
                return await entrypoint(*args, **kwargs)

        wrapped: Any = keep_async
    else:

        @functools.wraps(entrypoint)
        def keep(*args: Any, **kwargs: Any) -> Any:
            with _noting_end():
                return entrypoint(*args, **kwargs)

        wrapped = keep
    wrapped._keeps_end = True
    function_call.function.entrypoint = wrapped


@contextmanager
def _noting_end() -> Iterator[None]:
    at_end = AT_END.get()  # a call that is made inside of this one has another
    try:
        yield
    except (AgentRunException, TurnStopped):
        raise  # not the tool's failure: a word to Agno's loop, or the end of the turn
    except Exception as error:
        note_error(error)
        raise
    finally:
        if at_end is not None:
            at_end()
