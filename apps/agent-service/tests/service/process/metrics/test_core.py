"""Numbers of Temporal's SDK, as it gives them."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

from prometheus_client import CollectorRegistry
from temporalio.runtime import Runtime, TelemetryConfig

from agent_service.process.metrics.core import MOST_SERIES, CoreMetrics

from .scrape import scrape, total

COUNTER, GAUGE, HISTOGRAM = 0, 1, 2


class Given:
    """What the SDK holds until it is asked."""

    def __init__(self) -> None:
        self.updates: list[Any] = []

    def add(self, name: str, kind: int, value: float, unit: str | None = None, **attributes: str) -> None:
        metric = SimpleNamespace(name=name, description="", unit=unit, kind=kind)
        self.updates.append(SimpleNamespace(metric=metric, value=value, attributes=attributes))

    def retrieve_updates(self) -> list[Any]:
        given, self.updates = self.updates, []
        return given


def collected(given: Given) -> tuple[CoreMetrics, CollectorRegistry]:
    core, registry = CoreMetrics(given), CollectorRegistry()  # type: ignore[arg-type]
    registry.register(core)
    return core, registry


def test_counters_add_up_gauges_hold_the_last_and_histograms_have_steps() -> None:
    given = Given()
    core, registry = collected(given)
    given.add("temporal_request", COUNTER, 2, operation="poll")
    given.add("temporal_num_pollers", GAUGE, 5, poller_type="activity")
    given.add("temporal_request_latency", HISTOGRAM, 0.03, "s", operation="poll")
    core.drain()
    given.add("temporal_request", COUNTER, 3, operation="poll")
    given.add("temporal_num_pollers", GAUGE, 4, poller_type="activity")
    given.add("temporal_request_latency", HISTOGRAM, 7.0, "s", operation="poll")
    samples = scrape(registry)
    assert total(samples, "temporal_request_total", operation="poll") == 5
    assert total(samples, "temporal_num_pollers") == 4
    assert total(samples, "temporal_request_latency_seconds_count") == 2
    assert total(samples, "temporal_request_latency_seconds_sum") == 7.03
    assert total(samples, "temporal_request_latency_seconds_bucket", le="0.05") == 1
    assert total(samples, "temporal_request_latency_seconds_bucket", le="+Inf") == 2


def test_a_metric_of_the_sdk_has_a_bound_as_well() -> None:
    given = Given()
    _, registry = collected(given)
    for n in range(5_000):
        given.add("temporal_request", COUNTER, 1, operation=f"hostile \ud800 {n}")
    samples = scrape(registry)
    assert total(samples, "temporal_request_total") == 5_000
    assert len(samples) <= MOST_SERIES + 1


def test_a_real_runtime_gives_its_numbers() -> None:
    core, registry = CoreMetrics(), CollectorRegistry()
    registry.register(core)
    runtime = Runtime(telemetry=TelemetryConfig(metrics=core.buffer))
    runtime.metric_meter.create_counter("tried", "Of this test.").add(3, {"where": "here"})
    runtime.metric_meter.create_histogram_float("took", "Of this test.", "s").record(0.5)
    samples = scrape(registry)
    assert total(samples, "temporal_tried_total", where="here") + total(samples, "tried_total", where="here") == 3
    assert total(samples, "temporal_took_seconds_count") + total(samples, "took_seconds_count") == 1
