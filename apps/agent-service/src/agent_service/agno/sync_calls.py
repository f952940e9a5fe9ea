"""A synchronous `Agent.run` or model call inside of a tool or hook passes through the journal as an asynchronous one does.

The patches are those of asynchronous calls. They run in an event loop that lives only for the call, and wait for nothing but the journal's store. The
call of the model or the tool itself runs in the thread that made it. A call that has begun cannot be cancelled.
"""

from __future__ import annotations

import asyncio
import contextvars
import threading
from collections.abc import AsyncIterator, Callable, Coroutine, Iterator
from typing import Any, TypeVar

from agno.exceptions import AgentRunException
from agno.models.base import Model
from agno.models.message import Message
from agno.models.response import ModelResponse
from agno.tools.function import FunctionCall, FunctionExecutionResult, ToolResult
from agno.utils.timer import Timer

from . import model_calls, tool_calls
from .recorder import RECORDER

T = TypeVar("T")

plain_stream = Model.process_response_stream
plain_invoke = Model._invoke_with_retry
plain_tool = Model.run_function_call


def stream(
    self: Model, messages: list[Message], assistant_message: Message, stream_data: Any, **kwargs: Any
) -> Iterator[ModelResponse]:
    if RECORDER.get() is None:
        yield from plain_stream(self, messages, assistant_message, stream_data, **kwargs)
        return

    async def in_place(*args: Any, **kwargs: Any) -> AsyncIterator[ModelResponse]:
        for delta in plain_stream(*args, **kwargs):
            yield delta

    deltas = model_calls.stream(self, messages, assistant_message, stream_data, plain=in_place, **kwargs)
    with _Waiting() as waiting:
        while True:
            try:
                delta = waiting.wait(anext(deltas))
            except StopAsyncIteration:
                return
            yield delta


def invoke(self: Model, **kwargs: Any) -> ModelResponse:
    if RECORDER.get() is None:
        return plain_invoke(self, **kwargs)

    async def in_place(*args: Any, **kwargs: Any) -> ModelResponse:
        return plain_invoke(*args, **kwargs)

    with _Waiting() as waiting:
        return waiting.wait(model_calls.invoke(self, plain=in_place, **kwargs))


def tool(self: Model, function_call: FunctionCall, *args: Any, **kwargs: Any) -> Iterator[Any]:
    if RECORDER.get() is None:
        return plain_tool(self, function_call, *args, **kwargs)
    recorded = _RecordedCall.model_construct(**function_call.__dict__)
    recorded._model = self
    return plain_tool(self, recorded, *args, **kwargs)


class _RecordedCall(FunctionCall):
    """A call that Agno executes through the journal."""

    _model: Any = None

    def execute(self) -> FunctionExecutionResult:
        plain = FunctionCall.model_construct(**self.__dict__)
        with _Waiting() as waiting:
            ok, _, done, outcome = waiting.wait(tool_calls.tool(self._model, plain, plain=_execute))
        self.result, self.error = done.result, done.error
        if isinstance(ok, AgentRunException):
            raise ok
        return FunctionExecutionResult(
            status="success" if ok else "failure",
            result=outcome.result if isinstance(outcome.result, ToolResult) else done.result,
            error=done.error,
            updated_session_state=outcome.updated_session_state,
        )


async def _execute(model: Model, function_call: FunctionCall) -> Any:
    """What Agno's `arun_function_call` does with a tool that is no coroutine function, in place."""
    timer = Timer()
    timer.start()
    outcome = FunctionExecutionResult(status="failure")
    try:
        outcome = function_call.execute()
        ok: bool | AgentRunException = outcome.status == "success"
    except AgentRunException as error:
        ok = error
    timer.stop()
    return ok, timer, function_call, outcome


class _Waiting:
    """Runs coroutines to their end in the thread that it is used in. Where an event loop already runs in that thread, another thread does it, and
    the tasks of that loop wait meanwhile, as for any code that blocks."""

    def __enter__(self) -> _Waiting:
        self._loop = asyncio.new_event_loop()
        return self

    def __exit__(self, *_: object) -> None:
        self._loop.close()

    def wait(self, work: Coroutine[Any, Any, T] | Any) -> T:
        """What a coroutine gives or raises."""
        if asyncio._get_running_loop() is None:
            return self._loop.run_until_complete(_coroutine(work))
        return _beside(lambda: self._loop.run_until_complete(_coroutine(work)))


def _beside(function: Callable[[], T]) -> T:
    context = contextvars.copy_context()
    given: list[T] = []
    raised: list[BaseException] = []

    def run() -> None:
        try:
            given.append(context.run(function))
        except BaseException as error:
            raised.append(error)

    thread = threading.Thread(target=run, name="beside")
    thread.start()
    thread.join()
    if raised:
        raise raised[0]
    return given[0]


async def _coroutine(work: Any) -> Any:
    return await work
