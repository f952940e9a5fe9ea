"""Telling the server how an activity ended."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable

from temporalio import activity
from temporalio.service import RPCError, RPCStatusCode

from ..payloads.store import PayloadStoreUnavailable

RETRY_SECONDS = 0.5


async def deliver(call: Callable[[], Awaitable[None]]) -> bool:
    """Tells the server the result, however long the server is away. False when another attempt has the turn by then: the result of that attempt
    counts."""
    while True:
        try:
            await call()
            return True
        except RPCError as error:
            if error.status == RPCStatusCode.NOT_FOUND:
                activity.logger.warning("the result of a turn came too late: %s", error.message)
                return False
            if error.status == RPCStatusCode.INVALID_ARGUMENT:
                raise
            await asyncio.sleep(RETRY_SECONDS)
        except PayloadStoreUnavailable as error:
            activity.logger.warning("the result of a turn waits: %s", error)
            await asyncio.sleep(RETRY_SECONDS)
