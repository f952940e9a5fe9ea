from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import suppress

import pytest

from .server import Server


@pytest.fixture(scope="module")
async def server() -> AsyncIterator[Server]:
    server, started = Server(), asyncio.Event()
    serving = asyncio.create_task(server.serve(started))
    await started.wait()
    yield server
    serving.cancel()
    with suppress(asyncio.CancelledError):
        await serving
