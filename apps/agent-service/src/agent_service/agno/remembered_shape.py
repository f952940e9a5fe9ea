"""The record of what a request has besides its conversation, kept from one call of a loop to the next: to write tools anew for each call costs more than
all else of the record."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class RememberedShape:
    """`data` is the record of a request whose bytes begin with `head`, go on with messages, and end with `tail`. `facts`: what it depends on
    besides those bytes. `fields`: their names, in their order."""

    facts: tuple[Any, ...]
    fields: tuple[str, ...]
    head: bytes
    tail: bytes
    data: bytes

    def is_of(self, facts: tuple[Any, ...], fields: tuple[str, ...], content: bytes) -> bool:
        """Whether this is the record of the request with these bytes, too. The bytes themselves are compared, so that what has changed in place, or
        is in another order, is seen. With the same fields, none can hide between the messages and the tail."""
        return (
            self.facts == facts
            and self.fields == fields
            and len(content) >= len(self.head) + len(self.tail)
            and content.startswith(self.head)
            and content.endswith(self.tail)
        )


def remembered(
    facts: tuple[Any, ...], body: Mapping[str, Any], place: str, content: bytes, data: bytes
) -> RememberedShape | None:
    """What to remember of a request with its conversation at `place`; `None` where its bytes are not the plain JSON of its fields."""
    fields = tuple(body)
    at = fields.index(place)
    try:
        head = "".join(_field(body, name) + "," for name in fields[:at])
        tail = "".join("," + _field(body, name) for name in fields[at + 1 :])
        shape = RememberedShape(facts, fields, f'{{{head}"{place}":['.encode(), f"]{tail}}}".encode(), data)
    except (TypeError, ValueError):
        return None
    return shape if shape.is_of(facts, fields, content) else None


def _field(body: Mapping[str, Any], name: str) -> str:
    return json.dumps({name: body[name]}, ensure_ascii=False, separators=(",", ":"), allow_nan=False)[1:-1]
