"""Agno's session state across a playback: what each tool call changed travels with its entry."""

from __future__ import annotations

import json
from copy import deepcopy
from dataclasses import dataclass, field, replace
from threading import Lock
from typing import Any

from ..journal.entries import StateChanges
from ..journal.journal import Entry
from ..values.plain_json import to_json


@dataclass(frozen=True)
class _Change:
    """What happened to a top-level key: it has another value, in place or not, or went away."""

    value: Any = None
    in_place: bool = False
    removed: bool = False


@dataclass
class _Replaced:
    """What a key held before a playback put another value there, and which entry had written it last."""

    value: Any
    written_by: int


@dataclass
class _OfRun:
    """Top-level keys of one run's state: as JSON when they were last seen, what they held when a call last began or ended, which entry wrote or
    removed them last, and what they held before."""

    seen: dict[str, str] = field(default_factory=dict)
    there: dict[str, Any] = field(default_factory=dict)
    written_by: dict[str, int] = field(default_factory=dict)
    replaced: dict[str, _Replaced] = field(default_factory=dict)


class SessionState:
    """Top-level keys that changed, or went away, since the last call ended. Parallel tools: the last writer wins, as it did live. A run that a
    tool has started inside of a loop has a state of its own.

    Agno gives a member a copy of its leader's state, in which lists and objects are the leader's own. What a member's tool appends to a list
    is therefore in all states above it, and a list that it puts in the place of another is not. Playback does the same."""

    def __init__(self) -> None:
        self._runs: dict[str | None, _OfRun] = {}
        self._noted: dict[str, dict[str, _Change]] = {}
        self._ended: set[str] = set()
        self._lock = Lock()

    def begin(self, context: Any) -> None:
        """A call begins: it may remove what is there now, or change it in place."""
        self._of(context).there.update(_state(context))

    def note(self, key: str, context: Any) -> None:
        """What the tool of a call has just done, as it ends: calls of one message run side by side. Any thread may call it. What a thread does
        after its call was recorded, as one that was too late does, is for the entry of the next call."""
        with self._lock:
            if key not in self._ended:
                self._note(key, context)

    def changes(self, key: str, context: Any) -> StateChanges:
        """What a call has changed, for its entry, where there is something to say: what its tool was noted for, and what was done since, as by
        the tool's hooks."""
        with self._lock:
            self._note(key, context)
            changes = self._noted.pop(key)
            self._ended.add(key)
        return {
            "sessionState": {name: change.value for name, change in changes.items() if not change.removed} or None,
            "sessionStateRemoved": sorted(name for name, change in changes.items() if change.removed) or None,
            "sessionStateInPlace": [name for name, change in changes.items() if change.in_place] or None,
        }

    def _note(self, key: str, context: Any) -> None:
        noted = self._noted.setdefault(key, {})
        for name, change in self._since(context).items():
            was_in_place = name not in noted or noted[name].in_place
            noted[name] = replace(change, in_place=change.in_place and was_in_place)

    def _since(self, context: Any) -> dict[str, _Change]:
        """What has changed since a call last ended."""
        run, state = self._of(context), dict(_state(context))
        changed: dict[str, _Change] = {}
        for name, value in state.items():
            text = to_json(value)
            if run.seen.get(name) != text:
                run.seen[name] = text
                in_place = isinstance(value, list | dict) and run.there.get(name) is value
                changed[name] = _Change(json.loads(text), in_place)
        for name in run.there.keys() - state.keys():
            run.seen.pop(name, None)
            changed[name] = _Change(removed=True)
        run.there = state
        return changed

    def apply(self, context: Any, entry: Entry) -> None:
        """Changes the state as the recorded call did. Calls of one message may come in another order than they ended in."""
        if context is None:
            return
        run, in_place = self._of(context), entry.get("sessionStateInPlace") or ()
        for name, value in deepcopy(entry.get("sessionState") or {}).items():
            if not _is_newest(run, name, entry):
                if name in in_place:
                    _change_replaced(run, name, entry, value)
                continue
            if context.session_state is None:
                context.session_state = {}
            run.seen[name] = to_json(value)
            if name not in in_place or not _changed_in_place(context.session_state.get(name), value):
                _keep_replaced(run, name, context)
                context.session_state[name] = value
            run.written_by[name] = entry["n"]
        for name in entry.get("sessionStateRemoved") or ():
            if _is_newest(run, name, entry):
                _keep_replaced(run, name, context)
                run.seen.pop(name, None)
                _state(context).pop(name, None)
                run.written_by[name] = entry["n"]
        run.there = dict(_state(context))

    def _of(self, context: Any) -> _OfRun:
        return self._runs.setdefault(context.run_id if context is not None else None, _OfRun())


def _is_newest(run: _OfRun, name: str, entry: Entry) -> bool:
    return run.written_by.get(name, -1) <= entry["n"]


def _keep_replaced(run: _OfRun, name: str, context: Any) -> None:
    run.replaced[name] = _Replaced(_state(context).get(name), run.written_by.get(name, -1))


def _change_replaced(run: _OfRun, name: str, entry: Entry, value: Any) -> None:
    """A change in place that came before another value was put there: whoever shares the list or object before has it."""
    before = run.replaced.get(name)
    if before is not None and before.written_by < entry["n"] and _changed_in_place(before.value, value):
        before.written_by = entry["n"]


def _changed_in_place(there: Any, value: Any) -> bool:
    """Gives a list or object the content of another. False where they are not of one kind."""
    if isinstance(there, list) and isinstance(value, list):
        there[:] = value
    elif isinstance(there, dict) and isinstance(value, dict):
        there.clear()
        there.update(value)
    else:
        return False
    return True


def _state(context: Any) -> dict[str, Any]:
    """The state itself, where there is one."""
    state = context.session_state if context is not None else None
    return state if isinstance(state, dict) else {}


def without_ids(state: dict[str, Any] | None) -> dict[str, Any]:
    """A state without what Agno puts into it for each run."""
    return {
        k: v for k, v in (state or {}).items() if k not in ("current_session_id", "current_run_id", "current_user_id")
    }
