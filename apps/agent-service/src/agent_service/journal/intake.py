"""Which entries of a run's journals count: the rule of `journal/intake.ts`, in the order of the history.

Any Temporal client can send a `journal` signal. A signal brings the next entries of the turn under way; what a turn's own activity says in
the end (its result, the heartbeat that a dead worker leaves) stands. `fixtures/journal` is read by the tests of both languages.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from math import isfinite
from typing import Any

from ..contract.entry_shape import entry_fits, is_integer
from ..contract.names import MAXIMUM_DEPTH
from .journal import Entry

READABLE_DEPTH = MAXIMUM_DEPTH + 50
"""Levels that entries in a message may have: those of a value from outside, and of what it is recorded in."""


@dataclass
class _Known:
    entry: Entry
    own: bool
    """By the turn's own activity, or by the run's input; else by a signal, which anybody can send."""


@dataclass
class JournalIntake:
    """The journals of a run's turns, as far as its history has been read."""

    _turns: dict[int, dict[int, _Known]] = field(default_factory=dict)
    _under_way: int | None = None

    def entries(self, turn: int) -> list[Entry]:
        """The entries of a turn that count, in order; with holes where a signal cannot be read any more."""
        return [known.entry for _, known in sorted(self._turns.get(turn, {}).items())]

    def began(self, kept: Any) -> None:
        """Entries that a run begins with: those of the run that it is a fork of."""
        if isinstance(kept, list) and kept and isinstance(kept[0], dict) and kept[0].get("n") == 0:
            self.reported(0, {"from": 0, "entries": kept})

    def scheduled(self, turn: int) -> None:
        """An activity of the turn is scheduled."""
        self._under_way = turn

    def ended(self) -> None:
        """The activity has ended."""
        self._under_way = None

    def signalled(self, payload: Any) -> None:
        """A `journal` signal, whatever its sender made of it."""
        read = _read(payload)
        if read is None or read[0] != self._under_way:
            return
        known = self._turns.setdefault(read[0], {})
        for entry in read[1]:
            if entry["n"] in known:
                continue
            if entry["n"] != max(known, default=-1) + 1:
                return
            known[entry["n"]] = _Known(entry, own=False)

    def reported(self, turn: int, report: Any) -> bool:
        """What the activity of a turn says of its journal: `entries` as results and heartbeats hold them, and where there are none `from`,
        which is how many there were. False when it cannot
        be the journal of this turn: then nothing of it counts."""
        report = report if isinstance(report, dict) else {}
        first, read = report.get("from"), _read({"turn": report.get("turn", turn), "entries": report.get("entries")})
        if read is None or read[0] != turn or not _is_number(first):
            return False
        entries = read[1]
        self._turns.setdefault(turn, {}).update({entry["n"]: _Known(entry, own=True) for entry in entries})
        self._drop_from(turn, entries[-1]["n"] + 1 if entries else int(first))
        return True

    def failed_at(self, turn: int, entries: Any) -> None:
        """An activity of the turn failed and says how many entries its journal had."""
        if _is_number(entries):
            self._drop_from(turn, int(entries))

    def _drop_from(self, turn: int, first: int) -> None:
        """Drops what only signals brought from this number on. Zero says nothing: such an activity failed before it had read the journal."""
        if first == 0:
            return
        known = self._turns.get(turn, {})
        self._turns[turn] = {n: one for n, one in known.items() if one.own or n < first}


def _read(given: Any) -> tuple[int, list[Entry]] | None:
    """`turn` and `entries` with numbers without holes."""
    if not isinstance(given, dict) or not _is_number(given.get("turn")):
        return None
    entries = given.get("entries")
    if not isinstance(entries, list) or not _is_plain(entries) or not all(entry_fits(entry) for entry in entries):
        return None
    entries = [{**entry, "n": int(entry["n"])} for entry in entries]
    if any(entry["n"] != entries[0]["n"] + index for index, entry in enumerate(entries)):
        return None
    return int(given["turn"]), entries


def _is_number(value: Any) -> bool:
    return is_integer(value) and value >= 0


def _is_plain(value: Any) -> bool:
    """Whether it is not too deep, and all numbers in it are finite. Needs no stack, whatever the value is."""
    level = [value]
    for _ in range(READABLE_DEPTH):
        below = [member for one in level for member in (one.values() if isinstance(one, dict) else one)]
        if not all(isfinite(member) for member in below if isinstance(member, float)):
            return False
        level = [member for member in below if isinstance(member, dict | list)]
        if not level:
            return True
    return False
