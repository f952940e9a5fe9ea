"""The HTTP side of the agent-service: who is there and whether turns are taken."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from typing import Any, Literal

from fastapi import FastAPI, Response
from fastapi.responses import StreamingResponse

from .. import __version__
from ..agents.registry import AgentRegistry
from ..contract.models import AgentList, AgentProblem, AgentServiceHealth, HealthStatus, HeldUp, LoopBlock
from ..journal.live import LiveHub
from ..temporal.activity import TurnActivity
from ..values.plain_json import to_json
from .bearer import Bearer
from .doors import Door
from .files import files_router
from .metrics.service import ServiceMetrics
from .settings import Settings
from .watchdog import Block, Watchdog

KEEP_ALIVE_SECONDS = 10
SSE_HEADERS = {"cache-control": "no-cache", "x-accel-buffering": "no"}


@dataclass
class ServiceState:
    """What the process is doing, for `GET /health`."""

    status: Literal["starting", "ok", "draining"] = "starting"
    turns: TurnActivity | None = None
    watchdog: Watchdog | None = None
    live: LiveHub = field(default_factory=LiveHub)
    metrics: ServiceMetrics | None = None


def create_app(settings: Settings, registry: AgentRegistry, state: ServiceState, scripted_model: bool) -> FastAPI:
    """The application. Nothing in it changes anything. Who asks for more than a probe needs a token where one is set."""
    app = FastAPI(title="agent-service", version=__version__, docs_url=None, redoc_url=None)
    app.add_middleware(Bearer, tokens=settings.tokens)
    app.add_middleware(Door, origins=settings.own_origins, by_address=("/metrics",))

    @app.get("/health", response_model=AgentServiceHealth)
    async def health(response: Response) -> AgentServiceHealth:
        if state.status != "ok":
            response.status_code = 503
        return AgentServiceHealth(
            status=HealthStatus(state.status),
            version=__version__,
            task_queue=settings.task_queue,
            agents=len(registry),
            turns_running=state.turns.running if state.turns else 0,
            scripted_model=scripted_model,
            problems=_problems(registry),
            held_up=_held_up(state.watchdog) if state.watchdog else None,
        )

    @app.get("/healthz")
    async def alive() -> dict[str, str]:
        """The process works, whatever it waits for."""
        return {"status": "ok"}

    @app.get("/readyz")
    async def ready(response: Response) -> dict[str, str]:
        """200 while turns are taken, else 503. Says nothing of what is served, so that a probe needs no token."""
        response.status_code = 200 if state.status == "ok" else 503
        return {"status": state.status}

    @app.get("/agents", response_model=AgentList)
    async def agents() -> AgentList:
        return AgentList(
            agents=[agent.describe() for agent in registry], scripted_model=scripted_model, problems=_problems(registry)
        )

    @app.get("/runs/{run_id}/live")
    async def live(run_id: str) -> StreamingResponse:
        """What the attempt in progress is doing, as server-sent events (`LiveEvent`). Never ends by itself."""
        return StreamingResponse(
            _server_sent_events(state.live.watch(run_id)), media_type="text/event-stream", headers=SSE_HEADERS
        )

    app.include_router(files_router(settings.data_dir))
    if state.metrics is not None:
        app.include_router(state.metrics.router())
    return app


def _problems(registry: AgentRegistry) -> list[AgentProblem] | None:
    return [AgentProblem(module=p.module, agent_id=p.agent, reason=p.reason) for p in registry.problems] or None


def _held_up(watchdog: Watchdog) -> HeldUp:
    count, seconds, blocks = watchdog.told()
    return HeldUp(count=count, seconds=round(seconds, 1), last=[_block(block) for block in blocks])


def _block(block: Block) -> LoopBlock:
    return LoopBlock(
        at=block.at,
        seconds=round(block.seconds, 1),
        over=block.over,
        where=block.where,
        agent_id=block.agent,
        run_id=block.run,
        tool=block.tool,
    )


async def _server_sent_events(events: AsyncIterator[dict[str, Any]]) -> AsyncIterator[str]:
    """Events as SSE, with a comment now and then, by which a viewer that went away is noticed."""
    waiting = asyncio.ensure_future(anext(events))
    try:
        while True:
            done, _ = await asyncio.wait({waiting}, timeout=KEEP_ALIVE_SECONDS)
            if not done:
                yield ": alive\n\n"
                continue
            yield f"data: {to_json(waiting.result())}\n\n"
            waiting = asyncio.ensure_future(anext(events))
    finally:
        waiting.cancel()
