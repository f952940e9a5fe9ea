"""Spans as receivers of OpenTelemetry get them, before any protocol: plain JSON, as `TraceSpan` in TypeScript."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, NotRequired, TypedDict

AttributeValue = str | int | float | bool | Sequence[str]
Attributes = Mapping[str, AttributeValue]
Stated = Mapping[str, Any]
"""Attributes, of which those that are `None` are not said."""


class SpanStatus(TypedDict):
    """`code` is `unset` or `error`."""

    code: str
    message: NotRequired[str]


class SpanEvent(TypedDict):
    """Something that happened in a span."""

    name: str
    at: str
    attributes: Attributes


class SpanLink(TypedDict):
    """Another span that it has to do with, mostly of another trace."""

    traceId: str
    spanId: str
    attributes: Attributes


class Span(TypedDict):
    """One span. Whoever makes it again from the same facts gets the same. Times are ISO 8601 in UTC, whole milliseconds. `kind` is `internal` or
    `client`."""

    traceId: str
    spanId: str
    parentSpanId: NotRequired[str]
    name: str
    kind: str
    start: str
    end: str
    attributes: Attributes
    status: SpanStatus
    events: Sequence[SpanEvent]
    links: Sequence[SpanLink]


LONGEST_NAME = 1_000
"""Characters of what is no content."""


def without_contents(span: Span) -> Span:
    """The span without its long attributes."""
    attributes = span["attributes"].items()
    return {**span, "attributes": {k: v for k, v in attributes if not isinstance(v, str) or len(v) <= LONGEST_NAME}}


Send = Callable[[Span], None]
"""Takes a span on its way. Called in any thread; it does not wait."""
