"""The time by the server's clock. The clock of this machine may be wrong, and limits of time are the server's."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import datetime, timedelta

Clock = Callable[[], datetime]


def clock_since(started: datetime) -> Clock:
    """A clock that goes on from `started`, when the server says that what runs now was started."""
    began = time.monotonic()
    return lambda: started + timedelta(seconds=time.monotonic() - began)
