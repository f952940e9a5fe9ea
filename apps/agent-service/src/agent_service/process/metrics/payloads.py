"""Numbers of the payload store."""

from __future__ import annotations

import shutil
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from prometheus_client import CollectorRegistry, Counter, Histogram
from prometheus_client.core import GaugeMetricFamily, Metric

from ...payloads.store import PayloadLost, PayloadStore, PayloadStoreUnavailable

SECONDS = (0.001, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30)

FROM_ZERO = [(operation, outcome) for operation in ("put", "get") for outcome in ("unavailable", "failed", "lost")]
"""Failures that are shown before there is one: an alert sees the first of them only as a step from 0."""


class MeasuredPayloadStore:
    """A `PayloadStore`: another one, measured."""

    def __init__(self, store: PayloadStore, registry: CollectorRegistry):
        self._store = store
        self._seconds = Histogram(
            "agents_payload_store_duration_seconds",
            "Time of the payload store. outcome: ok, unavailable, lost (missing or damaged) or failed.",
            ["operation", "outcome"],
            registry=registry,
            buckets=SECONDS,
        )
        for operation, outcome in FROM_ZERO:
            self._seconds.labels(operation, outcome)
        self._bytes = Counter(
            "agents_payload_store_bytes_total",
            "Bytes given to, and got from, the payload store.",
            ["operation"],
            registry=registry,
        )

    async def check(self) -> None:
        with self._measured("check"):
            await self._store.check()

    async def put(self, data: bytes) -> str:
        with self._measured("put"):
            name = await self._store.put(data)
        self._bytes.labels("put").inc(len(data))
        return name

    async def get(self, name: str) -> bytes:
        with self._measured("get"):
            data = await self._store.get(name)
        self._bytes.labels("get").inc(len(data))
        return data

    @contextmanager
    def _measured(self, operation: str) -> Iterator[None]:
        began, outcome = time.monotonic(), "failed"
        try:
            yield
            outcome = "ok"
        except PayloadStoreUnavailable:
            outcome = "unavailable"
            raise
        except PayloadLost:
            outcome = "lost"
            raise
        finally:
            self._seconds.labels(operation, outcome).observe(time.monotonic() - began)


class PayloadSpace:
    """A collector: the file system of a store of files, looked at when it is asked for. Nothing until the folder is there."""

    def __init__(self, folder: Path):
        self._folder = folder

    def collect(self) -> Iterator[Metric]:
        try:
            space = shutil.disk_usage(self._folder)
        except FileNotFoundError:
            return
        yield GaugeMetricFamily(
            "agents_payload_store_free_bytes", "Free space where payloads are kept as files.", value=space.free
        )
        yield GaugeMetricFamily(
            "agents_payload_store_size_bytes", "All space where payloads are kept as files.", value=space.total
        )
