"""What the turns in progress are doing right now, for those who watch. It is live and not durable, and never touches Temporal."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from typing import Any, Protocol

from ..contract.entries import MemberCall
from .journal import Entry, timestamp

QUEUE_LENGTH = 2_000
"""Events that wait for a slow viewer. One that is further behind gets a snapshot instead."""

Event = dict[str, Any]
Member = MemberCall


class Watched(Protocol):
    """Is told what an attempt of a turn does."""

    def delta(self, key: str, text: str | None, reasoning: str | None, member: Member | None = None) -> None:
        """More of a model's answer."""
        ...

    def tool(self, key: str, tool: str, tool_call_id: str, member: Member | None = None) -> None:
        """A tool call begins."""
        ...


@dataclass(eq=False)
class LiveTurn:
    """One attempt of a turn, told by the recorder as it happens."""

    hub: LiveHub
    run_id: str
    turn: int
    attempt: int
    texts: dict[str, Event] = field(default_factory=dict)
    tools: dict[str, Event] = field(default_factory=dict)

    def delta(self, key: str, text: str | None, reasoning: str | None, member: Member | None = None) -> None:
        """More of a model's answer."""
        if not text and not reasoning:
            return
        whose = {"member": member} if member else {}
        shown = self.texts.setdefault(key, {"key": key, "text": "", "reasoning": "", **whose})
        shown["text"] += text or ""
        shown["reasoning"] += reasoning or ""
        self._publish({"type": "delta", "key": key, "text": text or None, "reasoning": reasoning or None, **whose})

    def tool(self, key: str, tool: str, tool_call_id: str, member: Member | None = None) -> None:
        """A tool call begins."""
        call: Event = {"key": key, "tool": tool, "toolCallId": tool_call_id, "startedAt": timestamp()}
        self.tools[key] = {**call, "member": member} if member else call
        self._publish({"type": "tool", "tool": self.tools[key]})

    def entry(self, entry: Entry) -> None:
        """A call was recorded: what was shown of it is durable now."""
        if entry["kind"] != "claim":
            self.texts.pop(entry["key"], None)
            self.tools.pop(entry["key"], None)
        self._publish({"type": "entry", "entry": entry})

    def snapshot(self) -> Event:
        return {
            "type": "snapshot",
            "turn": self.turn,
            "attempt": self.attempt,
            "texts": list(self.texts.values()),
            "tools": list(self.tools.values()),
        }

    def _publish(self, event: Event) -> None:
        self.hub.publish(self.run_id, {**event, "turn": self.turn, "attempt": self.attempt})


class LiveHub:
    """The turns in progress in this process, and who watches them."""

    def __init__(self) -> None:
        self._turns: dict[str, LiveTurn] = {}
        self._viewers: dict[str, set[asyncio.Queue[Event]]] = {}

    @property
    def viewers(self) -> int:
        """How many watch, in any thread."""
        return sum(len(watching) for watching in list(self._viewers.values()))

    def open(self, live: LiveTurn) -> LiveTurn:
        """An attempt starts: whatever viewers show of an earlier one is replaced, until `close`."""
        self._turns[live.run_id] = live
        self.publish(live.run_id, live.snapshot())
        return live

    def close(self, live: LiveTurn) -> None:
        """The attempt ended, however."""
        if self._turns.get(live.run_id) is live:
            del self._turns[live.run_id]
            self.publish(live.run_id, self.snapshot(live.run_id))

    def snapshot(self, run_id: str) -> Event:
        live = self._turns.get(run_id)
        return (
            live.snapshot() if live else {"type": "snapshot", "turn": None, "attempt": None, "texts": [], "tools": []}
        )

    def publish(self, run_id: str, event: Event) -> None:
        """Never waits: a viewer whose queue is full starts over with a snapshot."""
        for queue in self._viewers.get(run_id, ()):
            told = event
            if queue.full():
                while not queue.empty():
                    queue.get_nowait()
                told = self.snapshot(run_id)
            queue.put_nowait(told)

    async def watch(self, run_id: str) -> AsyncIterator[Event]:
        """A snapshot, then what happens, without end."""
        queue: asyncio.Queue[Event] = asyncio.Queue(QUEUE_LENGTH)
        viewers = self._viewers.setdefault(run_id, set())
        viewers.add(queue)
        try:
            yield self.snapshot(run_id)
            while True:
                yield await queue.get()
        finally:
            viewers.discard(queue)
            if not viewers:
                self._viewers.pop(run_id, None)
