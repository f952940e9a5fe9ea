"""Notices what holds up the loop in which agents run, and names it: in the log, in `GET /health`, and in `doctor`.

The lease of a turn does not depend on that loop, but every agent of the process waits in it: an `async def` that blocks (`time.sleep`, a
client that is not async, a long computation) holds up its neighbours. Only its author can mend it.
"""

from __future__ import annotations

import logging
import os
import sys
import sysconfig
import threading
import time
import traceback
from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from ..agents.framework import Framework
from ..journal.journal import timestamp
from .agent_thread import AgentThread

log = logging.getLogger(__name__)

LOOK_SECONDS = 0.25
BLOCKED_SECONDS = 1.0
"""A loop that does not answer for as long is held up."""

KEPT = 10
"""How many of the last ones are told."""

_LIBRARIES = tuple(
    os.path.realpath(folder) + os.sep
    for folder in (
        *map(sysconfig.get_path, ("stdlib", "platstdlib", "purelib", "platlib")),
        Path(__file__).parents[1],
    )
)


@dataclass(frozen=True)
class Block:
    """`where`: `file:line in function`, of the agent's own code where that is known. Without an agent it was the process as a whole that stood
    still. `over`: it has ended, after `seconds`."""

    at: str
    seconds: float
    over: bool
    where: str | None = None
    agent: str | None = None
    run: str | None = None
    tool: str | None = None

    def __str__(self) -> str:
        who = f"agent {self.agent}" if self.agent else "something"
        tool = f", tool {self.tool}" if self.tool else ""
        run = f" (run {self.run})" if self.run else ""
        return f"{who}{tool}{run} at {self.where}"


class Watchdog:
    """Watches from a thread of its own, from when it is made. `count` and `seconds` are of all that has been noticed. `answered` is given the seconds
    after which the loop did what it was asked, each time; `ended` each block that is over."""

    def __init__(
        self,
        agents: AgentThread,
        framework: Framework,
        answered: Callable[[float], None] = lambda seconds: None,
        ended: Callable[[Block], None] = lambda block: None,
    ):
        self._agents = agents
        self._told_answer = answered
        self._told_end = ended
        self._framework = framework
        self._lock = threading.Lock()
        self._asked: float | None = None
        self._now: Block | None = None
        self._last: deque[Block] = deque(maxlen=KEPT)
        self._count = 0
        self._seconds = 0.0
        self._stopping = threading.Event()
        threading.Thread(target=self._watch, name="watchdog", daemon=True).start()

    def told(self) -> tuple[int, float, Sequence[Block]]:
        """How many there were, the seconds that they took in all, and the last ones, newest first."""
        with self._lock:
            now = [self._current()] if self._now else []
            blocks = [*now, *reversed(self._last)][:KEPT]
            return self._count + len(now), self._seconds + sum(block.seconds for block in now), blocks

    def stop(self) -> None:
        self._stopping.set()

    def _watch(self) -> None:
        looked = time.monotonic()
        while not self._stopping.wait(LOOK_SECONDS):
            late = time.monotonic() - looked - LOOK_SECONDS
            looked = time.monotonic()
            if late > BLOCKED_SECONDS:
                self._stood_still(late)
            elif self._asked is None:
                self._asked = looked
                self._agents.call(self._answered)
            elif looked - self._asked > BLOCKED_SECONDS and self._now is None:
                self._held_up(looked - self._asked)

    def _held_up(self, seconds: float) -> None:
        frame = sys._current_frames().get(self._agents.ident)
        at_work = self._framework.at_work(self._agents.current())
        block = Block(
            at=timestamp(),
            seconds=seconds,
            over=False,
            where=_where(traceback.extract_stack(frame)) if frame else None,
            agent=at_work.agent,
            run=at_work.run,
            tool=at_work.tool,
        )
        with self._lock:
            if self._asked is None:
                return  # it has answered meanwhile
            self._now = block
        log.warning(
            "%s holds up every agent of this process. Leave out async where nothing is awaited (then it runs in a thread), or await "
            "asyncio.to_thread(...)",
            block,
        )

    def _answered(self) -> None:
        with self._lock:
            seconds = time.monotonic() - self._asked if self._asked is not None else None
            ended = self._now and replace(self._current(), over=True)
            self._asked = self._now = None
            if ended:
                self._keep(ended)
        if seconds is not None:
            self._told_answer(seconds)
        if ended:
            log.warning("%s held up every agent of this process for %.1f s", ended, ended.seconds)

    def _stood_still(self, seconds: float) -> None:
        with self._lock:
            self._keep(Block(timestamp(), seconds, over=True))
        log.warning(
            "nothing of this process ran for %.1f s: it was frozen, the machine was busy, or code in C kept the interpreter's lock. Turns are "
            "tried again elsewhere after 3 s of that",
            seconds,
        )

    def _current(self) -> Block:
        assert self._now is not None and self._asked is not None
        return replace(self._now, seconds=time.monotonic() - self._asked)

    def _keep(self, block: Block) -> None:
        self._last.append(block)
        self._count += 1
        self._seconds += block.seconds
        self._told_end(block)


def _where(stack: traceback.StackSummary) -> str | None:
    """The innermost line of code that belongs to no library, else the innermost. What began the loop is not looked at: in the main thread that
    is the program."""
    if not stack:
        return None
    begun = max((n for n, frame in enumerate(stack) if frame.name == AgentThread.run_here.__name__), default=0)
    own = [frame for frame in stack[begun:] if not os.path.realpath(frame.filename).startswith(_LIBRARIES)]
    frame = (own or list(stack))[-1]
    shown = os.path.relpath(frame.filename)
    return f"{frame.filename if shown.startswith('..') else shown}:{frame.lineno} in {frame.name}"
