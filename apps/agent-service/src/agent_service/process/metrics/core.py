"""The numbers of Temporal's SDK, at our own port and behind its door: the SDK's own exporter would open one that answers whoever asks."""

from __future__ import annotations

import asyncio
import threading
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, HistogramMetricFamily, Metric
from temporalio.runtime import (
    BUFFERED_METRIC_KIND_COUNTER,
    BUFFERED_METRIC_KIND_GAUGE,
    BufferedMetricUpdate,
    MetricBuffer,
    MetricBufferDurationFormat,
)

from .labels import OTHER, plain

DRAIN_SECONDS = 2.0
BUFFER = 50_000
"""Updates between two looks. One turn makes a few dozen."""

MOST_SERIES = 200
"""Of one metric. Task queues and types of activities are few; what is beyond is counted as one."""

BUCKETS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 300, 3600, 86_400)

Labels = tuple[tuple[str, str], ...]


@dataclass
class _Series:
    value: float = 0.0
    buckets: list[int] = field(default_factory=lambda: [0] * (len(BUCKETS) + 1))


@dataclass
class _Metric:
    kind: int
    description: str
    series: dict[Labels, _Series] = field(default_factory=dict)


class CoreMetrics:
    """A collector. Give `buffer` to the runtime."""

    def __init__(self, buffer: MetricBuffer | None = None) -> None:
        self.buffer = buffer or MetricBuffer(BUFFER, MetricBufferDurationFormat.SECONDS)
        self._metrics: dict[str, _Metric] = {}
        self._lock = threading.Lock()

    async def drain_forever(self) -> None:
        """Takes the numbers over, also where nobody asks for them: a full buffer loses some."""
        while True:
            await asyncio.sleep(DRAIN_SECONDS)
            self.drain()

    def drain(self) -> None:
        with self._lock:
            self._take(self.buffer.retrieve_updates())

    def collect(self) -> Iterator[Metric]:
        self.drain()
        with self._lock:
            families = [_family(name, metric) for name, metric in sorted(self._metrics.items())]
        yield from families

    def describe(self) -> Sequence[Metric]:
        """Nothing: the SDK does not say beforehand."""
        return []

    def _take(self, updates: Sequence[BufferedMetricUpdate]) -> None:
        for update in updates:
            given = update.metric
            metric = self._metrics.setdefault(_name(given), _Metric(given.kind, given.description or given.name))
            labels: Labels = tuple(sorted((key, plain(str(value))) for key, value in update.attributes.items()))
            if labels not in metric.series and len(metric.series) >= MOST_SERIES:
                labels = tuple((key, OTHER) for key, _ in labels)
            series = metric.series.setdefault(labels, _Series())
            if metric.kind == BUFFERED_METRIC_KIND_GAUGE:
                series.value = update.value
                continue
            series.value += update.value
            if metric.kind != BUFFERED_METRIC_KIND_COUNTER:
                series.buckets[bisect_left(BUCKETS, update.value)] += 1


def _name(metric: Any) -> str:
    """Prometheus' name for it: with its unit."""
    unit = "_seconds" if metric.unit == "s" and not metric.name.endswith("_seconds") else ""
    return f"{metric.name}{unit}"


def _family(name: str, metric: _Metric) -> Metric:
    names = sorted({key for labels in metric.series for key, _ in labels})
    if metric.kind == BUFFERED_METRIC_KIND_COUNTER:
        family: Any = CounterMetricFamily(name, metric.description, labels=names)
    elif metric.kind == BUFFERED_METRIC_KIND_GAUGE:
        family = GaugeMetricFamily(name, metric.description, labels=names)
    else:
        family = HistogramMetricFamily(name, metric.description, labels=names)
    for labels, series in metric.series.items():
        values = [dict(labels).get(key, "") for key in names]
        if not isinstance(family, HistogramMetricFamily):
            family.add_metric(values, series.value)
            continue
        total, cumulated = 0, []
        for bound, count in zip([*map(_bound, BUCKETS), "+Inf"], series.buckets, strict=True):
            total += count
            cumulated.append((bound, total))
        family.add_metric(values, cumulated, series.value)
    return family


def _bound(bound: float) -> str:
    return str(float(bound))
