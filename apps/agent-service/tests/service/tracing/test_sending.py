"""The way out: what arrives, and that no receiver, however bad, is in the way of a run."""

from __future__ import annotations

import logging
import socket
import threading
import time
from collections.abc import Iterator
from typing import Any

import pytest
from prometheus_client import CollectorRegistry

from agent_service.process.metrics.traces import TraceMetrics
from agent_service.process.settings import Settings
from agent_service.process.tracing import sending
from agent_service.process.tracing.open import open_tracing
from agent_service.process.tracing.sending import Tracing
from agent_service.tracing.span import Span
from agent_service.tracing.turn_spans import turn_spans
from tests.kit.otlp_receiver import Receiver

from .golden import CASES, facts_of

SPANS = [span for case in CASES for span in turn_spans(facts_of(case["turn"]), case["entries"], case["contents"])]
SPAN: Span = SPANS[0]


class Way:
    """A way out to `url`, and its numbers."""

    def __init__(self, url: str, contents: bool = False, **environment: str):
        self.registry = CollectorRegistry()
        settings = Settings(trace_content=contents)
        way = open_tracing(
            settings,
            TraceMetrics(self.registry),
            {"OTEL_EXPORTER_OTLP_ENDPOINT": url, "OTEL_BSP_SCHEDULE_DELAY": "1", **environment},
        )
        assert way is not None
        self.tracing: Tracing = way

    def send(self, *spans: Span) -> None:
        for span in spans:
            self.tracing.traces.send(span)

    def count(self, outcome: str) -> float:
        return self.registry.get_sample_value("agents_trace_spans_total", {"outcome": outcome}) or 0.0


@pytest.fixture(autouse=True)
def quickly(monkeypatch: pytest.MonkeyPatch) -> None:
    """The SDK reads some variables itself. A request is given up after a second, retries included."""
    for name, value in {"OTEL_BSP_SCHEDULE_DELAY": "20", "OTEL_EXPORTER_OTLP_TIMEOUT": "1"}.items():
        monkeypatch.setenv(name, value)


@pytest.fixture
def latch() -> Iterator[threading.Event]:
    opened = threading.Event()
    yield opened
    opened.set()


def until(reached: Any, seconds: float = 60) -> None:
    end = time.monotonic() + seconds
    while not reached():
        assert time.monotonic() < end
        time.sleep(0.01)


def test_every_span_of_the_golden_file_arrives_as_it_is() -> None:
    with Receiver() as receiver:
        way = Way(receiver.url)
        way.send(*SPANS)
        arrived = receiver.wait_for(lambda spans: len(spans) == len(SPANS))
        way.tracing.close()
    for sent, came in zip(SPANS, arrived, strict=True):
        assert [came[name] for name in ("traceId", "spanId", "name")] == [sent["traceId"], sent["spanId"], sent["name"]]
        assert came["parentSpanId"] == sent.get("parentSpanId", "")
        said = {k: list(v) if isinstance(v, tuple) else v for k, v in sent["attributes"].items()}
        assert came["attributes"] == said
        assert came["status"] == (2 if sent["status"]["code"] == "error" else 0, sent["status"].get("message", ""))
        assert came["end"] - came["start"] >= 0 and came["start"] % 1_000_000 == 0
        assert came["links"] == [(one["traceId"], one["spanId"], one["attributes"]) for one in sent["links"]]
    assert way.count("sent") == len(SPANS)
    assert receiver.requests[0][0] == "/v1/traces"


def test_headers_and_the_name_of_the_service_are_as_the_environment_says(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OTEL_EXPORTER_OTLP_HEADERS", "authorization=Basic%20abc==,x-tenant=a")
    monkeypatch.setenv("OTEL_RESOURCE_ATTRIBUTES", "deployment.environment.name=test")
    with Receiver() as receiver:
        Way(receiver.url).send(SPAN)
        receiver.wait_for(len_is(1))
        monkeypatch.setenv("OTEL_SERVICE_NAME", "desk")
        Way(receiver.url).send(SPAN)
        receiver.wait_for(len_is(2))
    assert [(h["authorization"], h["x-tenant"]) for _, h in receiver.requests] == [("Basic abc==", "a")] * 2
    assert [r["service.name"] for r in receiver.resources] == ["agent-service", "desk"]
    assert receiver.resources[0]["deployment.environment.name"] == "test"


def len_is(count: int) -> Any:
    return lambda spans: len(spans) >= count


def test_a_receiver_on_this_machine_is_asked_directly_whatever_proxy_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    """As in the process, which puts this machine on the list at its start."""
    import os

    from agent_service.process.loopback import keep_loopback_direct

    for name in ("HTTP_PROXY", "http_proxy", "ALL_PROXY"):
        monkeypatch.setenv(name, "http://127.0.0.1:9")
    monkeypatch.setenv("NO_PROXY", "")
    monkeypatch.setenv("no_proxy", "")
    keep_loopback_direct(os.environ)
    with Receiver() as receiver:
        Way(receiver.url).send(SPAN)
        receiver.wait_for(len_is(1))


def test_no_secret_leaves_the_process() -> None:
    secret = "a-secret-of-this-process"
    span: Span = {
        **SPAN,
        "attributes": {"input.value": f"key {secret}", "list": ["Bearer abcdefghijkl"], "agents.turn": 0},
        "status": {"code": "error", "message": f"refused {secret}"},
        "events": [{"name": "exception", "at": SPAN["end"], "attributes": {"exception.message": secret}}],
    }
    with Receiver() as receiver:
        Way(receiver.url, MODEL_API_KEY=secret).send(span)
        (arrived,) = receiver.wait_for(len_is(1))
    assert arrived["attributes"] == {"input.value": "key [redacted]", "list": ["Bearer [redacted]"], "agents.turn": 0}
    assert arrived["status"] == (2, "refused [redacted]")
    assert secret not in str(arrived)


@pytest.mark.parametrize("status", [500, 429, 400])
def test_promise_a_receiver_that_refuses_costs_spans_and_nothing_else(
    status: int, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It is said once, and once more when the receiver takes spans again."""
    caplog.set_level(logging.INFO)
    answers = {"status": status}
    with Receiver(lambda: answers["status"]) as receiver:
        way = Way(receiver.url)
        way.send(SPAN)
        until(lambda: way.count("failed") == 1)
        way.send(SPAN)
        until(lambda: way.count("failed") == 2)
        answers["status"] = 200
        way.send(SPAN)
        receiver.wait_for(len_is(1))
        until(lambda: way.count("sent") == 1)
        way.tracing.close()
    lines = [record.getMessage() for record in caplog.records]
    assert sum("do not arrive" in line for line in lines) == 1
    assert sum("again" in line for line in lines) == 1
    assert not [record for record in caplog.records if record.name.startswith("opentelemetry")]


def test_promise_a_receiver_that_is_away_costs_spans_and_nothing_else() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
    way = Way(f"http://127.0.0.1:{port}")
    way.send(SPAN)
    until(lambda: way.count("failed") == 1)
    way.tracing.close()


def test_promise_a_receiver_that_hangs_holds_up_nobody_and_a_full_queue_drops_and_counts(
    latch: threading.Event, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whoever tells of a span goes on at once: nobody waits for the receiver, which answers only at the end of the test."""
    monkeypatch.setenv("OTEL_EXPORTER_OTLP_TIMEOUT", "600")
    monkeypatch.setattr(sending, "LAST_WORDS_SECONDS", 0.1)
    sizes: dict[str, Any] = {"OTEL_BSP_MAX_QUEUE_SIZE": "10", "OTEL_BSP_MAX_EXPORT_BATCH_SIZE": "5"}
    with Receiver(lambda: 200 if latch.wait(600) else 500) as receiver:
        way = Way(receiver.url, **sizes)
        way.send(SPAN)
        assert receiver.asked.acquire(timeout=60)  # the request is under way
        way.send(*[SPAN] * 100)
        assert way.count("dropped") == 91
        way.tracing.close()  # returns though the receiver has not answered
        assert way.count("sent") == 0
        latch.set()


def test_what_waits_has_a_size_as_well_as_a_number(latch: threading.Event, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sending, "MOST_CHARACTERS", 10_000)
    large: Span = {**SPAN, "attributes": {"input.value": "x" * 3_000}}
    with Receiver(lambda: 200 if latch.wait(600) else 500) as receiver:
        way = Way(receiver.url, OTEL_BSP_MAX_EXPORT_BATCH_SIZE="1")
        way.send(large)
        assert receiver.asked.acquire(timeout=60)
        way.send(large, large, large)
        assert way.count("dropped") >= 1
        latch.set()
        until(lambda: way.count("sent") + way.count("failed") + way.count("dropped") == 4)
        way.send(large, large, large)
        until(lambda: way.count("sent") >= 3)


def test_a_slow_receiver_gets_everything_in_time(monkeypatch: pytest.MonkeyPatch) -> None:
    gate = threading.Semaphore(0)
    monkeypatch.setenv("OTEL_EXPORTER_OTLP_TIMEOUT", "600")
    with Receiver(lambda: 200 if gate.acquire(timeout=60) else 500) as receiver:
        way = Way(receiver.url, OTEL_BSP_MAX_EXPORT_BATCH_SIZE="1")
        way.send(*[SPAN] * 3)
        for _ in range(3):
            assert receiver.asked.acquire(timeout=60)
            gate.release()
        receiver.wait_for(len_is(3))
        assert way.count("dropped") == 0


def test_the_last_spans_are_sent_before_the_process_ends(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OTEL_BSP_SCHEDULE_DELAY", "3600000")
    with Receiver() as receiver:
        way = Way(receiver.url)
        way.send(SPAN)
        way.tracing.close()
        assert len(receiver.spans) == 1


def test_a_span_that_cannot_be_written_takes_no_other_along(monkeypatch: pytest.MonkeyPatch) -> None:
    """Breaking what the sending thread does is counted, and the next spans arrive."""
    with Receiver() as receiver:
        way = Way(receiver.url)
        with monkeypatch.context() as broken:
            broken.setattr(sending, "without_secrets", lambda *_: 1 / 0)
            way.send(SPAN)
            until(lambda: way.count("failed") == 1)
        way.send(SPAN)
        receiver.wait_for(len_is(1))
