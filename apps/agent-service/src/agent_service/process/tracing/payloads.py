"""The payload store in the traces of the turns that use it."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager

from ...payloads.store import PayloadStore
from ...tracing.guard import safely
from ...tracing.live import TRACE


class TracedPayloadStore:
    """A `PayloadStore`: another one, told of where a turn is under way."""

    def __init__(self, store: PayloadStore):
        self._store = store

    async def check(self) -> None:
        await self._store.check()

    async def put(self, data: bytes) -> str:
        with _told("payload store put", len(data)):
            return await self._store.put(data)

    async def get(self, name: str) -> bytes:
        with _told("payload store get"):
            return await self._store.get(name)


@contextmanager
def _told(name: str, size: int | None = None) -> Iterator[None]:
    trace, began, failure = TRACE.get(), time.monotonic(), None
    try:
        yield
    except Exception as error:
        failure = type(error).__name__
        raise
    finally:
        if trace is not None:
            safely(trace.was_at, name, time.monotonic() - began, {"agents.bytes": size}, failure)
