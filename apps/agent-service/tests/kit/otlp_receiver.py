"""A receiver of OTLP over HTTP, as collectors are: takes spans, or does with requests what a test wants."""

from __future__ import annotations

import gzip
import threading
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from opentelemetry.proto.collector.trace.v1.trace_service_pb2 import ExportTraceServiceRequest


class Receiver:
    """Listens on loopback until it is closed. `answer` is called for each request, in a thread of its own, and gives the status: it may wait."""

    def __init__(self, answer: Callable[[], int] = lambda: 200):
        receiver = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["content-length"]))
                receiver.asked.release()
                status = answer()
                if status == 200:
                    receiver._take(body, dict(self.headers), self.path)
                self.send_response(status)
                self.send_header("content-length", "0")
                self.end_headers()

            def log_message(self, format: str, *args: Any) -> None: ...

        self.spans: list[dict[str, Any]] = []
        self.resources: list[dict[str, Any]] = []
        self.requests: list[tuple[str, dict[str, str]]] = []
        self.asked = threading.Semaphore(0)
        """Released with each request that has come."""
        self._changed = threading.Condition()
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._server.daemon_threads = True
        self.url = f"http://127.0.0.1:{self._server.server_port}"
        threading.Thread(target=self._server.serve_forever, args=(0.02,), daemon=True).start()

    def __enter__(self) -> Receiver:
        return self

    def __exit__(self, *_: object) -> None:
        self._server.shutdown()
        self._server.server_close()

    def wait_for(self, enough: Callable[[list[dict[str, Any]]], bool], seconds: float = 60) -> list[dict[str, Any]]:
        """The spans, once there are enough of them."""
        with self._changed:
            assert self._changed.wait_for(lambda: enough(self.spans), seconds), self.spans
            return list(self.spans)

    def _take(self, body: bytes, headers: dict[str, str], path: str) -> None:
        given = {name.lower(): value for name, value in headers.items()}
        data = gzip.decompress(body) if given.get("content-encoding") == "gzip" else body
        request = ExportTraceServiceRequest.FromString(data)
        with self._changed:
            self.requests.append((path, given))
            for resource in request.resource_spans:
                self.resources.append(_attributes(resource.resource.attributes))
                self.spans += [_span(span) for scope in resource.scope_spans for span in scope.spans]
            self._changed.notify_all()


def _span(span: Any) -> dict[str, Any]:
    return {
        "traceId": span.trace_id.hex(),
        "spanId": span.span_id.hex(),
        "parentSpanId": span.parent_span_id.hex(),
        "name": span.name,
        "start": span.start_time_unix_nano,
        "end": span.end_time_unix_nano,
        "attributes": _attributes(span.attributes),
        "status": (span.status.code, span.status.message),
        "events": [(event.name, _attributes(event.attributes)) for event in span.events],
        "links": [(link.trace_id.hex(), link.span_id.hex(), _attributes(link.attributes)) for link in span.links],
    }


def _attributes(given: Any) -> dict[str, Any]:
    return {each.key: _value(each.value) for each in given}


def _value(value: Any) -> Any:
    kind = value.WhichOneof("value")
    return [_value(each) for each in value.array_value.values] if kind == "array_value" else getattr(value, kind)
