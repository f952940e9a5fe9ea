"""Numbers of the way out for traces."""

from __future__ import annotations

from typing import Literal

from prometheus_client import CollectorRegistry, Counter

Outcome = Literal["sent", "failed", "dropped"]


class TraceMetrics:
    """May be told in any thread."""

    def __init__(self, registry: CollectorRegistry):
        self._spans = Counter(
            "agents_trace_spans_total",
            "Spans by what became of them: sent, failed (the receiver did not take them), dropped (too many were waiting).",
            ["outcome"],
            registry=registry,
        )
        for outcome in ("sent", "failed", "dropped"):
            self._spans.labels(outcome)

    def count(self, outcome: Outcome, spans: int = 1) -> None:
        self._spans.labels(outcome).inc(spans)
