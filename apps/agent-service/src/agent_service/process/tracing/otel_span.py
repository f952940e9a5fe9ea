"""Spans in the shape in which OpenTelemetry's exporters take them: ids, times and all."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from opentelemetry.sdk.resources import Resource
from opentelemetry.sdk.trace import Event, ReadableSpan
from opentelemetry.sdk.util.instrumentation import InstrumentationScope
from opentelemetry.trace import Link, SpanContext, SpanKind, Status, StatusCode, TraceFlags

from ...tracing.span import Span
from ...values.redacted import redacted

SCOPE = InstrumentationScope("durable-agents")
KINDS = {"internal": SpanKind.INTERNAL, "client": SpanKind.CLIENT}
CODES = {"unset": StatusCode.UNSET, "error": StatusCode.ERROR}


def readable(span: Span, resource: Resource) -> ReadableSpan:
    """The same span for an exporter."""
    trace, parent, status = span["traceId"], span.get("parentSpanId"), span["status"]
    return ReadableSpan(
        span["name"],
        context=_context(trace, span["spanId"]),
        parent=_context(trace, parent) if parent else None,
        resource=resource,
        attributes=dict(span["attributes"]),
        events=[Event(each["name"], dict(each["attributes"]), _nanoseconds(each["at"])) for each in span["events"]],
        links=[Link(_context(each["traceId"], each["spanId"]), dict(each["attributes"])) for each in span["links"]],
        kind=KINDS[span["kind"]],
        status=Status(CODES[status["code"]], status.get("message")),
        start_time=_nanoseconds(span["start"]),
        end_time=_nanoseconds(span["end"]),
        instrumentation_scope=SCOPE,
    )


def size_of(span: ReadableSpan) -> int:
    """Characters of its texts."""
    return sum(len(value) for value in (span.attributes or {}).values() if isinstance(value, str))


def without_secrets(span: ReadableSpan, secrets: Sequence[str]) -> ReadableSpan:
    """The span as others may see it, by the rule of logs: no value of the environment's secrets, and nothing in the form of one."""
    status = span.status
    return ReadableSpan(
        redacted(span.name, secrets),
        context=span.context,
        parent=span.parent,
        resource=span.resource,
        attributes=_redacted(span.attributes, secrets),
        events=[Event(each.name, _redacted(each.attributes, secrets), each.timestamp) for each in span.events],
        links=span.links,
        kind=span.kind,
        status=Status(status.status_code, status.description and redacted(status.description, secrets)),
        start_time=span.start_time,
        end_time=span.end_time,
        instrumentation_scope=span.instrumentation_scope,
    )


def _redacted(attributes: Mapping[str, Any] | None, secrets: Sequence[str]) -> dict[str, Any]:
    return {
        name: redacted(value, secrets)
        if isinstance(value, str)
        else [redacted(each, secrets) for each in value]
        if isinstance(value, list | tuple)
        else value
        for name, value in (attributes or {}).items()
    }


def _context(trace_id: str, span_id: str) -> SpanContext:
    return SpanContext(int(trace_id, 16), int(span_id, 16), False, TraceFlags(TraceFlags.SAMPLED))


def _nanoseconds(time: str) -> int:
    return round(datetime.fromisoformat(time).timestamp() * 1000) * 1_000_000
