"""The thread in which agents run, with an event loop of its own: the main thread of the process, in which their modules were imported.

Temporal, the journal's way to durability and HTTP have the loop of another thread (`two_threads.py`). So whatever an agent does to its loop, the process
goes on giving signs of life, being told of cancels, and answering `GET /health`. What no thread helps against: code in C that keeps the
interpreter's lock (the GIL) for seconds stops every thread, as does a process that is frozen; both lose the lease, as they should when
nobody can tell them apart.
"""

from __future__ import annotations

import asyncio
import contextvars
import logging
import threading
from collections.abc import Callable, Coroutine
from concurrent.futures import ThreadPoolExecutor
from typing import Any, TypeVar
from weakref import WeakKeyDictionary

from ..temporal.agent_side import AgentExited

log = logging.getLogger(__name__)

T = TypeVar("T")


class AgentThread:
    """`Agents` for turns. Begins when it is made, or, `here`, with `run_here` in the thread that calls it. `tool_threads`: how many calls that are no coroutines may
    run beside the loop at once."""

    def __init__(self, tool_threads: int, here: bool = False):
        self.loop = asyncio.new_event_loop()
        self.loop.set_default_executor(ThreadPoolExecutor(tool_threads, "tool"))
        self.loop.set_task_factory(self._make_task)
        self._contexts: WeakKeyDictionary[asyncio.Task[Any], contextvars.Context] = WeakKeyDictionary()
        self._stopping = False
        self.ident = 0
        """Of the thread, as `sys._current_frames` has it; 0 before it runs."""
        if not here:
            threading.Thread(target=self.run_here, name="agents", daemon=True).start()

    async def run(self, work: Coroutine[Any, Any, T]) -> T:
        """Runs a coroutine there, in a copy of the caller's context, and awaits it here. Raises what it raises, and `AgentExited`."""
        return await asyncio.wrap_future(asyncio.run_coroutine_threadsafe(_without_exits(work), self.loop))

    def call(self, function: Callable[..., object], *args: Any) -> None:
        """Calls a function there as soon as its loop is free."""
        self.loop.call_soon_threadsafe(function, *args)

    def current(self) -> contextvars.Context | None:
        """The context of the task that the loop is busy with; `None` when it is busy with none."""
        task = asyncio.current_task(self.loop)
        return self._contexts.get(task) if task else None

    def stop(self) -> None:
        """Ends the loop, whatever it is at. Does not wait for it."""
        self._stopping = True
        self.loop.call_soon_threadsafe(self.loop.stop)

    def run_here(self) -> None:
        """Runs agents in this thread until `stop`."""
        self.ident = threading.get_ident()
        asyncio.set_event_loop(self.loop)
        while not self._stopping:
            try:
                self.loop.run_forever()
            except (SystemExit, KeyboardInterrupt) as error:  # leaves the loop, which others need
                log.warning("an agent's code tried to end the process: %r", error)

    def _make_task(
        self, loop: asyncio.AbstractEventLoop, work: Any, context: contextvars.Context | None = None, **options: Any
    ) -> asyncio.Task[Any]:
        """Keeps each task's context: Python 3.11 does not tell it."""
        context = context or contextvars.copy_context()
        task = asyncio.Task(work, loop=loop, context=context, **options)
        self._contexts[task] = context
        return task


async def _without_exits(work: Coroutine[Any, Any, T]) -> T:
    try:
        return await work
    except (SystemExit, KeyboardInterrupt) as error:
        raise AgentExited(f"the agent's code tried to end the process: {error!r}") from None
