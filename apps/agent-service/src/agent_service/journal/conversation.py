"""The conversation of a run, put together from the entries of its turns. `addTurn` of the client package does the same, and
`fixtures/conversations` holds both to it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from .journal import Entry


def split_system(messages: Sequence[dict[str, Any]]) -> tuple[dict[str, Any] | None, list[dict[str, Any]]]:
    """The system message that leads a conversation, if one does, and the rest."""
    if messages and messages[0]["role"] == "system":
        return messages[0], list(messages[1:])
    return None, list(messages)


def add_turn(messages: list[dict[str, Any]], entries: Iterable[Entry], state: dict[str, Any]) -> list[dict[str, Any]]:
    """The transcript after a turn, from the one before it, the turn's entries in order and the state at its end."""
    if state.get("snapshot") is not None:
        return state["snapshot"]
    results: dict[str, str | None] = {}

    def filled(record: dict[str, Any]) -> dict[str, Any]:
        if record["role"] == "tool" and "content" not in record and record.get("tool_call_id") in results:
            return {**record, "content": results[record["tool_call_id"]]}
        return record

    after = list(messages)
    for entry in entries:
        if entry["kind"] == "tool" and _is_own(entry):
            results[entry["toolCallId"]] = entry.get("result") if entry["ok"] else entry.get("error")
        elif entry["kind"] == "model" and entry.get("input") is not None and not entry.get("member"):
            system, new = split_system(entry["input"])
            if system is not None:
                after = [system, *split_system(after)[1]]
            after += [filled(record) for record in new]
            after.append(entry["message"])
    return after + [filled(record) for record in state["messages"]]


def _is_own(call: Entry) -> bool:
    """Whether a tool call is of the agent's own conversation: a member, or an agent inside of a tool, may have a call of the same id."""
    lane, found, _ = call["key"].rpartition(f"/{call['tool']}:{call['toolCallId']}.")
    return not call.get("member") and not (found and lane)
