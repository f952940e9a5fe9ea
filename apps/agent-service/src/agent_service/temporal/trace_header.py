"""The `traceparent` header of an activity: the span from which its run was started, as W3C writes it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from contextvars import ContextVar
from typing import Any

from temporalio.api.common.v1 import Payload
from temporalio.converter import DefaultPayloadConverter
from temporalio.worker import ActivityInboundInterceptor, ExecuteActivityInput, Interceptor

from ..tracing.facts import SpanReference
from ..tracing.guard import safely

HEADER = "traceparent"
STARTED_FROM: ContextVar[str | None] = ContextVar("started_from", default=None)
"""The header of the activity that runs here."""

_FORM = re.compile(r"(?!ff)[0-9a-f]{2}-(?!0{32})([0-9a-f]{32})-(?!0{16})([0-9a-f]{16})-[0-9a-f]{2}(?:-.*)?")


class TraceHeader(Interceptor):
    """Reads the header for the activities of a worker."""

    def intercept_activity(self, next: ActivityInboundInterceptor) -> ActivityInboundInterceptor:
        return _Reading(next)


class _Reading(ActivityInboundInterceptor):
    async def execute_activity(self, input: ExecuteActivityInput) -> Any:
        STARTED_FROM.set(safely(_text_in, input.headers))
        return await super().execute_activity(input)


def span_in(traceparent: str | None) -> SpanReference | None:
    """The span that it names; `None` for what names none."""
    found = _FORM.fullmatch(traceparent) if traceparent else None
    return SpanReference(found[1], found[2]) if found else None


def _text_in(headers: Mapping[str, Payload]) -> str | None:
    payload = headers.get(HEADER)
    if payload is None:
        return None
    said = DefaultPayloadConverter().from_payload(payload)
    return said if isinstance(said, str) else None
