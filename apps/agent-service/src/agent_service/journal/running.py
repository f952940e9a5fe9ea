"""The calls that a turn makes right now, and how they end when the turn is stopped."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager, contextmanager
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
        self._running: dict[asyncio.Task[Any], list[CallKind]] = {}
        self._cancelled: set[asyncio.Task[Any]] = set()
        self._cut_off: set[str] = set()
        self._closed = False
        self._timers: list[asyncio.TimerHandle] = []

    @property
    def busy(self) -> bool:
        """Whether calls are running."""
        return bool(self._running)

    @asynccontextmanager
    async def live(self, kind: CallKind, key: str) -> AsyncIterator[None]:
        """A call that really happens, also inside of another one. A stop cancels it as its kind demands, also in a task that the agent has
        abandoned. A call that returns although it was cancelled is stopped all the same: what it gives is not its result."""
        if self.stopped:
            raise self.stopped
        task = asyncio.current_task()
        assert task is not None
        point = "model" if kind == "model" else "tool"
        calls = self._running.setdefault(task, [])
        calls.append(kind)
        self._observe(f"{point}:started", key)
        try:
            yield
            if self.stopped and task in self._cancelled:
                raise asyncio.CancelledError
            self._observe(f"{point}:returned", key)
        except asyncio.CancelledError:
            if self.stopped:
                task.uncancel()
                self._cut_off.add(key)
                raise self.stopped from None
            raise
        finally:
            self._cancelled.discard(task)
            calls.pop()
            if not calls:
                self._running.pop(task, None)

    @contextmanager
    def noting(self, key: str) -> Iterator[None]:
        """Around a call, made or played back: notes that it ended because the turn did."""
        try:
            yield
        except TurnStopped:
            self._cut_off.add(key)
            raise

    def cut_off_inside(self, key: str) -> bool:
        """Whether a call inside of this one ended because the turn did. What the call makes of that is not its result, whatever it raises or
        returns."""
        return any(inner.startswith(f"{key}/") for inner in list(self._cut_off))

    def stop(self, reason: StopReason, message: str = "", cause: Any = None) -> TurnStopped:
        """Ends the turn: no new call starts, model calls are closed, tools get their grace. The first reason holds, except that
        a lost lease overrides. Returns what the caller should raise."""
        if self.stopped and not (reason == "lost" and self.stopped.reason != "lost"):
            return self.stopped
        self.stopped = TurnStopped(reason, message, cause)
        current = asyncio.current_task()
        for task, calls in list(self._running.items()):
            if task is current:
                continue
            for depth, kind in enumerate(list(calls)):
                grace = GRACE_SECONDS.get((kind, reason), 0.0)
                if grace is not None:
                    _in_loop_of(task, self._cancel_after, grace, task, depth)
        return self.stopped

    def _cancel_after(self, seconds: float, task: asyncio.Task[Any], depth: int) -> None:
        if seconds == 0.0:
            self._cancel(task, depth)
        else:
            self._timers.append(task.get_loop().call_later(seconds, self._cancel, task, depth))

    @property
    def is_over(self) -> bool:
        """Whether the turn has ended by itself. One that was stopped lets nothing more be called."""
        return self._closed and self.stopped is None

    def close(self) -> None:
        """The turn has ended: ends what is left of its timers."""
        self._closed = True
        for timer in self._timers:
            timer.cancel()

    def _cancel(self, task: asyncio.Task[Any], depth: int) -> None:
        """`depth`: how many calls there are around the one that is meant, in the same task."""
        if len(self._running.get(task, ())) > depth:
            self._cancelled.add(task)
            task.cancel()


def _in_loop_of(task: asyncio.Task[Any], function: Callable[..., None], *args: Any) -> None:
    """Calls it where the task may be touched: at once in its own loop, which may be closed by now elsewhere."""
    loop = task.get_loop()
    if loop is asyncio._get_running_loop():
        function(*args)
    elif not loop.is_closed():
        loop.call_soon_threadsafe(function, *args)
