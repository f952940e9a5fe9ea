"""The calls that a turn makes right now, and how they end when the turn is stopped."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import Any, Literal

StopReason = Literal["cancelled", "handedOver", "lost", "yielded", "failed", "diverged", "limit"]
CallKind = Literal["model", "tool", "once"]
"""`once`: a tool whose call must not be made again without a person's word."""

GRACE_SECONDS: dict[tuple[str, str], float | None] = {
    ("once", "cancelled"): None,
    ("once", "failed"): None,
    ("once", "lost"): None,
    ("once", "handedOver"): 10.0,
    ("tool", "cancelled"): 1.0,
    ("tool", "failed"): None,
    ("tool", "handedOver"): 10.0,
    ("once", "limit"): None,
    ("tool", "limit"): None,
    ("model", "limit"): None,
}
"""How long a running call may go on after a stop, by kind and reason; not at all when it is not listed. `None`: until it ends,
because nobody could tell whether a `once` tool ran, and because a result in hand is not thrown away for a sibling's failure or limit."""


class TurnStopped(Exception):
    """The turn ends here although the agent is not done. `cause` says more: why the attempt failed when `reason` is `failed`."""

    def __init__(self, reason: StopReason, message: str = "", cause: Any = None):
        super().__init__(message or reason)
        self.reason: StopReason = reason
        self.cause = cause


class RunningCalls:
    """One turn's calls. Whoever has it may stop the turn. `observe(point, key)` is told `model:started` and `model:returned`, and the same of
    tools."""

    def __init__(self, observe: Callable[[str, str], None] = lambda point, key: None):
        self.stopped: TurnStopped | None = None
        self._observe = observe
        self._running: dict[asyncio.Task[Any], CallKind] = {}
        self._closed = False
        self._timers: list[asyncio.TimerHandle] = []

    @property
    def busy(self) -> bool:
        """Whether calls are running."""
        return bool(self._running)

    @asynccontextmanager
    async def live(self, kind: CallKind, key: str) -> AsyncIterator[None]:
        """A call that really happens. A stop cancels it as its kind demands, also in a task that the agent has abandoned."""
        if self.stopped:
            raise self.stopped
        task = asyncio.current_task()
        assert task is not None
        point = "model" if kind == "model" else "tool"
        self._running[task] = kind
        self._observe(f"{point}:started", key)
        try:
            yield
            self._observe(f"{point}:returned", key)
        except asyncio.CancelledError:
            if self.stopped:
                task.uncancel()
                raise self.stopped from None
            raise
        finally:
            self._running.pop(task, None)

    def stop(self, reason: StopReason, message: str = "", cause: Any = None) -> TurnStopped:
        """Ends the turn: no new call starts, model calls are closed, tools get their grace. The first reason holds, except that
        a lost lease overrides. Returns what the caller should raise."""
        if self.stopped and not (reason == "lost" and self.stopped.reason != "lost"):
            return self.stopped
        self.stopped = TurnStopped(reason, message, cause)
        current = asyncio.current_task()
        for task, kind in list(self._running.items()):
            if task is current:
                continue
            grace = GRACE_SECONDS.get((kind, reason), 0.0)
            if grace is not None:
                _in_loop_of(task, self._cancel_after, grace, task)
        return self.stopped

    def _cancel_after(self, seconds: float, task: asyncio.Task[Any]) -> None:
        if seconds == 0.0:
            self._cancel(task)
        else:
            self._timers.append(task.get_loop().call_later(seconds, self._cancel, task))

    @property
    def is_over(self) -> bool:
        """Whether the turn has ended by itself. One that was stopped lets nothing more be called."""
        return self._closed and self.stopped is None

    def close(self) -> None:
        """The turn has ended: ends what is left of its timers."""
        self._closed = True
        for timer in self._timers:
            timer.cancel()

    def _cancel(self, task: asyncio.Task[Any]) -> None:
        if task in self._running:
            task.cancel()


def _in_loop_of(task: asyncio.Task[Any], function: Callable[..., None], *args: Any) -> None:
    """Calls it where the task may be touched: at once in its own loop, which may be closed by now elsewhere."""
    loop = task.get_loop()
    if loop is asyncio._get_running_loop():
        function(*args)
    elif not loop.is_closed():
        loop.call_soon_threadsafe(function, *args)
