"""The conversation, kept once: each message is in the journal of the turn that brought it.

A model entry holds the messages that are new in its request (`input`) and the answer (`message`). A tool message's content is left
out where the tool's own entry holds it. Together with the messages after the last model call (`TurnState.messages`) the entries of
all turns add up to the transcript.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from agno.models.message import Message

from ..values.plain_json import to_plain
from .media import by_name


def whole_message(message: Message) -> dict[str, Any]:
    """`Message.to_dict()` as plain JSON, with the names of what is in the payload store."""
    with by_name():
        return to_plain(message.to_dict())


def message_to_dict(message: Message) -> dict[str, Any]:
    """`Message.to_dict()` without what is empty, as plain JSON."""
    plain = whole_message(message)
    return {k: v for k, v in plain.items() if v not in (None, [], {}) and not (v is False and k != "tool_call_error")}


class Transcript:
    """Knows which messages of the agent's own conversation are recorded already, by message id."""

    def __init__(self) -> None:
        self.ids: list[str] = []
        self._known: set[str] = set()
        self._system: str | None = None
        self._begun = False
        self._tool_results: dict[str, str | None] = {}

    def go_on_from(self, messages: Iterable[Message]) -> None:
        """The turn goes on in the middle of this conversation."""
        self.add(*messages)
        self._begun = True

    def saw_tool_entry(self, entry: Mapping[str, Any]) -> None:
        """A tool call has been recorded (or played back): its message need not repeat the content."""
        self._tool_results[entry["toolCallId"]] = entry.get("result") if entry["ok"] else entry.get("error")

    def continues(self, messages: Iterable[Message]) -> bool:
        """Whether a request is of this conversation; the first one always is."""
        return not self._begun or any(message.id in self._known for message in messages)

    def new(self, messages: Iterable[Message]) -> list[Message]:
        """The messages that no entry holds yet; they are held from now on."""
        fresh = [message for message in messages if message.id not in self._known]
        self.add(*fresh)
        self._begun = self._begun or bool(fresh)
        return fresh

    def add(self, *messages: Message) -> None:
        """A system message leads the conversation: one that is rendered anew takes the place of the one before."""
        for message in messages:
            self._known.add(message.id)
            if message.role != "system":
                self.ids.append(message.id)
                continue
            if self.ids and self.ids[0] == self._system:
                self.ids.pop(0)
            self._system = message.id
            self.ids.insert(0, message.id)

    def forget(self, messages: Iterable[Message]) -> None:
        """The call that brought these messages failed: the next one brings them again."""
        gone = {message.id for message in messages}
        self._known -= gone
        self.ids = [id for id in self.ids if id not in gone]
        self._begun = self._begun and bool(self._known)

    def record(self, messages: Iterable[Message]) -> list[dict[str, Any]]:
        """Messages as an entry or a state holds them."""
        records = []
        for message in messages:
            record = message_to_dict(message)
            call_id = record.get("tool_call_id")
            if call_id in self._tool_results and record.get("content") == self._tool_results[call_id]:
                record.pop("content", None)
            records.append(record)
        return records


def restore_input(messages: list[Message], records: list[dict[str, Any]]) -> str | None:
    """Makes rendered messages equal to the recorded ones (a clock or retrieval may have changed them). Returns why that is
    not possible; `None` when it is done."""
    if [m.role for m in messages] != [r["role"] for r in records]:
        return f"recorded messages {[r['role'] for r in records]}, now {[m.role for m in messages]}"
    for message, record in zip(messages, records, strict=True):
        message.id = record.get("id", message.id)
        message.created_at = record.get("created_at", message.created_at)
        if "content" in record:
            message.content = record["content"]
    return None
