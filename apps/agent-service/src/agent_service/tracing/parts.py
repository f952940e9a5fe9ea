"""What spans of all kinds have in common. As `traces/parts.ts`."""

from __future__ import annotations

import json
import math
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

from ..values.plain_json import to_plain
from ..values.times import iso
from .facts import TurnFacts
from .ids import span_id_of, trace_id_of
from .span import Attributes, Span, SpanEvent, SpanLink, SpanStatus, Stated

LONGEST_CONTENT = 16_384
"""Most characters of an attribute with contents."""

LONGEST_MESSAGE = 500
"""Most characters of a message that says why something failed."""

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)

Times = tuple[str, str]
"""When a span began, and when it ended."""


def span_of(
    facts: TurnFacts,
    what: str,
    *,
    name: str,
    times: Times,
    attributes: Stated,
    parent: str | None = None,
    kind: str = "internal",
    failure: tuple[SpanStatus, list[SpanEvent]] | None = None,
    links: Sequence[SpanLink] = (),
    span_id: str | None = None,
) -> Span:
    """A span of the turn, with what every span of it says. `span_id`: where it is not made of `what`."""
    status, events = failure or (SpanStatus(code="unset"), [])
    span: Span = {
        "traceId": trace_id_of(facts.run_id, facts.turn),
        "spanId": span_id or span_id_of(facts.run_id, facts.turn, what),
        "name": name,
        "kind": kind,
        "start": times[0],
        "end": times[1],
        "attributes": stated(
            {
                "agents.run_id": facts.run_id,
                "agents.turn": facts.turn,
                "agents.tenant": facts.tenant,
                "session.id": facts.session_id,
                "gen_ai.conversation.id": facts.session_id,
                "user.id": facts.user_id,
                **attributes,
            }
        ),
        "status": status,
        "events": events,
        "links": list(links),
    }
    if parent is not None:
        span["parentSpanId"] = parent
    return span


def stated(attributes: Stated) -> Attributes:
    """The attributes that have a value."""
    return {name: value for name, value in attributes.items() if value is not None}


def time_of(given: Any) -> str | None:
    """A time as spans have it: UTC, cut to whole milliseconds. `None` for what is no time."""
    if not isinstance(given, str):
        return None
    try:
        time = datetime.fromisoformat(given)
        return iso(time if time.tzinfo else time.replace(tzinfo=UTC))
    except (ValueError, OverflowError):
        return None


def between(starts: Sequence[Any], ended: Any) -> Times:
    """When a span began, which is the first of these that is a time, and when it ended: never before it began."""
    end = time_of(ended)
    known = (time for time in map(time_of, starts) if time is not None)
    start = next(known, None) or end or "1970-01-01T00:00:00.000Z"
    return start, end if end is not None and end > start else start


def earlier(time: str, ms: float) -> str:
    """The time that many milliseconds earlier, and not before 1970: receivers take no such time, and any client can write a duration into a journal."""
    end = datetime.fromisoformat(time)
    return iso(end - timedelta(milliseconds=min(ms, (end - EPOCH) / timedelta(milliseconds=1))))


def failed(kind: str, message: str | None, at: str) -> tuple[SpanStatus, list[SpanEvent]]:
    """Says that something failed: status and event of its span."""
    said = None if message is None else cut(message, LONGEST_MESSAGE)
    status = SpanStatus(code="error") if said is None else SpanStatus(code="error", message=said)
    attributes = stated({"exception.type": kind, "exception.message": said})
    return status, [{"name": "exception", "at": at, "attributes": attributes}]


def content_of(value: Any) -> str | None:
    """A value as the content of an attribute: text as it is, everything else as canonical JSON. `None` for nothing."""
    if value is None:
        return None
    if isinstance(value, str):
        return cut(value, LONGEST_CONTENT)
    text = json.dumps(to_plain(value), sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return cut(text, LONGEST_CONTENT)


def held_in(direction: str, value: Any) -> Stated:
    """What went into a call (`input`) or came out of it (`output`), as OpenInference names it."""
    content = content_of(value)
    if content is None:
        return {}
    kind = "text/plain" if isinstance(value, str) else "application/json"
    return {f"{direction}.value": content, f"{direction}.mime_type": kind}


def cut(text: str, most: int) -> str:
    return text if len(text) <= most else f"{text[:most]}…"


def number(value: Any) -> int | float | None:
    """A finite number, else `None`."""
    is_number = isinstance(value, int | float) and not isinstance(value, bool)
    return value if is_number and math.isfinite(value) else None


def text(value: Any) -> str | None:
    return value if isinstance(value, str) else None


def listed(value: Any) -> list[Any]:
    return value if isinstance(value, list) else []


def fields(value: Any) -> dict[str, Any]:
    return value if isinstance(value, dict) else {}
