"""One lease while it lasts: a sign of life each second, with the turns that the process has."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from datetime import timedelta

from temporalio.client import AsyncActivityCancelledError, AsyncActivityHandle
from temporalio.service import RPCError, RPCStatusCode

from .cover import BEAT_SECONDS
from .held_turns import HeldTurns

GATHER_SECONDS = 0.25
"""Turns that begin within so long are told in one beat."""

ANSWER = timedelta(seconds=1)
AGAIN_SECONDS = 0.25

GONE = (RPCStatusCode.NOT_FOUND, RPCStatusCode.INVALID_ARGUMENT, RPCStatusCode.FAILED_PRECONDITION)


async def hold(handle: Callable[[], AsyncActivityHandle], turns: HeldTurns) -> str:
    """`handle` gives it over the connection of the moment. Returns when the lease is lost, with the reason; the turns have been let down then."""
    loop = asyncio.get_running_loop()
    while True:
        turns.began.clear()
        tokens, said = turns.listing()
        sent = loop.time()
        try:
            await handle().heartbeat(said.model_dump(by_alias=True), rpc_timeout=ANSWER)
        except AsyncActivityCancelledError:
            turns.let_down()
            return "it was cancelled"
        except RPCError as error:
            if error.status in GONE:
                turns.let_down()
                return error.message
            await asyncio.sleep(AGAIN_SECONDS)
            continue
        turns.acknowledged(tokens, sent)
        try:
            await asyncio.wait_for(turns.began.wait(), max(0.0, sent + BEAT_SECONDS - loop.time()))
            await asyncio.sleep(GATHER_SECONDS)
        except TimeoutError:
            pass
