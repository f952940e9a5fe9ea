"""One attempt of a turn in a process that holds a lease, or may come to hold one.

What the server is told of the attempt goes in this order: the lease lists it, which is acknowledged; the server is to wait long for it; it beats
rarely. Back: it beats; the server is to wait as before. So at no point does the server wait long for a turn that nobody speaks for, whose process lives.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from datetime import timedelta

from temporalio import activity
from temporalio.client import Client
from temporalio.service import RPCError, RPCStatusCode

from ...contract.names import LEASE_SECONDS
from .cover import BEAT_SECONDS, PATIENCE, Cover, News
from .held_turns import HeldTurns
from .listing import held_turn
from .options import Place, lengthen, restore

log = logging.getLogger(__name__)

SILENT_BEATS = 2
"""A turn that has had nothing to say for so many beats goes under the lease. Shorter ones are not worth it."""

NEVER = (RPCStatusCode.UNIMPLEMENTED, RPCStatusCode.PERMISSION_DENIED)
"""A server that answers so lets nobody change how long it waits."""


class LeasedTurn(Cover):
    """`client` gives the connection of the moment."""

    def __init__(self, turns: HeldTurns, client: Callable[[], Client], info: activity.Info):
        self.held = held_turn(info)
        self._turns = turns
        self._client = client
        self._place = Place(self.held.workflow_id, self.held.run_id, self.held.activity_id)
        self._may_be_long = False  # also true while an answer of the server is missing
        self._is_long = False
        self._can_be_long = info.heartbeat_timeout == timedelta(seconds=LEASE_SECONDS)
        self._silent = 0
        self._woken = asyncio.Event()
        self._one_at_a_time = asyncio.Lock()

    @property
    def must_leave(self) -> bool:
        return self._may_be_long

    @property
    def is_covered(self) -> bool:
        """Whether the lease speaks for it, and the server waits long."""
        return self._is_long and self._turns.speaks_for(self)

    def wake(self) -> None:
        self._woken.set()

    def let_down(self) -> None:
        if self._may_be_long:
            self.wake()

    def patience(self, news: News) -> float:
        return PATIENCE[news] if self.is_covered else BEAT_SECONDS

    async def wait(self, seconds: float) -> bool:
        try:
            await asyncio.wait_for(self._woken.wait(), seconds)
        except TimeoutError:
            return False
        self._woken.clear()
        return True

    def beaten(self, brought: bool) -> None:
        self._silent = 0 if brought else self._silent + 1

    async def settle(self) -> None:
        async with self._one_at_a_time:
            try:
                if self._may_be_long and not self.is_covered:
                    await self._take_back()
                elif not self.is_covered and self._is_worth_it and self._turns.speaks_for(self):
                    await self._put_under()
            except RPCError as error:
                if error.status in NEVER:
                    self._can_be_long = self._may_be_long = False
                log.debug("how long the server waits for a turn could not be changed: %s", error.message)

    async def leave(self) -> None:
        async with self._one_at_a_time:
            self._can_be_long = False
            try:
                await self._take_back()
            except RPCError as error:
                log.warning("the next attempt of a turn has to shorten how long the server waits: %s", error.message)

    @property
    def _is_worth_it(self) -> bool:
        return self._can_be_long and self._silent >= SILENT_BEATS

    async def _put_under(self) -> None:
        self._may_be_long = True
        self._is_long = await lengthen(self._client(), self._place)
        if not self._turns.speaks_for(self):
            self.wake()  # it beats at once, and is taken back then

    async def _take_back(self) -> None:
        self._is_long = False
        self._silent = 0
        await restore(self._client(), self._place)
        self._may_be_long = False
