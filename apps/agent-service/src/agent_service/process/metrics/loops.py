"""Numbers of the two event loops, and of what held them up."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable

from prometheus_client import CollectorRegistry, Counter, Histogram

from .labels import BoundedLabel
from .turns import AGENTS, TOOLS

LAG_SECONDS = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10)
LOOK_SECONDS = 0.5


class LoopMetrics:
    """`loop` is `agents`, where agents run, or `service`, where everything else does."""

    def __init__(self, registry: CollectorRegistry, agents: Iterable[str] = (), tools: Iterable[str] = ()):
        self._agent = BoundedLabel(AGENTS, agents)
        self._tool = BoundedLabel(TOOLS, tools)
        self._lag = Histogram(
            "agents_event_loop_lag_seconds",
            "How much later than asked an event loop did something.",
            ["loop"],
            registry=registry,
            buckets=LAG_SECONDS,
        )
        self._blocks = Counter(
            "agents_event_loop_blocks_total",
            "How often the agents' loop was held up for a second or more, and by what.",
            ["agent", "tool"],
            registry=registry,
        )
        self._blocked = Counter(
            "agents_event_loop_blocked_seconds_total",
            "Seconds for which the agents' loop was held up, and by what.",
            ["agent", "tool"],
            registry=registry,
        )

    def lagged(self, loop: str, seconds: float) -> None:
        self._lag.labels(loop).observe(seconds)

    def blocked(self, agent: str | None, tool: str | None, seconds: float) -> None:
        """Something held up the agents' loop until now."""
        labels = (self._agent(agent or "none"), self._tool(tool or "none"))
        self._blocks.labels(*labels).inc()
        self._blocked.labels(*labels).inc(seconds)

    async def watch_this(self, loop: str) -> None:
        """Measures the loop that it runs in, until it is cancelled."""
        now = asyncio.get_running_loop().time
        while True:
            due = now() + LOOK_SECONDS
            await asyncio.sleep(LOOK_SECONDS)
            self.lagged(loop, max(0.0, now() - due))
