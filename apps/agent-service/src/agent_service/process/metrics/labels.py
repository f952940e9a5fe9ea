"""Values of labels, which come from outside: from models, MCP servers, and whoever starts runs. However many there are, and whatever is in them, the
number of time series has a bound and every text can be written."""

from __future__ import annotations

import threading
from collections.abc import Iterable

LONGEST = 64
"""Characters of a value."""

OTHER = "other"
"""What every value beyond the bound is counted under."""


class BoundedLabel:
    """The values of one label: `known` ones always, and the first `room` others. May be asked in any thread."""

    def __init__(self, room: int, known: Iterable[str] = ()):
        self._room = room
        self._known = {plain(value) for value in known}
        self._others: set[str] = set()
        self._lock = threading.Lock()

    def __call__(self, value: str | None) -> str:
        value = plain(value or "") or OTHER
        if value in self._known or value in self._others or value == OTHER:
            return value
        with self._lock:
            if value not in self._others and len(self._others) >= self._room:
                return OTHER
            self._others.add(value)
        return value


def plain(value: str) -> str:
    """The value as a label's: printable, at most `LONGEST` characters."""
    return "".join(c if c.isprintable() else "_" for c in value[:LONGEST])
