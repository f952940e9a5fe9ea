"""Durability of a turn's journal: an acknowledged heartbeat is a checkpoint, a signal takes entries on into the history.

The heartbeat's details are `TurnHeartbeat` of the contract: the tail of the journal. Beats go through the
asynchronous activity handle (one store update each, answered when written), never through `activity.heartbeat`, whose late, throttled
send could overwrite newer details.
"""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Awaitable, Callable, Mapping
from datetime import timedelta
from typing import Any, Literal

from temporalio.client import AsyncActivityCancelledError, AsyncActivityHandle
from temporalio.service import RPCError, RPCStatusCode

from ..journal.happenings import HeartbeatAcknowledged, JournalFlushed, Tell, ignore
from ..journal.journal import Entry, LeaseLost
from ..payloads.store import PayloadStoreUnavailable
from ..values.plain_json import to_json
from .lease.cover import ALONE, BEAT_SECONDS, Cover, News

log = logging.getLogger(__name__)

FLUSH_BYTES = 32 * 1024
"""Size of the tail after which it is flushed: each acknowledgement rewrites the tail."""

MAX_DETAILS_BYTES = 1_600_000
"""Temporal refuses payloads of 2 MB: more than this is not sent in one heartbeat."""

RETRY_SECONDS = 0.25
RPC_TIMEOUT = timedelta(seconds=5)

Notice = Literal["cancelled", "paused", "lost"]


class HeartbeatStore:
    """The entries of one turn. Their numbers have no holes: entries below `from` are in signals, the rest in the heartbeat's details.

    `started`: how many entries were durable when this activity started, and how many since are no progress (what failed calls have spent).
    `failures`: how often each call has failed in passing in the attempts so far, by key.
    `heard`: when the server last heard of the attempt, as `time.monotonic()`; now, by default.
    `deaths`: how many processes died before, and at how many entries.
    `post_hooks`: whether the agent has some.
    `notice`: is told what the server says of the activity.
    `calls`: gives what is spent on model calls under way. It is asked in the store's thread.
    `tell`: is told of every acknowledged heartbeat and signal.
    `cover`: says how long the turn may be silent.
    `attempt` and `attempts`: which one this is, and those that failed before it, for the record.
    """

    def __init__(
        self,
        handle: AsyncActivityHandle,
        send_signal: Callable[[list[Entry]], Awaitable[None]],
        turn: int,
        entries: list[Entry],
        flushed: int,
        started: int,
        flush_bytes: int = FLUSH_BYTES,
        failures: Mapping[str, int] | None = None,
        heard: float | None = None,
        deaths: Mapping[str, int] | None = None,
        post_hooks: bool = False,
        notice: Callable[[Notice], None] = lambda notice: None,
        calls: Callable[[], list[Entry]] = list,
        tell: Tell = ignore,
        cover: Cover = ALONE,
        attempt: Mapping[str, Any] | None = None,
        attempts: list[dict[str, Any]] | None = None,
    ):
        self.attempts = attempts
        self._attempt = attempt
        self.entries = entries
        self.turn = turn
        self.started = started
        self.post_hooks = post_hooks
        self._notice = notice
        self._calls = calls
        self._tell = tell
        self._cover = cover
        self._told_calls: list[Entry] = []
        self._handle = handle
        self._send_signal = send_signal
        self._flush_bytes = flush_bytes
        self._failures = dict(failures or {})
        self._deaths = deaths
        self._from = flushed
        self._tail: list[Entry] = entries[flushed:]
        self._sizes = [len(to_json(entry)) for entry in self._tail]
        self._acked = len(entries)
        self._beat_at = time.monotonic() if heard is None else heard
        self._lock = asyncio.Lock()
        self._flush_lock = asyncio.Lock()
        self._flush_behind: asyncio.Task[None] | None = None
        self._flush_again = False
        self._lost = False

    @property
    def acked(self) -> int:
        """Number of acknowledged entries."""
        return self._acked

    @property
    def unflushed(self) -> tuple[int, list[Entry]]:
        """Number of the first entry that is in no signal, and the acknowledged ones from there."""
        return self._from, self._tail[: self._acked - self._from]

    def append(self, entry: Entry) -> int:
        """Takes an entry and returns its number."""
        number = self._from + len(self._tail)
        numbered = {**entry, "n": number}
        self._tail.append(numbered)
        self._sizes.append(len(to_json(numbered)))
        if entry["kind"] == "spent":
            self.started += 1
        return number

    async def sync(self) -> None:
        """Returns when every entry appended so far is acknowledged. Several callers share one heartbeat. Raises `LeaseLost`."""
        want = self._from + len(self._tail)
        while self._acked < want:
            async with self._lock:
                if self._acked < want:
                    await self._beat()
        if self._flush_behind is None and sum(self._sizes[: self._acked - self._from]) > self._flush_bytes:
            self.flush_soon()

    async def failed(self, key: str) -> int:
        """Counts a passing failure of a call. Returns how many it has had, once that is acknowledged. Raises `LeaseLost`."""
        failures = self._failures[key] = self._failures.get(key, 0) + 1
        async with self._lock:
            await self._beat()
        return failures

    async def flush(self) -> None:
        """Takes every acknowledged entry into the history, where the end of the activity cannot lose it. Raises `LeaseLost`."""
        async with self._flush_lock:
            count = self._acked - self._from
            if count == 0:
                return
            entries = self._tail[:count]
            began = time.monotonic()
            retries = await self._patiently(lambda: self._send_signal(entries))
            self._tell(JournalFlushed(sum(self._sizes[:count]), time.monotonic() - began, retries))
            async with self._lock:  # a heartbeat under way counts from the old place; the next one leaves these out
                self._from += count
                del self._tail[:count]
                del self._sizes[:count]

    def flush_soon(self) -> None:
        """Like `flush`, beside the agent, which goes on: what is acknowledged survives the death of the process without it."""
        if self._flush_behind is None:
            self._flush_behind = asyncio.create_task(self._flush_unawaited())
        else:
            self._flush_again = True

    async def settle(self) -> None:
        """Returns when no more entries are on their way to the history."""
        if self._flush_behind is not None:
            await asyncio.wait([self._flush_behind])

    async def beat_forever(self) -> None:
        """Tells the server that the turn is alive, with the same details, when it heard nothing for as long as the cover allows; until the
        lease is lost."""
        while True:
            rest = self._beat_at + self._cover.patience(self._news()) - time.monotonic()
            if rest > 0 and not await self._cover.wait(min(rest, BEAT_SECONDS)):
                continue
            try:
                async with self._lock:
                    await self._beat()
            except LeaseLost:
                return
            await self._cover.settle()

    async def leave(self) -> None:
        """Before the attempt fails: the next one finds how long the server waits as its own begins. Raises `LeaseLost`."""
        if self._cover.must_leave:
            async with self._lock:
                await self._beat()
            await self._cover.leave()

    def _news(self) -> News:
        calls = self._calls()
        if calls == self._told_calls:
            return "none"
        return "grown" if _keys(calls) == _keys(self._told_calls) else "new"

    async def _flush_unawaited(self) -> None:
        try:
            await self.flush()
            while self._flush_again:
                self._flush_again = False
                await self.flush()
        except LeaseLost:
            return  # whoever appends next is told
        finally:
            self._flush_behind = None

    async def _beat(self) -> None:
        count, size = self._acked - self._from, sum(self._sizes[: self._acked - self._from])
        for entry_size in self._sizes[count:]:
            if count > self._acked - self._from and size + entry_size > MAX_DETAILS_BYTES:
                break
            count, size = count + 1, size + entry_size
        details: dict[str, Any] = {
            "turn": self.turn,
            "started": self.started,
            "from": self._from,
            "entries": self._tail[:count],
        }
        if self._failures:
            details["failures"] = self._failures
        if self._deaths:
            details["deaths"] = self._deaths
        if self.post_hooks:
            details["postHooks"] = True
        if calls := self._calls():
            details["calls"] = calls
        brought = count > self._acked - self._from or _keys(calls) != _keys(self._told_calls)
        if self._attempt:
            details["attempt"] = self._attempt
        if self.attempts:
            details["attempts"] = self.attempts

        async def beat() -> None:
            try:
                await self._handle.heartbeat(details, rpc_timeout=RPC_TIMEOUT)
            except AsyncActivityCancelledError as error:
                said = error.details
                if said is not None and (said.paused or said.reset) and not said.cancel_requested:
                    self._notice("paused")
                else:
                    self._notice("cancelled")

        began = time.monotonic()
        retries = await self._patiently(beat)
        self._beat_at = time.monotonic()
        new = self._from + count - self._acked
        self._acked = self._from + count
        self._told_calls = calls
        self._cover.beaten(brought)
        self._tell(HeartbeatAcknowledged(new, size, self._beat_at - began, retries))

    async def _patiently(self, call: Callable[[], Awaitable[None]]) -> int:
        """Tries until the server answers: an outage of any length must not lose what is finished. Only "no such activity" ends it. Returns how often
        it had to try again."""
        retries = 0
        while True:
            if self._lost:
                raise LeaseLost("the turn was taken over by another attempt, or its run has ended")
            try:
                await call()
                return retries
            except RPCError as error:
                if error.status in (
                    RPCStatusCode.NOT_FOUND,
                    RPCStatusCode.INVALID_ARGUMENT,
                    RPCStatusCode.FAILED_PRECONDITION,
                ):
                    self._lost = True
                    self._notice("lost")
                    raise LeaseLost(
                        f"the turn was taken over by another attempt, or its run has ended ({error.message})"
                    ) from None
                await asyncio.sleep(RETRY_SECONDS)
            except PayloadStoreUnavailable as error:
                log.warning("a checkpoint waits: %s", error)
                await asyncio.sleep(RETRY_SECONDS)
            retries += 1


def _keys(calls: list[Entry]) -> list[Any]:
    return [call.get("key") for call in calls]
