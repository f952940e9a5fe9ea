"""Conditions on the arguments of a call, judged as `conditions.ts` of the contract package judges them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from enum import Enum
from typing import Any

from ..contract.models import Condition, ConditionOperator


class Judgement(Enum):
    """`UNKNOWN`: the argument is missing, or of a type that cannot be compared with the value."""

    YES = "yes"
    NO = "no"
    UNKNOWN = "unknown"


_MISSING = object()
_PLACE = re.compile("[0-9]+")


def judge_all(conditions: Iterable[Condition], arguments: Mapping[str, Any]) -> Judgement:
    """Whether arguments meet all conditions. One that does not hold decides; else one that cannot be judged."""
    judgements = [judge(condition, arguments) for condition in conditions]
    if Judgement.NO in judgements:
        return Judgement.NO
    return Judgement.UNKNOWN if Judgement.UNKNOWN in judgements else Judgement.YES


def judge(condition: Condition, arguments: Mapping[str, Any]) -> Judgement:
    """Whether arguments meet one condition."""
    given = _read(arguments, condition.argument.split("."))
    value = condition.value
    if condition.operator == ConditionOperator.exists:
        return _yes((given is not _MISSING) is value)
    if given is _MISSING:
        return Judgement.UNKNOWN
    match condition.operator:
        case ConditionOperator.eq:
            return _equals(given, value)
        case ConditionOperator.ne:
            return _not(_equals(given, value))
        case ConditionOperator.in_:
            return _one_of(given, value)
        case ConditionOperator.not_in:
            return _not(_one_of(given, value))
        case ConditionOperator.contains:
            return _contains(given, value)
        case _:
            return _ordered(given, condition.operator, value)


def _read(source: Any, path: list[str]) -> Any:
    """The value at a path. A number is a place in a list."""
    for step in path:
        if isinstance(source, list):
            if not _PLACE.fullmatch(step) or len(step) > 18 or int(step) >= len(source):
                return _MISSING
            source = source[int(step)]
        elif isinstance(source, dict) and step in source:
            source = source[step]
        else:
            return _MISSING
    return source


def _equals(given: Any, value: Any) -> Judgement:
    """A text `"50"` is not known to be the number 50, and not known to be another one."""
    if given is not None and value is not None and _kind(given) != _kind(value):
        return Judgement.UNKNOWN
    return _yes(same_json(given, value))


def same_json(one: Any, other: Any) -> bool:
    """Whether two values are equal as JSON. `2` and `2.0` are the same number; to Python alone `True` is one, too."""
    if _kind(one) != _kind(other):
        return False
    if isinstance(one, dict):
        return one.keys() == other.keys() and all(same_json(value, other[name]) for name, value in one.items())
    if isinstance(one, list):
        return len(one) == len(other) and all(map(same_json, one, other))
    return one == other


def _one_of(given: Any, values: Any) -> Judgement:
    if not isinstance(values, list):
        return Judgement.UNKNOWN
    judgements = [_equals(given, value) for value in values]
    if Judgement.YES in judgements:
        return Judgement.YES
    return Judgement.UNKNOWN if Judgement.UNKNOWN in judgements else Judgement.NO


def _contains(given: Any, value: Any) -> Judgement:
    if isinstance(given, str) and isinstance(value, str):
        return _yes(value in given)
    return _one_of(value, given) if isinstance(given, list) else Judgement.UNKNOWN


def _ordered(given: Any, operator: ConditionOperator, value: Any) -> Judgement:
    """Numbers exactly, however large; texts as JavaScript orders them, by UTF-16."""
    if _kind(given) != _kind(value) or _kind(given) not in ("number", "text"):
        return Judgement.UNKNOWN
    one, other = (given, value) if _kind(given) == "number" else (_utf16(given), _utf16(value))
    if one == other:
        return _yes(operator in (ConditionOperator.lte, ConditionOperator.gte))
    return _yes((one < other) == (operator in (ConditionOperator.lt, ConditionOperator.lte)))


def _utf16(text: str) -> bytes:
    return text.encode("utf-16-be", "surrogatepass")


def _kind(value: Any) -> str:
    if value is None or isinstance(value, bool):
        return "null" if value is None else "flag"
    if isinstance(value, int | float):
        return "number"
    if isinstance(value, str):
        return "text"
    return "list" if isinstance(value, list) else "object"


def _yes(holds: bool) -> Judgement:
    return Judgement.YES if holds else Judgement.NO


def _not(judgement: Judgement) -> Judgement:
    opposite = {Judgement.YES: Judgement.NO, Judgement.NO: Judgement.YES}
    return opposite.get(judgement, judgement)
