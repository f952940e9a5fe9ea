"""Agno's session state across a playback: what each tool call changed travels with its entry."""

from __future__ import annotations

from typing import Any

from .journal import Entry, to_json


class SessionState:
    """Top-level keys that changed since the last entry. Parallel tools: the last writer wins, as it did live."""

    def __init__(self) -> None:
        self._seen: dict[str, str] = {}
        self._written_by: dict[str, int] = {}

    def changes(self, context: Any) -> dict[str, Any] | None:
        """What changed since the last call, for an entry; `None` when nothing did."""
        changed = {}
        for key, value in ((context.session_state if context is not None else None) or {}).items():
            text = to_json(value)
            if self._seen.get(key) != text:
                self._seen[key] = text
                changed[key] = value
        return changed or None

    def apply(self, context: Any, entry: Entry) -> None:
        """Does to the state what the recorded call did."""
        for key, value in (entry.get("sessionState") or {}).items():
            if context is None or self._written_by.get(key, -1) > entry["n"]:
                continue
            self._written_by[key] = entry["n"]
            self._seen[key] = to_json(value)
            if context.session_state is None:
                context.session_state = {}
            context.session_state[key] = value


def without_ids(state: dict[str, Any] | None) -> dict[str, Any]:
    """A state without what Agno puts into it for each run."""
    return {
        k: v for k, v in (state or {}).items() if k not in ("current_session_id", "current_run_id", "current_user_id")
    }
