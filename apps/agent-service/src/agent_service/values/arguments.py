"""Arguments of tool calls, as models write them: what is shown to people, hashed, edited, recorded and run is one value, or it is an error
that the model reads."""

from __future__ import annotations

import hashlib
import json
import math
from collections.abc import Mapping
from typing import Any

from ..contract.names import MAXIMUM_DEPTH
from .plain_json import is_too_deep, to_plain

MOST_BYTES = 256 * 1024
"""Of one call's arguments, as the model writes them."""


def problem_of_text(arguments: Any) -> str | None:
    """What is wrong with arguments that nobody has parsed yet."""
    if not isinstance(arguments, str):
        return None
    if (size := len(arguments.encode(errors="replace"))) > MOST_BYTES:
        return f"they have {size} bytes; at most {MOST_BYTES} are allowed"
    return _TOO_DEEP if is_too_deep(arguments) else None


def problem_of(arguments: Any) -> str | None:
    """What is wrong with arguments: JSON of every language must be able to say them, exactly."""
    return _problem(arguments, "", 0)


_TOO_DEEP = f"they have more than {MAXIMUM_DEPTH} levels of lists and objects in each other"


def _problem(value: Any, where: str, depth: int) -> str | None:
    if value is None or isinstance(value, str | bool | int):
        return None
    if isinstance(value, float):
        return None if math.isfinite(value) else f"{where or 'a value'} is {value}, which is no number that JSON has"
    if depth >= MAXIMUM_DEPTH:
        return _TOO_DEEP
    if isinstance(value, list | tuple):
        found = (_problem(item, f"{where}[{n}]", depth + 1) for n, item in enumerate(value))
        return next(filter(None, found), None)
    if not isinstance(value, dict):
        return f"{where or 'a value'} is of Python's type {type(value).__name__}, which JSON does not have"
    for name, item in value.items():
        if not isinstance(name, str):
            return f"{where or 'an object'} has a field named {name!r}, which is no text"
        if found_here := _problem(item, f"{where}.{name}" if where else name, depth + 1):
            return found_here
    return None


def arguments_hash(arguments: Mapping[str, Any] | None) -> str:
    """SHA-256 of the arguments as canonical JSON (sorted keys, no spaces)."""
    canonical = json.dumps(to_plain(arguments or {}), sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return hashlib.sha256(canonical.encode()).hexdigest()
