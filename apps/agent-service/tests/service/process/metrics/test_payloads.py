"""The payload store, measured: it does what the store does, and its failures are told apart."""

from __future__ import annotations

from pathlib import Path

import pytest
from prometheus_client import CollectorRegistry

from agent_service.payloads.file_store import FilePayloadStore
from agent_service.payloads.store import PayloadLost, PayloadStoreUnavailable
from agent_service.process.metrics.payloads import MeasuredPayloadStore, PayloadSpace

from .scrape import scrape, total

SECONDS = "agents_payload_store_duration_seconds_count"


async def test_every_operation_is_timed_by_how_it_ended(tmp_path: Path) -> None:
    registry = CollectorRegistry()
    store = MeasuredPayloadStore(FilePayloadStore(tmp_path / "payloads"), registry)
    await store.check()
    name = await store.put(b"12345")
    assert await store.get(name) == b"12345"
    with pytest.raises(PayloadLost):
        await store.get("0" * 64)
    samples = scrape(registry)
    assert total(samples, SECONDS, operation="put", outcome="ok") == 1
    assert total(samples, SECONDS, operation="get", outcome="ok") == 1
    assert total(samples, SECONDS, operation="get", outcome="lost") == 1
    assert total(samples, "agents_payload_store_bytes_total") == 10

    (tmp_path / "file").touch()
    away = CollectorRegistry()
    with pytest.raises(PayloadStoreUnavailable):
        await MeasuredPayloadStore(FilePayloadStore(tmp_path / "file" / "payloads"), away).check()
    assert total(scrape(away), SECONDS, operation="check", outcome="unavailable") == 1


def test_the_space_is_that_of_the_file_system_and_nothing_until_the_folder_is_there(tmp_path: Path) -> None:
    registry = CollectorRegistry()
    registry.register(PayloadSpace(tmp_path / "payloads"))
    assert scrape(registry) == {}
    (tmp_path / "payloads").mkdir()
    samples = scrape(registry)
    free, size = (total(samples, f"agents_payload_store_{of}_bytes") for of in ("free", "size"))
    assert 0 < free <= size
