"""Heartbeats of a turn whose journal is still being read."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from typing import Any

from temporalio.client import AsyncActivityCancelledError, AsyncActivityHandle
from temporalio.service import RPCError

from .heartbeat_store import BEAT_SECONDS, RPC_TIMEOUT


@asynccontextmanager
async def kept_alive(handle: AsyncActivityHandle, details: Sequence[Any]) -> AsyncIterator[None]:
    """Beats with the details that the attempt before has left, until the body is done. Reading a long history, or many at once after
    an outage, may take longer than the server waits. Ends after the last beat: one that is late would overwrite newer details."""
    done = asyncio.Event()
    beating = asyncio.create_task(_beat(handle, details, done))
    try:
        yield
    finally:
        done.set()
        await beating


async def _beat(handle: AsyncActivityHandle, details: Sequence[Any], done: asyncio.Event) -> None:
    while True:
        try:
            await asyncio.wait_for(done.wait(), BEAT_SECONDS)
        except TimeoutError:
            try:
                await handle.heartbeat(*details, rpc_timeout=RPC_TIMEOUT)
            except (RPCError, AsyncActivityCancelledError):
                continue  # what the server says is heard, and heeded, at the next beat with the journal
        else:
            return
