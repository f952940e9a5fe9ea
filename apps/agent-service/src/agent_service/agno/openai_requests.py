"""Spares the OpenAI client a walk through the whole conversation at each request.

Before it sends a chat completion, the client rewrites messages and tools by the annotations of its parameter types. Where they are
plain JSON this changes nothing (none of those types renames or formats a field, which a test holds for the pinned client), but takes
more than half of the time that Agno and the client need for a call at 20 steps, and grows with the square of the run's length.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any

SPARED = ("messages", "tools")

Transform = Callable[[object, object], Awaitable[Any]]


def install() -> None:
    """Puts it in place, once per process; nothing where the client is not installed."""
    try:
        from openai.resources.chat.completions import completions
    except ImportError:
        return
    whole: Transform = completions.async_maybe_transform  # pyright: ignore[reportPrivateImportUsage]
    if getattr(whole, "spares", False):
        return
    completions.async_maybe_transform = sparing(whole)  # type: ignore[assignment]


def sparing(whole: Transform) -> Transform:
    """`whole`, which is given everything but messages and tools that are plain JSON."""

    async def transform(data: object, expected_type: object) -> Any:
        if not isinstance(data, dict) or "messages" not in data:
            return await whole(data, expected_type)
        spared = {name: data[name] for name in SPARED if type(data.get(name)) is list and is_json(data[name])}
        rest = {name: value for name, value in data.items() if name not in spared}
        return {**await whole(rest, expected_type), **spared}

    transform.spares = True  # type: ignore[attr-defined]
    return transform


def is_json(value: object) -> bool:
    """Whether a value is made of dictionaries with text keys, lists, text, numbers and nothing else."""
    kind = type(value)
    if kind is str or value is None or kind is bool or kind is int or kind is float:
        return True
    if kind is dict:
        return all(type(name) is str and is_json(item) for name, item in value.items())  # type: ignore[attr-defined]
    return kind is list and all(map(is_json, value))  # type: ignore[call-overload]
