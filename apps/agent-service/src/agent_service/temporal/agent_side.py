"""Where agents run, as turns know it, and what they have there of the journal's store and of those who watch.

Agents have a thread of their own. The store and those who watch belong to the loop of the turn's activity.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine
from typing import Any, Protocol, TypeVar

from ..journal.journal import Entry
from ..journal.live import LiveTurn, Member
from .heartbeat_store import HeartbeatStore

T = TypeVar("T")


class AgentExited(Exception):
    """An agent's code tried to end the process (`sys.exit`)."""


class Agents(Protocol):
    """Where agents run."""

    async def run(self, work: Coroutine[Any, Any, T]) -> T:
        """Runs a coroutine there, in a copy of the caller's context, and awaits it here. Raises what it raises, and `AgentExited`."""
        ...

    def call(self, function: Callable[..., object], *args: Any) -> None:
        """Calls a function there as soon as its loop is free."""
        ...


class AgentSideStore:
    """The store, for whoever appends in other threads, one at a time. The store itself is only touched in the loop that it was made in, so
    that one writer sends what is newest: a sign of life cannot overwrite a checkpoint."""

    def __init__(self, store: HeartbeatStore):
        self.entries = store.entries
        self.turn = store.turn
        self._store = store
        self._main = asyncio.get_running_loop()
        self._next = len(store.entries)

    def append(self, entry: Entry) -> int:
        """Takes an entry and returns its number. Durable only after `sync`."""
        number = self._next
        self._next += 1
        self._main.call_soon_threadsafe(self._store.append, dict(entry))
        return number

    async def sync(self) -> None:
        """Returns when every appended entry is acknowledged. Raises `LeaseLost`."""
        await asyncio.wrap_future(asyncio.run_coroutine_threadsafe(self._store.sync(), self._main))

    async def failed(self, key: str) -> int:
        """Counts a passing failure of a call. Returns how many it has had. Raises `LeaseLost`."""
        return await asyncio.wrap_future(asyncio.run_coroutine_threadsafe(self._store.failed(key), self._main))

    def flush_soon(self) -> None:
        self._main.call_soon_threadsafe(self._store.flush_soon)


class AgentSideLive:
    """Tells those who watch, in the order in which things happen."""

    def __init__(self, live: LiveTurn):
        self._live = live
        self._main = asyncio.get_running_loop()

    def delta(self, key: str, text: str | None, reasoning: str | None, member: Member | None = None) -> None:
        """More of a model's answer."""
        self._main.call_soon_threadsafe(self._live.delta, key, text, reasoning, member)

    def tool(self, key: str, tool: str, tool_call_id: str, member: Member | None = None) -> None:
        """A tool call begins."""
        self._main.call_soon_threadsafe(self._live.tool, key, tool, tool_call_id, member)

    def entry(self, entry: Entry) -> None:
        """A call was recorded."""
        self._main.call_soon_threadsafe(self._live.entry, entry)
