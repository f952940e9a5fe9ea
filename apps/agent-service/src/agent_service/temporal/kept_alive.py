"""Heartbeats of a turn whose journal is still being read."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

from temporalio.client import AsyncActivityCancelledError, AsyncActivityHandle
from temporalio.service import RPCError

from ..payloads.store import PayloadStoreUnavailable
from .heartbeat_store import RPC_TIMEOUT
from .lease.cover import BEAT_SECONDS


@dataclass
class Heard:
    """`at`: when the server last heard of the attempt, as `time.monotonic()`; its start counts."""

    at: float = field(default_factory=time.monotonic)


@asynccontextmanager
async def kept_alive(
    handle: AsyncActivityHandle, details: Sequence[Any], at_once: bool = False
) -> AsyncIterator[Heard]:
    """Beats with the details that the attempt before has left, until the body is done. To read a long history, or many at once after an outage,
    may take longer than the server waits. Returns after the last beat: a late one would overwrite newer details.

    `at_once`: beats also before the first second is over. An attempt that follows a death begins when others do, in a process that has
    just begun: nobody knows how much of the server's patience is left."""
    heard = Heard()
    done = asyncio.Event()
    beating = asyncio.create_task(_beat(handle, details, done, heard, at_once))
    try:
        yield heard
    finally:
        done.set()
        await beating


async def _beat(
    handle: AsyncActivityHandle, details: Sequence[Any], done: asyncio.Event, heard: Heard, at_once: bool
) -> None:
    while True:
        if not at_once:
            try:
                await asyncio.wait_for(done.wait(), BEAT_SECONDS)
                return
            except TimeoutError:
                pass
        at_once = False
        sent = time.monotonic()
        try:
            await handle.heartbeat(*details, rpc_timeout=RPC_TIMEOUT)
            heard.at = sent
        except (RPCError, AsyncActivityCancelledError, PayloadStoreUnavailable):
            continue  # what the server says is heard, and heeded, at the next beat with the journal
