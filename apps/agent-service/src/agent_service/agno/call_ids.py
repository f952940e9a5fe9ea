"""Ids of tool calls. Providers repeat them (in a later message, within one, in another member's conversation), give none, or give anything
at all; Agno and we find a call again by its id.

So every call gets an id that no other call has, where the model's answer comes in and before anything is recorded. The provider's own stays
when it is one. Where it is not, the message remembers it, and requests to the provider hold it as it was given.
"""

from __future__ import annotations

import hashlib
import re
import threading
from collections.abc import Collection, Iterable, Iterator, Sequence
from typing import Any, TypeGuard
from uuid import UUID

from agno.models.message import Message
from agno.models.response import ModelResponse

from ..journal.journal import Entry
from ..values.well_formed import well_formed_value

GIVEN = "durable_runs_call_ids"
"""Where a message's `provider_data` holds the provider's ids, by ours."""

Call = dict[str, Any]

_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.:|=+@-]{0,99}")
"""An id that stays: nothing in it means anything in a key of the journal, an id of a request, or an address. They hold `/`, `~` and spaces."""


class CallIds:
    """The ids that calls of one turn have, in all its lanes."""

    def __init__(self, entries: Iterable[Entry]):
        self._one_at_a_time = threading.Lock()
        self._taken = {str(call.get("id")) for entry in entries for call in _calls_of(entry)}

    def name(
        self, place: str, calls: Sequence[Call], conversation: Iterable[Message]
    ) -> tuple[list[Call], dict[str, Any]]:
        """The calls of an answer, each with an id of its own, and the provider's ids of those that got another. `place` is the answer's:
        no other has the same."""
        with self._one_at_a_time:  # agents may run in threads of their own
            return self._name(place, calls, conversation)

    def _name(
        self, place: str, calls: Sequence[Call], conversation: Iterable[Message]
    ) -> tuple[list[Call], dict[str, Any]]:
        taken = self._taken | ids_in(conversation)
        named: list[Call] = []
        given: dict[str, Any] = {}
        for index, call in enumerate(calls):
            wanted = call.get("id")
            id = wanted if is_name(wanted) and wanted not in taken else _made(f"{place}/{index}", taken)
            if id != wanted and wanted not in (None, ""):
                given[id] = well_formed_value(wanted)
            taken.add(id)
            self._taken.add(id)
            named.append({**call, "id": id})
        return named, given


def is_name(id: Any) -> TypeGuard[str]:
    """Whether an id may stay as it is, if no other call has it."""
    return isinstance(id, str) and _NAME.fullmatch(id) is not None


_AGAIN = "~again-"


def recorded_id(id: str | None) -> str:
    """The id as the journal and people's decisions have it. Another one only where the journal is of a time when ids could be repeated."""
    return (id or "").split(_AGAIN)[0]


def tell_apart(messages: Iterable[dict[str, Any]], *waiting: Iterable[dict[str, Any] | None]) -> list[dict[str, Any]]:
    """The conversation with an id of its own for each call. Conversations of older versions may hold an id several times: the second call gets
    the id and a number. `waiting`: lists of the executions that wait, which belong to the last answer. They are changed in place in the same
    way."""
    seen: dict[str, int] = {}
    open_calls: list[tuple[Any, str]] = []
    apart: list[dict[str, Any]] = []
    for message in messages:
        if message["role"] == "tool":
            answered = next((call for call in open_calls if message.get("tool_call_id") in call), None)
            if answered is not None:
                open_calls.remove(answered)
                message = {**message, "tool_call_id": answered[1]}
        elif calls := message.get("tool_calls"):
            open_calls = []
            for call in calls:
                id = call.get("id")
                times = seen[id] = seen.get(id, -1) + 1
                open_calls.append((id, f"{id}{_AGAIN}{times}" if times else id))
            if given := {ours: its for its, ours in open_calls if ours != its}:
                named = [{**call, "id": ours} for call, (_, ours) in zip(calls, open_calls, strict=True)]
                provider_data = {**(message.get("provider_data") or {}), GIVEN: given}
                message = {**message, "tool_calls": named, "provider_data": provider_data}
        apart.append(message)
    for executions in waiting:
        left = list(open_calls)
        for execution in executions:
            call = next((call for call in left if execution and execution.get("tool_call_id") in call), None)
            if execution and call:
                left.remove(call)
                execution["tool_call_id"] = call[1]
    return apart


def ids_in(messages: Iterable[Message]) -> set[str]:
    """The ids that calls of a conversation have."""
    return {str(call.get("id")) for message in messages for call in message.tool_calls or []}


def remember(message: Message | ModelResponse, given: dict[str, Any]) -> None:
    """Keeps the provider's ids with the message, wherever Agno stores it."""
    if given:
        message.provider_data = {**(message.provider_data or {}), GIVEN: given}


def without_given(provider_data: dict[str, Any] | None) -> dict[str, Any] | None:
    """Only what the provider has sent."""
    if not provider_data or GIVEN not in provider_data:
        return provider_data
    return {name: value for name, value in provider_data.items() if name != GIVEN} or None


def as_given(messages: list[Message]) -> list[Message]:
    """A conversation as its provider knows it. The list itself where all ids are the provider's."""
    given = {ours: its for message in messages for ours, its in (message.provider_data or {}).get(GIVEN, {}).items()}
    return [_as_given(message, given) for message in messages] if given else messages


def _as_given(message: Message, given: dict[str, Any]) -> Message:
    if message.tool_call_id in given:
        return message.model_copy(update={"tool_call_id": given[message.tool_call_id]})
    if GIVEN not in (message.provider_data or {}):
        return message
    calls = [{**call, "id": given.get(call.get("id", ""), call.get("id"))} for call in message.tool_calls or []]
    return message.model_copy(
        update={"tool_calls": calls or None, "provider_data": without_given(message.provider_data)}
    )


def _calls_of(entry: Entry) -> Iterator[Call]:
    if entry["kind"] != "model":
        return
    yield from entry["message"].get("tool_calls") or []
    yield from ((entry.get("extra") or {}).get("response") or {}).get("tool_calls") or []


def _made(place: str, taken: Collection[str]) -> str:
    """An id of the form of those that Agno makes for calls without one: what providers take from Agno, they take from us."""
    salt = 0
    while True:
        id = str(UUID(bytes=hashlib.sha256(f"{place}/{salt}".encode()).digest()[:16], version=4))
        if id not in taken:
            return id
        salt += 1
