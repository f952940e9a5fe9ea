"""Types of parameters, in the words of those who fill them in."""

from __future__ import annotations

from types import NoneType, UnionType
from typing import Any, Union, get_args, get_origin


def type_name(hint: Any) -> str:
    """What people are told of a field's type: without `None`, and of a generic type its origin."""
    others = [option for option in get_args(hint) if option is not NoneType]
    origin = get_origin(hint)
    if origin in (Union, UnionType):
        return type_name(others[0]) if len(others) == 1 else str(hint)
    kind = origin if isinstance(origin, type) else hint
    return getattr(kind, "__name__", str(kind))
