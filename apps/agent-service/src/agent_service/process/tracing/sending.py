"""The way out for spans: bounded, in a thread of its own, and never in the way of who tells them. Loaded only where traces go somewhere."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Mapping, Sequence

from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter
from opentelemetry.sdk.resources import OTELResourceDetector, Resource
from opentelemetry.sdk.trace import ReadableSpan
from opentelemetry.sdk.trace.export import BatchSpanProcessor, SpanExporter, SpanExportResult

from ... import __version__
from ...tracing.live import Traces
from ...tracing.span import Span
from ...values.redacted import secrets_of
from ..metrics.traces import TraceMetrics
from .otel_span import readable, size_of, without_secrets
from .settings import TracingSettings

log = logging.getLogger(__name__)

LAST_WORDS_SECONDS = 2.0
"""How long the end of the process waits for the last spans to be sent."""

MOST_CHARACTERS = 64_000_000
"""Of the texts of all spans that wait: those with contents are large."""

SERVICE = "agent-service"


class Tracing:
    """Give `traces` to whoever makes turns. `environment` names what no span may hold: the values of its secrets."""

    def __init__(self, settings: TracingSettings, contents: bool, counts: TraceMetrics, environment: Mapping[str, str]):
        logging.getLogger("opentelemetry").setLevel(
            logging.CRITICAL
        )  # it would say again and again what is said once here
        self._counts = counts
        self._most = settings.most_waiting
        self._waiting = self._characters = 0
        self._one_at_a_time = threading.Lock()
        named = (
            OTELResourceDetector().detect()
        )  # what the environment says of the process is said for this very deployment
        self._resource = Resource({"service.name": SERVICE, "service.version": __version__}).merge(named)
        exporter = _Exporter(settings, secrets_of(environment), counts, self._left)
        self._processor = BatchSpanProcessor(exporter, settings.most_waiting, None, settings.most_at_once)
        self.traces = Traces(self._send, contents, settings.ratio)
        log.info("traces of turns go to %s%s", settings.shown, ", with contents" if contents else "")

    def close(self) -> None:
        """Sends what waits, for a bounded time: a receiver that hangs is left to itself."""
        ending = threading.Thread(target=self._processor.shutdown, name="last spans", daemon=True)
        ending.start()
        ending.join(LAST_WORDS_SECONDS)

    def _send(self, span: Span) -> None:
        made = readable(span, self._resource)
        size = size_of(made)
        with self._one_at_a_time:
            has_room = self._waiting < self._most and self._characters + size <= MOST_CHARACTERS
            if has_room:
                self._waiting += 1
                self._characters += size
        if has_room:
            self._processor.on_end(made)
        else:
            self._counts.count("dropped")

    def _left(self, spans: Sequence[ReadableSpan]) -> None:
        with self._one_at_a_time:
            self._waiting -= len(spans)
            self._characters -= sum(map(size_of, spans))


class _Exporter(SpanExporter):
    """Takes secrets out, sends, counts, and says once when the receiver takes nothing and once when it does again. Called in the processor's thread."""

    def __init__(
        self,
        settings: TracingSettings,
        secrets: Sequence[str],
        counts: TraceMetrics,
        left: Callable[[Sequence[ReadableSpan]], None],
    ):
        self._inner = OTLPSpanExporter(endpoint=settings.endpoint)
        self._where = settings.shown
        self._secrets = secrets
        self._counts = counts
        self._left = left
        self._fails = False

    def export(self, spans: Sequence[ReadableSpan]) -> SpanExportResult:
        taken = False
        try:
            told = [without_secrets(span, self._secrets) for span in spans]
            taken = self._inner.export(told) is SpanExportResult.SUCCESS
        except Exception:
            log.exception("spans could not be sent")
        finally:
            self._left(spans)
        self._counts.count("sent" if taken else "failed", len(spans))
        if taken == self._fails:
            self._fails = not taken
            if taken:
                log.info("traces arrive at %s again", self._where)
            else:
                log.warning("traces do not arrive at %s; runs go on without them", self._where)
        return SpanExportResult.SUCCESS if taken else SpanExportResult.FAILURE

    def shutdown(self) -> None:
        self._inner.shutdown()
