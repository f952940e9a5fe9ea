"""What the payload store keeps, and that what is written again counts as written now."""

from __future__ import annotations

import asyncio
import os
import time
from pathlib import Path
from typing import Any

import pytest

from agent_service.payloads import s3_store as s3_payloads
from agent_service.payloads.file_store import FilePayloadStore
from agent_service.payloads.s3_store import S3PayloadStore
from agent_service.payloads.store import REWRITE_AFTER, path_of

DATA = b"a payload"


async def test_a_payload_that_is_written_again_counts_as_written_now(tmp_path: Path) -> None:
    store = FilePayloadStore(tmp_path)
    file = tmp_path / path_of(await store.put(DATA))
    long_ago = time.time() - 100_000
    os.utime(file, (long_ago, long_ago))
    await store.put(DATA)
    assert time.time() - file.stat().st_mtime < 1_000
    assert [each.name for each in file.parent.iterdir()] == [file.name]


async def test_a_file_whose_time_may_not_be_changed_is_written_anew(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = FilePayloadStore(tmp_path)
    file = tmp_path / path_of(await store.put(DATA))
    before = file.stat().st_ino

    def refuse(*_: Any) -> None:
        raise PermissionError

    monkeypatch.setattr(os, "utime", refuse)
    await store.put(DATA)
    assert file.stat().st_ino != before


async def test_an_object_is_written_again_after_a_while_and_not_at_each_heartbeat(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("AWS_REGION", "us-east-1")
    store = S3PayloadStore("bucket", "runs")
    written: list[str] = []

    async def ask(_: Any, **request: Any) -> None:
        written.append(request["Key"])
        await asyncio.sleep(0)

    monkeypatch.setattr(store, "_ask", ask)
    now = 1_000.0  # whole: of two clocks' readings, the difference of a sum may be rounded down
    monkeypatch.setattr(s3_payloads.time, "monotonic", lambda: now)
    name = await store.put(DATA)
    await store.put(DATA)
    assert written == [f"runs/{path_of(name)}"]
    now += REWRITE_AFTER
    await store.put(DATA)
    assert written == [f"runs/{path_of(name)}"] * 2
