"""The journal of one turn: which calls have finished, in an order that playback can use.

The store makes entries durable; whoever makes calls makes the entries.
Entries are plain dictionaries as `JournalEntry` of the contract describes them.
"""

from __future__ import annotations

import asyncio
import json
import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AbstractAsyncContextManager, contextmanager
from datetime import UTC, datetime
from typing import Any, Protocol

from ..values.plain_json import to_json, to_plain
from .happenings import Tell, ignore
from .running import CallKind, RunningCalls, StopReason, TurnStopped

Entry = dict[str, Any]

MAX_ENTRY_BYTES = 1_000_000
"""Largest entry as JSON. Temporal refuses payloads of 2 MB; the journal's tail travels with the entry."""

MAX_MESSAGE = 10_000
"""Characters of what a failed call says."""


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


def made_in(execution: int, attempt: int) -> Entry:
    """What an entry says of the activity of its turn, and of the attempt, in which it was recorded: nothing of the first."""
    return {**({"execution": execution} if execution > 0 else {}), **({"attempt": attempt} if attempt > 1 else {})}


def renumbered(earlier: Sequence[Entry]) -> list[Entry]:
    """Entries of turns before, which are played back with numbers below 0."""
    return [{**entry, "n": n - len(earlier)} for n, entry in enumerate(earlier)]


class Journal:
    """Plays back what has finished and records what finishes now.

    `observe(point, key)` is told `model:started`, `model:returned`, `model:recorded` (and the same for `tool` and `claim`); tests
    use it to break the process at each of them. `recorded` is given each entry once it is acknowledged. `earlier`: entries of the turns
    before, where this turn goes on with what they began; played back they have numbers below 0. `running`: the calls of the turn,
    where somebody else may stop them too. `tell` is for whoever makes calls. `made_in`: what every new entry says of where it was recorded.
    """

    def __init__(
        self,
        store: EntryStore,
        outcomes: Mapping[int, dict[str, Any]] | None = None,
        observe: Callable[[str, str], None] = lambda point, key: None,
        recorded: Callable[[Entry], None] = lambda entry: None,
        earlier: Sequence[Entry] = (),
        running: RunningCalls | None = None,
        tell: Tell = ignore,
        made_in: Mapping[str, Any] | None = None,
    ):
        self.store = store
        self._made_in = made_in or {}
        self.tell = tell
        self.entries = [*earlier, *store.entries]
        self._recorded = recorded
        self.observe = observe
        self.running = running or RunningCalls(observe)
        self.playing = False
        entries = [*renumbered(earlier), *store.entries]
        self.bytes = sum(len(to_json(entry)) for entry in entries)
        self._played: dict[str, Entry] = {}
        self._claims: dict[str, Entry] = {}
        self._outcomes = outcomes or {}
        self._positions: dict[str, int] = {}
        self._later: list[tuple[str, Entry]] = []
        self._finishing = 0
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

    @property
    def stopped(self) -> TurnStopped | None:
        """Why the turn ends here, once it has been stopped."""
        return self.running.stopped

    def stop(self, reason: StopReason, message: str = "", cause: Any = None) -> TurnStopped:
        """Ends the turn, as `RunningCalls.stop` does. Returns what the caller should raise."""
        return self.running.stop(reason, message, cause)

    def live(self, kind: CallKind, key: str) -> AbstractAsyncContextManager[None]:
        """A call that really happens. A stop ends it as its kind demands."""
        return self.running.live(kind, key)

    @contextmanager
    def finishing(self) -> Iterator[None]:
        """Around a call from before it begins until its entry is durable. `calls_ended` waits for it also when the call itself is over and what
        it made is still being kept. A stop does not end it."""
        with self._one_at_a_time:
            self._finishing += 1
        try:
            yield
        finally:
            with self._one_at_a_time:
                self._finishing -= 1

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

    def require_used_up(self, among: Callable[[Entry], bool] = lambda entry: True) -> None:
        """Stops the turn as diverged when recorded calls (whose entry satisfies `among`) were not asked for again."""
        left = [key for key, entry in self._played.items() if among(entry)]
        if left:
            raise self.stop(
                "diverged",
                f"the agent took another path than the journal holds: {len(left)} recorded calls were not asked for again, "
                f"first {left[0]}. The agent, its tools or its model's behaviour changed in the middle of a turn",
            )

    async def add(self, entry: Mapping[str, Any]) -> None:
        """Makes an entry durable. Raises `EntryTooLarge` before and `TurnStopped` when it could not be written."""
        if self.stopped and self.stopped.reason == "lost":
            raise self.stopped
        entry = {**entry, **self._made_in, "at": timestamp()}
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
        with self.finishing():
            try:
                await self.store.sync()
                if entry["kind"] == "claim":
                    self._claims[entry["key"]] = plain
                    self.store.flush_soon()
                else:
                    self._claims.pop(entry["key"], None)
            except LeaseLost as error:
                raise self.stop("lost", str(error)) from None
        self._recorded(plain)
        self.observe(f"{entry['kind']}:recorded", entry["key"])

    async def add_spent(self, entry: Mapping[str, Any]) -> None:
        """Makes what a failed call has spent durable, whatever becomes of the turn. Raises `TurnStopped` when the lease is lost."""
        if self.stopped and self.stopped.reason == "lost":
            raise self.stopped
        plain = to_plain({**_short(entry), **self._made_in, "at": timestamp()})
        self._append(plain)
        try:
            await self.store.sync()
        except LeaseLost as error:
            raise self.stop("lost", str(error)) from None
        self._recorded(plain)

    async def calls_ended(self) -> None:
        """Returns when no call is under way and what has finished is recorded."""
        while self.running.busy or self._finishing:  # noqa: ASYNC110 - calls end in many places; few turns ever wait here
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

    def add_later(self, entry: Mapping[str, Any], lane: str) -> None:
        """An entry that counts only if the agent goes on after it, such as the error before a fallback model: recorded with the next one
        in its lane."""
        plain = to_plain({**_short(entry), **self._made_in, "at": timestamp()})
        self._later.append((lane, {name: value for name, value in plain.items() if value is not None}))


def _short(entry: Mapping[str, Any]) -> Mapping[str, Any]:
    """The entry with only the beginning of its message: what a provider says of a failure may be a page."""
    message = entry.get("message")
    return {**entry, "message": message[:MAX_MESSAGE]} if isinstance(message, str) else entry


def timestamp() -> str:
    """Now, as ISO 8601 with milliseconds in UTC."""
    return datetime.now(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
