"""What a run is doing, whichever process has its turn."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncGenerator, Callable, Sequence
from contextlib import aclosing
from typing import Any
from urllib.parse import quote

import httpx

from .siblings import Sibling

AGAIN_SECONDS = 0.5
QUEUE_LENGTH = 100
"""Events that wait for a slow viewer; then its processes wait, and tell a snapshot when they go on."""

Event = dict[str, Any]
NOTHING: Event = {"type": "snapshot", "turn": None, "attempt": None, "texts": [], "tools": []}


class Shown:
    """Which of the processes a viewer is shown: the one whose attempt began last. `again` asks one for a new snapshot."""

    def __init__(self, processes: int, again: Callable[[int], None]):
        self._silent = set(range(processes))
        self._open: dict[int, tuple[int, int]] = {}
        self._shown: int | None = None
        self._again = again

    def take(self, process: int, event: Event) -> bool:
        """Whether the viewer is given an event. Nothing goes on anywhere, for the viewer, once every process has said so."""
        if event["type"] != "snapshot":
            return process == self._shown
        if event["turn"] is None:
            return self._closed(process)
        attempt = (event["turn"], event["attempt"])
        is_new = self._open.get(process) != attempt
        self._silent.discard(process)
        self._open[process] = attempt
        if is_new or self._shown is None:
            self._shown = process
        return process == self._shown

    def lost(self, process: int) -> bool:
        """A process is gone; whether nothing goes on any more."""
        return self._closed(process)

    def _closed(self, process: int) -> bool:
        began = bool(self._silent)
        self._silent.discard(process)
        self._open.pop(process, None)
        if process == self._shown:
            self._shown = None
            for other in self._open:
                self._again(other)
            return True
        return began and not self._silent and self._shown is None


async def watch(siblings: Sequence[Sibling], run_id: str) -> AsyncGenerator[str, None]:
    """Events of the run from all processes, as the hub of one gives them. Never ends by itself."""
    path = f"/runs/{quote(run_id, safe='')}/live"
    told: asyncio.Queue[str] = asyncio.Queue(QUEUE_LENGTH)
    watching: dict[int, asyncio.Task[None]] = {}

    async def follow(process: int) -> None:
        while True:
            try:
                async with aclosing(siblings[process].events(path)) as events:
                    async for data in events:
                        if shown.take(process, json.loads(data)):
                            await told.put(data)
            except httpx.HTTPError:
                pass  # it is started again
            if shown.lost(process):
                await told.put(json.dumps(NOTHING))
            await asyncio.sleep(AGAIN_SECONDS)

    def begin(process: int) -> None:
        if process in watching:
            watching[process].cancel()
        watching[process] = asyncio.create_task(follow(process))

    shown = Shown(len(siblings), begin)
    for process in range(len(siblings)):
        begin(process)
    try:
        while True:
            yield await told.get()
    finally:
        for task in watching.values():
            task.cancel()
