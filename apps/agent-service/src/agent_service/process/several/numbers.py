"""The numbers that the front tells: those of all processes, and what only it knows."""

from __future__ import annotations

import asyncio
import os
from collections.abc import AsyncGenerator, AsyncIterator, Sequence
from contextlib import aclosing

from prometheus_client import CollectorRegistry, Gauge, ProcessCollector
from prometheus_client.exposition import generate_latest

from .metrics import Collected, Merged
from .places import Beginning
from .siblings import Sibling, ask_all

COUNT_SECONDS = 15.0
"""A process that is killed loses what it has counted since the front asked last."""


class FrontNumbers:
    """What all processes count, and what only the front knows."""

    def __init__(self, beginning: Beginning, siblings: Sequence[Sibling]):
        self._siblings = siblings
        self._merged = Merged()
        self._lock = asyncio.Lock()
        self._viewers = 0
        self._own = {
            beginning.service: _process_of(os.getppid()),
            beginning.name: _process_of(os.getpid()),
        }
        self._shown = CollectorRegistry()
        Gauge("agents_live_viewers", "Open connections that watch a run live.", registry=self._shown).set_function(
            lambda: self._viewers
        )
        Gauge("agents_processes", "Processes that share the turns.", registry=self._shown).set(len(siblings))
        self._running = Gauge("agents_processes_running", "Of them, those that answer.", registry=self._shown)

    async def read(self) -> CollectorRegistry:
        """Asks all processes."""
        async with self._lock:
            answers = await ask_all(self._siblings, "/metrics")
            told = {
                sibling.id: answer.text if answer is not None and answer.status_code == 200 else None
                for sibling, answer in zip(self._siblings, answers, strict=True)
            }
            self._running.set(sum(text is not None for text in told.values()))
            own = {name: generate_latest(registry).decode() for name, registry in self._own.items()}
            families = self._merged.merge({**told, **own})
        registry = CollectorRegistry()
        registry.register(Collected([*families, *self._shown.collect()]))
        return registry

    async def count(self) -> None:
        """Asks now and then, also where nobody else does."""
        while True:
            await asyncio.sleep(COUNT_SECONDS)
            await self.read()

    async def viewed(self, events: AsyncGenerator[str, None]) -> AsyncIterator[str]:
        """The same events; counts who takes them."""
        self._viewers += 1
        try:
            async with aclosing(events) as told:
                async for event in told:
                    yield event
        finally:
            self._viewers -= 1


def _process_of(pid: int) -> CollectorRegistry:
    registry = CollectorRegistry()
    ProcessCollector(pid=lambda: pid, registry=registry)
    return registry
