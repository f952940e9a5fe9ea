"""What people say to the agent in mid-run: it reaches the next model call of the agent's own loop, as a message of the user."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from agno.models.message import Message

from ..contract.models import SteeringMessage
from ..journal.journal import Entry


class Steering:
    """The messages that wait for a model call. One is delivered once the entry of the call that brought it is recorded: entries name
    the messages, so that none is lost and none comes twice, wherever the process dies."""

    def __init__(self, messages: Sequence[SteeringMessage] = (), entries: Iterable[Entry] = (), role: str = "user"):
        delivered = {id for entry in entries for id in entry.get("steering") or ()}
        self._waiting = {m.id: Message(role=role, content=m.text) for m in messages if m.id not in delivered}

    def deliver(self, messages: list[Message]) -> list[Message]:
        """Puts the messages that wait at the end of a request, after the results of all tool calls. Returns those that the request did not have yet: a
        failed call leaves them in the request of the call that is made instead."""
        there = {message.id for message in messages}
        said = [message for message in self._waiting.values() if message.id not in there]
        messages.extend(said)
        return said

    def brought(self, messages: Iterable[Message]) -> list[str]:
        """The ids of those of these messages that wait. They count as delivered from now on."""
        brought = {message.id for message in messages}
        ids = [id for id, message in self._waiting.items() if message.id in brought]
        for id in ids:
            del self._waiting[id]
        return ids


def restore_steering(messages: list[Message], entry: Entry) -> list[Message]:
    """Puts the messages that a recorded call brought at the end of its request again. Returns them."""
    count = len(entry.get("steering") or ())
    said = [Message.from_dict(dict(record)) for record in (entry.get("input") or [])[-count:]] if count else []
    messages.extend(said)
    return said
