"""Waiting for Temporal, as a process does at its start."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from agent_service.payloads.file_store import FilePayloadStore
from agent_service.process.connecting import Connector


async def waits_and_says_so(folder: Path, caplog: pytest.LogCaptureFixture, seconds: float) -> None:
    """Waits for the Temporal that the environment names until the log says something, then stops: no connection was made."""
    stopping = asyncio.Event()
    waiting = asyncio.create_task(Connector(FilePayloadStore(folder)).patiently(stopping))
    async with asyncio.timeout(seconds):
        while not caplog.messages:  # noqa: ASYNC110 - a log line cannot be awaited
            await asyncio.sleep(0.02)
    stopping.set()
    assert await waiting is None
