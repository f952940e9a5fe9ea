"""Threads that tools and hooks begin themselves carry the turn with them, so that the calls of an agent that runs there are recorded, counted, and
not repeated. Python gives a new thread no context variables.

Each thread has a lane of its own, named after what it runs and its place among those of the same name: what runs side by side gets its own
answers on a playback. A thread that was there before the turn (`multiprocessing.pool.ThreadPool`, a queue with workers) carries nothing: nobody
could say which call of it is which.
"""

from __future__ import annotations

import contextvars
import functools
import threading
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from concurrent.futures.thread import _worker
from multiprocessing.dummy import DummyProcess
from typing import Any

from .lanes import LANE, THREAD_LANE
from .recorder import RECORDER

plain_start = threading.Thread.start
plain_submit = ThreadPoolExecutor.submit


def install() -> None:
    """Puts them in place, once per process; inert unless a turn is running."""
    threading.Thread.start = start  # type: ignore[method-assign]
    ThreadPoolExecutor.submit = submit  # type: ignore[method-assign,assignment]


def start(self: threading.Thread) -> None:
    target = getattr(self, "_target", None)
    serves_many = target is _worker or isinstance(self, DummyProcess)
    context = None if serves_many else _carried(target or type(self))
    if context is not None:
        self.run = functools.partial(context.run, self.run)  # type: ignore[method-assign]
    plain_start(self)


def submit(self: ThreadPoolExecutor, fn: Callable[..., Any], /, *args: Any, **kwargs: Any) -> Future[Any]:
    context = _carried(fn)
    if context is None:
        return plain_submit(self, fn, *args, **kwargs)
    return plain_submit(self, context.run, fn, *args, **kwargs)


def _carried(function: Any) -> contextvars.Context | None:
    """The context of the caller, in a lane of its own; `None` outside of turns."""
    turn = RECORDER.get()
    if turn is None:
        return None
    while isinstance(function, functools.partial):
        function = function.func
    name = getattr(function, "__qualname__", type(function).__name__)
    lane = f"{LANE.get()}{THREAD_LANE}{name}"
    context = contextvars.copy_context()
    context.run(LANE.set, f"{lane}.{turn.journal.position(lane)}")
    return context
