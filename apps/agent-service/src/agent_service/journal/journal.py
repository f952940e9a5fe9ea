"""The journal of one turn: which calls have finished, in an order that playback can use.

Knows nothing of Temporal (the store makes entries durable) and nothing of Agno (the hooks make the entries).
Entries are plain dictionaries as `JournalEntry` of the contract describes them.
"""

from __future__ import annotations

import asyncio
import json
import threading
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from typing import Any, Literal, Protocol

from ..values.plain_json import to_json, to_plain

Entry = dict[str, Any]
StopReason = Literal["cancelled", "handedOver", "lost", "yielded", "failed", "diverged", "limit"]

MAX_ENTRY_BYTES = 1_000_000
"""Largest entry as JSON. Temporal refuses payloads of 2 MB; the journal's tail travels with the entry."""

MAX_MESSAGE = 10_000
"""Characters of what a failed call says."""

GRACE_SECONDS: dict[tuple[str, str], float | None] = {
    ("once", "cancelled"): None,
    ("once", "failed"): None,
    ("once", "lost"): None,
    ("once", "handedOver"): 10.0,
    ("tool", "cancelled"): 1.0,
    ("tool", "failed"): None,
    ("tool", "handedOver"): 10.0,
    ("once", "limit"): None,
    ("tool", "limit"): None,
    ("model", "limit"): None,
}
"""How long a running call may go on after a stop, by kind and reason; not at all when it is not listed. `None`: until it ends,
because nobody could tell whether a `once` tool ran, and because a result in hand is not thrown away for a sibling's failure or limit."""


class TurnStopped(Exception):
    """The turn ends here although the agent is not done. `cause` says more: why the attempt failed when `reason` is `failed`."""

    def __init__(self, reason: StopReason, message: str = "", cause: Any = None):
        super().__init__(message or reason)
        self.reason: StopReason = reason
        self.cause = cause


class LeaseLost(Exception):
    """The store can no longer write: another attempt of the turn has taken over, or the run is gone."""


class EntryTooLarge(Exception):
    """An entry is larger than `MAX_ENTRY_BYTES`."""

    def __init__(self, size: int):
        super().__init__(f"{size / 1e6:.1f} MB, at most {MAX_ENTRY_BYTES / 1e6:.0f} MB is allowed")


class EntryStore(Protocol):
    """Where entries become durable."""

    entries: list[Entry]
    """Entries that were durable when the turn started, by number."""

    def append(self, entry: Entry) -> int:
        """Takes an entry and returns its number. Durable only after `sync`."""
        ...

    async def sync(self) -> None:
        """Returns when every appended entry is acknowledged. Raises `LeaseLost`."""
        ...

    async def failed(self, key: str) -> int:
        """Counts a passing failure of a call. Returns how many it has had in this activity, once that is durable. Raises `LeaseLost`."""
        ...

    def flush_soon(self) -> None:
        """Moves every acknowledged entry to where even the end of the activity cannot lose it, without holding up the caller."""
        ...


def renumbered(earlier: Sequence[Entry]) -> list[Entry]:
    """Entries of turns before, which are played back with numbers below 0."""
    return [{**entry, "n": n - len(earlier)} for n, entry in enumerate(earlier)]


class Journal:
    """Plays back what has finished and records what finishes now.

    `observe(point, key)` is told `model:started`, `model:returned`, `model:recorded` (and the same for `tool` and `claim`); tests
    use it to break the process at each of them. `recorded` is given each entry once it is acknowledged. `earlier`: entries of the turns
    before, where this turn goes on with what they began; played back they have numbers below 0.
    """

    def __init__(
        self,
        store: EntryStore,
        outcomes: Mapping[int, dict[str, Any]] | None = None,
        observe: Callable[[str, str], None] = lambda point, key: None,
        recorded: Callable[[Entry], None] = lambda entry: None,
        earlier: Sequence[Entry] = (),
    ):
        self.store = store
        self.entries = [*earlier, *store.entries]
        self._recorded = recorded
        self.observe = observe
        self.stopped: TurnStopped | None = None
        self.playing = False
        entries = [*renumbered(earlier), *store.entries]
        self.bytes = sum(len(to_json(entry)) for entry in entries)
        self._played: dict[str, Entry] = {}
        self._claims: dict[str, Entry] = {}
        self._outcomes = outcomes or {}
        self._positions: dict[str, int] = {}
        self._later: list[tuple[str, Entry]] = []
        self._running: dict[asyncio.Task[Any], Literal["model", "tool", "once"]] = {}
        self._adding = 0
        self._timers: list[asyncio.TimerHandle] = []
        self._one_at_a_time = threading.RLock()  # tools may call agents in threads
        for entry in entries:
            if entry["kind"] == "spent":
                continue
            if entry["kind"] == "claim":
                self._claims[entry["key"]] = entry
            else:
                self._played[entry["key"]] = entry
                self._claims.pop(entry["key"], None)
        self.playing = bool(self._played)

    def open_claims(self) -> list[Entry]:
        """Claims of `once` tools of which nobody knows whether they ran, and of which no person has said so yet."""
        return [claim for claim in self._claims.values() if claim["n"] not in self._outcomes]

    def has_ended(self, lane: str) -> bool:
        """Whether the next tool call of this lane is played back, or somebody has said how it ended: it is not made. No entry of another
        place in the lane says so."""
        key = f"{lane}.{self._positions.get(lane, 0)}"
        outcome = self.outcome(key)
        return key in self._played or (outcome is not None and outcome["action"] in ("ran", "skip"))

    def outcome(self, key: str) -> dict[str, Any] | None:
        """What a person said about the open claim of this call."""
        claim = self._claims.get(key)
        return self._outcomes.get(claim["n"]) if claim else None

    @property
    def busy(self) -> bool:
        """Whether calls are running."""
        return bool(self._running)

    def knows(self, tool_call_id: str | None) -> bool:
        """Whether a call of this id has been recorded, whatever came of it."""
        return any(entry.get("toolCallId") == tool_call_id for entry in self.entries)

    def position(self, lane: str) -> int:
        """Number of this call among those of its lane."""
        with self._one_at_a_time:
            n = self._positions.get(lane, 0)
            self._positions[lane] = n + 1
            return n

    def take(self, key: str) -> Entry | None:
        """The recorded entry of a call, once; `None` when the call has to be made. Raises `TurnStopped` after a stop."""
        if self.stopped:
            raise self.stopped
        entry = self._played.pop(key, None)
        self.playing = entry is not None
        return entry

    def drop_inside(self, key: str) -> None:
        """Calls that were made inside of a tool call whose entry has been taken are not asked for any more."""
        for inner in [inner for inner in self._played if inner.startswith(f"{key}/")]:
            del self._played[inner]

    def require_used_up(self, among: Callable[[str], bool] = lambda key: True) -> None:
        """Stops the turn as diverged when recorded calls (whose key satisfies `among`) were not asked for again."""
        left = [key for key in self._played if among(key)]
        if left:
            raise self.stop(
                "diverged",
                f"the agent took another path than the journal holds: {len(left)} recorded calls were not asked for again, "
                f"first {left[0]}. The agent, its tools or its model's behaviour changed in the middle of a turn",
            )

    @asynccontextmanager
    async def live(self, kind: Literal["model", "tool", "once"], key: str) -> AsyncIterator[None]:
        """A call that really happens. A stop cancels it as its kind demands, also in a task that the agent has abandoned."""
        if self.stopped:
            raise self.stopped
        task = asyncio.current_task()
        assert task is not None
        point = "model" if kind == "model" else "tool"
        self._running[task] = kind
        self.observe(f"{point}:started", key)
        try:
            yield
            self.observe(f"{point}:returned", key)
        except asyncio.CancelledError:
            if self.stopped:
                task.uncancel()
                raise self.stopped from None
            raise
        finally:
            self._running.pop(task, None)

    async def add(self, entry: Entry) -> None:
        """Makes an entry durable. Raises `EntryTooLarge` before and `TurnStopped` when it could not be written."""
        if self.stopped and self.stopped.reason == "lost":
            raise self.stopped
        entry = {**entry, "at": timestamp()}
        entry = {name: value for name, value in entry.items() if value is not None}
        text = to_json(entry)
        size = len(text.encode())
        if size > MAX_ENTRY_BYTES:
            raise EntryTooLarge(size)
        plain = json.loads(text)
        with self._one_at_a_time:
            for waiting in [waiting for waiting in self._later if entry["key"].startswith(f"{waiting[0]}/")]:
                self._later.remove(waiting)
                self._append(waiting[1])
            self._append(plain)
        self.bytes += size
        self._adding += 1
        try:
            await self.store.sync()
            if entry["kind"] == "claim":
                self._claims[entry["key"]] = plain
                self.store.flush_soon()
            else:
                self._claims.pop(entry["key"], None)
        except LeaseLost as error:
            raise self.stop("lost", str(error)) from None
        finally:
            self._adding -= 1
        self._recorded(plain)
        self.observe(f"{entry['kind']}:recorded", entry["key"])

    async def add_spent(self, entry: Entry) -> None:
        """Makes what a failed call has spent durable, whatever becomes of the turn. Raises `TurnStopped` when the lease is lost."""
        if self.stopped and self.stopped.reason == "lost":
            raise self.stopped
        plain = to_plain({**_short(entry), "at": timestamp()})
        self._append(plain)
        try:
            await self.store.sync()
        except LeaseLost as error:
            raise self.stop("lost", str(error)) from None
        self._recorded(plain)

    async def calls_ended(self) -> None:
        """Returns when no call is under way and what has finished is recorded."""
        while self._running or self._adding:  # noqa: ASYNC110 - calls end in many places; few turns ever wait here
            await asyncio.sleep(0.02)

    async def failed(self, key: str) -> int:
        """Counts a passing failure of a call. Returns how many it has had. Raises `TurnStopped` when that could not be written."""
        try:
            return await self.store.failed(key)
        except LeaseLost as error:
            raise self.stop("lost", str(error)) from None

    def _append(self, entry: Entry) -> None:
        with self._one_at_a_time:
            entry["n"] = self.store.append(entry)
            self.entries.append(entry)

    def add_later(self, entry: Entry, lane: str) -> None:
        """An entry that counts only if the agent goes on after it, such as the error before a fallback model: recorded with the next one
        in its lane."""
        plain = to_plain({**_short(entry), "at": timestamp()})
        self._later.append((lane, {name: value for name, value in plain.items() if value is not None}))

    def stop(self, reason: StopReason, message: str = "", cause: Any = None) -> TurnStopped:
        """Ends the turn: no new call starts, model calls are closed, tools get their grace. The first reason holds, except that
        a lost lease overrides. Returns what the caller should raise."""
        if self.stopped and not (reason == "lost" and self.stopped.reason != "lost"):
            return self.stopped
        self.stopped = TurnStopped(reason, message, cause)
        current = asyncio.current_task()
        for task, kind in list(self._running.items()):
            if task is current:
                continue
            grace = GRACE_SECONDS.get((kind, reason), 0.0)
            if grace is not None:
                _in_loop_of(task, self._cancel_after, grace, task)
        return self.stopped

    def _cancel_after(self, seconds: float, task: asyncio.Task[Any]) -> None:
        if seconds == 0.0:
            self._cancel(task)
        else:
            self._timers.append(task.get_loop().call_later(seconds, self._cancel, task))

    def close(self) -> None:
        """Ends what is left of the turn's timers."""
        for timer in self._timers:
            timer.cancel()

    def _cancel(self, task: asyncio.Task[Any]) -> None:
        if task in self._running:
            task.cancel()


def _in_loop_of(task: asyncio.Task[Any], function: Callable[..., None], *args: Any) -> None:
    """Calls it where the task may be touched: at once in its own loop, which may be closed by now elsewhere."""
    loop = task.get_loop()
    if loop is asyncio._get_running_loop():
        function(*args)
    elif not loop.is_closed():
        loop.call_soon_threadsafe(function, *args)


def _short(entry: Entry) -> Entry:
    """With the beginning of its message: what a provider says of a failure may be a page."""
    message = entry.get("message")
    return {**entry, "message": message[:MAX_MESSAGE]} if isinstance(message, str) else entry


def timestamp() -> str:
    """Now, as ISO 8601 with milliseconds in UTC."""
    return datetime.now(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
