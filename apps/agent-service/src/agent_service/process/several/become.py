"""What a process of the agent-service does once it has begun."""

from __future__ import annotations

import logging
import os
import signal
import threading
import time
from pathlib import Path

from ..listening import listen_at
from ..one import run_one
from .front import run_front
from .places import Beginning

log = logging.getLogger(__name__)

LONGEST_END_SECONDS = 30.0
"""A process that nobody watches any more ends, whatever it is at."""


def become(beginning: Beginning) -> int:
    """Runs it to its end; the exit code."""
    if beginning.kind == "front":
        return run_front(beginning)
    os.close(beginning.listening)
    place = beginning.places[beginning.place]
    os.environ["AGENT_SERVICE_ID"] = place.id
    os.environ["AGENT_TURNS_AT_ONCE"] = str(place.turns)
    os.environ["AGENT_PROCESSES"] = "1"
    threading.Thread(target=_end_with_parent, args=(beginning.lifeline,), name="parent", daemon=True).start()
    return run_one(lambda settings: listen_at(Path(place.socket)), name=place.id)


def _end_with_parent(lifeline: int) -> None:
    """The parent is gone, however that happened: turns in progress are handed over, as they are when it says so."""
    while os.read(lifeline, 1):
        pass
    log.warning("the parent is gone: this process hands over its turns and ends")
    os.kill(os.getpid(), signal.SIGTERM)
    time.sleep(LONGEST_END_SECONDS)
    os._exit(1)
