"""Every number of the process, in one registry, and the route that gives them."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from pathlib import Path

from prometheus_client import CollectorRegistry, Gauge, ProcessCollector, disable_created_metrics
from prometheus_client.exposition import choose_encoder
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from ... import __version__
from ...agents.registry import AgentRegistry
from ...payloads.store import PayloadStore
from .core import CoreMetrics
from .loops import LoopMetrics
from .payloads import MeasuredPayloadStore, PayloadSpace
from .traces import TraceMetrics
from .turns import TurnMetrics

disable_created_metrics()


class ServiceMetrics:
    """`core` is of Temporal's SDK, once a runtime has its buffer."""

    def __init__(self, agents: AgentRegistry, core: CoreMetrics | None = None):
        self.registry = CollectorRegistry()
        served = [each for agent in agents for each in (agent, *agent.members)]
        ids, tools = [each.id for each in served], [tool for each in served for tool in each.tools()]
        self.turns = TurnMetrics(self.registry, ids, tools)
        self.loops = LoopMetrics(self.registry, ids, tools)
        self.traces = TraceMetrics(self.registry)
        self.core = core
        if core is not None:
            self.registry.register(core)
        ProcessCollector(registry=self.registry)
        Gauge("agents_build_info", "1. Which version this is.", ["version"], registry=self.registry).labels(
            __version__
        ).set(1)
        self._gauge("agents_served", "Agents that this process serves.", lambda: len(agents))

    def show(self, running: Callable[[], int], most: int, viewers: Callable[[], int]) -> None:
        """Turns in progress, how many there may be, and how many watch their runs."""
        self._gauge("agents_turns_running", "Turns in progress.", running)
        self._gauge("agents_turns_at_once", "How many turns may be in progress.", lambda: most)
        self._gauge("agents_live_viewers", "Open connections that watch a run live.", viewers)

    async def measure(self) -> None:
        """Measures the loop that it runs in, and takes over the SDK's numbers, until it is cancelled."""
        draining = [self.core.drain_forever()] if self.core is not None else []
        await asyncio.gather(self.loops.watch_this("service"), *draining)

    def measured(self, store: PayloadStore, folder: Path | None) -> PayloadStore:
        """The store, measured. `folder`: where its files are, if it has files."""
        if folder is not None:
            self.registry.register(PayloadSpace(folder))
        return MeasuredPayloadStore(store, self.registry)

    def route(self) -> Route:
        """`GET /metrics`."""

        async def metrics(request: Request) -> Response:
            return metrics_answer(request, self.registry)

        return Route("/metrics", metrics)

    def _gauge(self, name: str, said: str, value: Callable[[], int]) -> None:
        Gauge(name, said, registry=self.registry).set_function(value)


def metrics_answer(request: Request, registry: CollectorRegistry) -> Response:
    """Numbers, as Prometheus asks for them."""
    encode, content_type = choose_encoder(request.headers.get("accept", ""))
    return Response(encode(registry), media_type=content_type)
