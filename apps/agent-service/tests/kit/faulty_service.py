"""The agent-service, which kills itself (SIGKILL) at a point that the test chooses.

`FAULT=<point>:<n>[+<seconds>]` is the n-th time that this process reaches the point, or so many seconds after; points are those that
`Journal.observe` is told: `model:started`, `model:returned`, `model:recorded`, the same for `tool`, and `claim:recorded`.
`FAULT_DONE=<file>` is written before the end; while it is there, nothing happens, so that a restart with the same environment lives.
"""

from __future__ import annotations

import asyncio
import os
import signal
import sys
import threading
import time
from pathlib import Path

os.environ.setdefault("AGNO_TELEMETRY", "false")

from agent_service.service import serve
from agent_service.settings import load_settings


def fault_from_environment():
    """What `serve` is given to observe with."""
    fault, done = os.environ.get("FAULT"), Path(os.environ.get("FAULT_DONE", "/nonexistent/fault-done"))
    if not fault or done.exists():
        return lambda point, key: None
    where, _, delay = fault.partition("+")
    point_wanted, _, number = where.rpartition(":")
    seen = 0

    def die() -> None:
        done.write_text(f"{time.time()} {os.getpid()}")
        os.kill(os.getpid(), signal.SIGKILL)

    def observe(point: str, key: str) -> None:
        nonlocal seen
        if point != point_wanted:
            return
        seen += 1
        if seen == int(number):
            if delay:
                threading.Timer(float(delay), die).start()
            else:
                die()

    return observe


if __name__ == "__main__":
    settings = load_settings()
    asyncio.run(serve(settings, fault_from_environment()))
    sys.exit(0)
