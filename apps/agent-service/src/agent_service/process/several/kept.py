"""A process that is started again when it ends, and when."""

from __future__ import annotations

import logging
import os
import signal
from collections.abc import Callable

log = logging.getLogger(__name__)

FIRST_SECONDS, LONGEST_SECONDS = 0.5, 10.0
STEADY_SECONDS = 30.0
"""A process that lived as long is started again at once, like one that ends for the first time."""


class Kept:
    """`begin` starts it and gives its process id. Times are those of one clock, in seconds."""

    def __init__(self, name: str, begin: Callable[[], int]):
        self.name = name
        self.pid: int | None = None
        self.due: float | None = 0.0
        """When to start it; `None` while it runs."""
        self.starts = 0
        self._begin = begin
        self._began = 0.0
        self._wait = 0.0

    def start(self, now: float) -> None:
        self._began = now
        try:
            self.pid, self.due = self._begin(), None
        except OSError as error:
            return self._again(f"cannot be started ({error})", now)
        self.starts += 1

    def ended(self, status: int, now: float) -> None:
        """It ended with this wait status: says so, and when it is started again."""
        self.pid = None
        if now - self._began >= STEADY_SECONDS:
            self._wait = 0.0
        self._again(said(status), now)

    def _again(self, what: str, now: float) -> None:
        log.error("%s %s; starting it again %s", self.name, what, f"in {self._wait:g} s" if self._wait else "at once")
        self.due = now + self._wait
        self._wait = min(max(FIRST_SECONDS, self._wait * 2), LONGEST_SECONDS)

    def signal(self, number: int) -> None:
        if self.pid is not None:
            os.kill(self.pid, number)  # it is there until it was waited for


def said(status: int) -> str:
    """How a process ended, from its wait status."""
    code = os.waitstatus_to_exitcode(status)
    return f"ended with exit code {code}" if code >= 0 else f"was ended by {signal.Signals(-code).name}"
