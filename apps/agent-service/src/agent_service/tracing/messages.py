"""What a model call's request brought that no earlier one had, and its answer, as a whole and as OpenInference shows them."""

from __future__ import annotations

from typing import Any

from .facts import Entry
from .parts import content_of, fields, held_in, listed, text
from .span import Stated

MOST_MESSAGES = 20
"""Most messages of a request, and most calls of an answer, that have attributes of their own."""


def messages_in(entry: Entry) -> Stated:
    """Contents: only for those who want them told."""
    said = fields(entry.get("message"))
    content, calls, brought = said.get("content"), listed(said.get("tool_calls")), listed(entry.get("input"))
    output = content if isinstance(content, str) and content else calls or content
    answer = "llm.output_messages.0.message"
    told: dict[str, Any] = {**(held_in("input", brought) if brought else {}), **held_in("output", output)}
    for at, message in enumerate(brought[:MOST_MESSAGES]):
        told.update(_message(f"llm.input_messages.{at}.message", message))
    told.update(_message(answer, said))
    for at, call in enumerate(calls[:MOST_MESSAGES]):
        told.update(_call(f"{answer}.tool_calls.{at}.tool_call", call))
    return told


def _message(place: str, message: Any) -> Stated:
    said = fields(message)
    content = said.get("content")
    return {f"{place}.role": text(said.get("role")), f"{place}.content": content_of(None if content == "" else content)}


def _call(place: str, given: Any) -> Stated:
    call = fields(given)
    called = fields(call.get("function"))
    return {
        f"{place}.id": text(call.get("id")),
        f"{place}.function.name": text(called.get("name")),
        f"{place}.function.arguments": content_of(called.get("arguments")),
    }
