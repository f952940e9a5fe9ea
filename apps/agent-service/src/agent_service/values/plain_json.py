"""JSON of whatever Agno, models and tools put into messages, results and state: there is JSON of every value, and every reader of JSON can
read it.

What JSON cannot say becomes text: numbers that are not finite (`"NaN"`), dates, decimals, bytes, objects without fields, what holds
itself, and what is nested too deep.
"""

from __future__ import annotations

import json
import math
import re
from typing import Any

from ..contract.names import MAXIMUM_DEPTH
from .well_formed import well_formed

READABLE_DEPTH = MAXIMUM_DEPTH + 50
"""Levels of lists and objects that readers follow: those of a value from outside, and of what it is recorded in."""

NOT_SHOWN = "… (nested too deep to be shown)"

MOST_BITS = 14_280
"""Of a whole number that is written as one: Python refuses to write those of more than 4,300 digits."""


def to_json(value: Any) -> str:
    """Compact JSON of a value: models by their fields, the rest as text. Never raises."""
    try:
        text = _dumps(value)
        if not is_too_deep(text, READABLE_DEPTH):
            return well_formed(text)
    except Exception:
        pass
    return well_formed(_dumps(_spelled_out(value, ())))


def to_plain(value: Any) -> Any:
    """What `to_json` says of a value, as dictionaries, lists and scalars: a copy that shares nothing."""
    return json.loads(to_json(value))


_MARKS = re.compile(r'"(?:[^"\\]|\\.)*"|[\[{]|[\]}]', re.DOTALL)


def is_too_deep(text: str, levels: int = MAXIMUM_DEPTH) -> bool:
    """Whether JSON has more levels of lists and objects in each other than that."""
    if text.count("[") + text.count("{") <= levels:
        return False
    depth = 0
    for found in _MARKS.finditer(text):
        mark = found[0]
        depth += 1 if mark in "[{" else -1 if mark in "]}" else 0
        if depth > levels:
            return True
    return False


def _dumps(value: Any) -> str:
    return json.dumps(value, separators=(",", ":"), default=_plain, ensure_ascii=False, allow_nan=False)


def _plain(value: Any) -> Any:
    if hasattr(value, "model_dump"):
        return value.model_dump(mode="json")
    if hasattr(value, "to_dict"):
        return value.to_dict()
    if isinstance(value, set | frozenset | tuple):
        return list(value)
    return str(value)


def _spelled_out(value: Any, around: tuple[int, ...]) -> Any:
    """The same as dictionaries, lists and scalars of which each can be written. `around`: ids of what it is in."""
    if value is None or isinstance(value, str | bool):
        return value
    if isinstance(value, int):
        return value if value.bit_length() <= MOST_BITS else hex(value)
    if isinstance(value, float):
        return value if math.isfinite(value) else _number_text(value)
    if len(around) >= READABLE_DEPTH or id(value) in around:
        return NOT_SHOWN
    inside = (*around, id(value))
    try:
        if isinstance(value, dict):  # of which a thread may be changing the original
            return {_name(name): _spelled_out(item, inside) for name, item in list(value.items())}
        if isinstance(value, list | tuple):
            return [_spelled_out(item, inside) for item in list(value)]
        return _spelled_out(_plain(value), inside)
    except Exception:
        return f"<{type(value).__name__}>"


def _name(name: Any) -> str:
    """Of a field. Those that JSON can say are said as the library says them."""
    if isinstance(name, str):
        return name
    if name is None or isinstance(name, bool | float):
        return _number_text(name) if isinstance(name, float) and not math.isfinite(name) else json.dumps(name)
    return str(_spelled_out(name, ()))


def _number_text(number: float) -> str:
    return "NaN" if math.isnan(number) else "Infinity" if number > 0 else "-Infinity"
