"""Agno's session state across a playback: what each tool call changed travels with its entry."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from ..journal.entries import StateChanges
from ..journal.journal import Entry
from ..values.plain_json import to_json


@dataclass
class _OfRun:
    """Top-level keys of one run's state: as JSON when they were last seen, and which entry wrote or removed them last."""

    seen: dict[str, str] = field(default_factory=dict)
    there: set[str] = field(default_factory=set)
    written_by: dict[str, int] = field(default_factory=dict)


class SessionState:
    """Top-level keys that changed, or went away, since the last entry. Parallel tools: the last writer wins, as it did live. A run that a
    tool has started inside of a loop has a state of its own."""

    def __init__(self) -> None:
        self._runs: dict[str | None, _OfRun] = {}

    def begin(self, context: Any) -> None:
        """A call begins: it may remove what is there now."""
        self._of(context).there.update(_state(context))

    def changes(self, context: Any) -> StateChanges:
        """What changed since the last call, for an entry: `sessionState` and `sessionStateRemoved`, where there is something to say."""
        run, state, changed = self._of(context), _state(context), {}
        for key, value in dict(state).items():
            text = to_json(value)
            if run.seen.get(key) != text:
                run.seen[key] = text
                changed[key] = value
        removed = sorted(run.there - set(state), key=str)
        for key in removed:
            run.seen.pop(key, None)
        run.there = set(state)
        return {"sessionState": changed or None, "sessionStateRemoved": removed or None}

    def apply(self, context: Any, entry: Entry) -> None:
        """Changes the state as the recorded call did."""
        run = self._of(context)
        for key, value in (entry.get("sessionState") or {}).items():
            if context is None or not _newest(run, key, entry):
                continue
            run.seen[key] = to_json(value)
            if context.session_state is None:
                context.session_state = {}
            context.session_state[key] = value
        for key in entry.get("sessionStateRemoved") or ():
            if context is not None and _newest(run, key, entry):
                run.seen.pop(key, None)
                _state(context).pop(key, None)
        run.there = set(_state(context))

    def _of(self, context: Any) -> _OfRun:
        return self._runs.setdefault(context.run_id if context is not None else None, _OfRun())


def _newest(run: _OfRun, key: str, entry: Entry) -> bool:
    if run.written_by.get(key, entry["n"]) > entry["n"]:
        return False
    run.written_by[key] = entry["n"]
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
