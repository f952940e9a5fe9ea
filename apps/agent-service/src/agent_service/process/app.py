"""The HTTP side of the agent-service: who is there and whether turns are taken."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass, field
from typing import Literal

from pydantic import BaseModel
from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import JSONResponse, Response, StreamingResponse
from starlette.routing import BaseRoute, Route

from .. import __version__
from ..agents.registry import AgentRegistry
from ..contract.models import AgentList, AgentProblem, AgentServiceHealth, HealthStatus, HeldUp, LoopBlock
from ..journal.live import LiveHub
from ..temporal.activity import TurnActivity
from ..values.plain_json import to_json
from .bearer import Bearer
from .doors import Door
from .files import file_routes
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


def create_app(settings: Settings, registry: AgentRegistry, state: ServiceState, scripted_model: bool) -> Starlette:
    """The application. Nothing in it changes anything. Who asks for more than a probe needs a token where one is set."""

    async def health(request: Request) -> Response:
        health = AgentServiceHealth(
            status=HealthStatus(state.status),
            version=__version__,
            task_queue=settings.task_queue,
            agents=len(registry),
            turns_running=state.turns.running if state.turns else 0,
            scripted_model=scripted_model,
            problems=_problems(registry),
            held_up=_held_up(state.watchdog) if state.watchdog else None,
        )
        return answer(health, 200 if state.status == "ok" else 503)

    async def alive(request: Request) -> Response:
        """The process works, whatever it waits for."""
        return JSONResponse({"status": "ok"})

    async def ready(request: Request) -> Response:
        """200 while turns are taken, else 503. Says nothing of what is served, so that a probe needs no token."""
        return JSONResponse({"status": state.status}, 200 if state.status == "ok" else 503)

    async def agents(request: Request) -> Response:
        described = [agent.describe() for agent in registry]
        return answer(AgentList(agents=described, scripted_model=scripted_model, problems=_problems(registry)))

    async def live(request: Request) -> Response:
        """What the attempt in progress is doing (`LiveEvent`)."""
        watched = state.live.watch(request.path_params["run_id"])
        return events_response(to_json(event) async for event in watched)

    routes = [
        Route("/health", health),
        Route("/healthz", alive),
        Route("/readyz", ready),
        Route("/agents", agents),
        Route("/runs/{run_id}/live", live),
        *file_routes(settings.data_dir),
    ]
    if state.metrics is not None:
        routes.append(state.metrics.route())
    return guarded(settings, routes)


def guarded(settings: Settings, routes: Sequence[BaseRoute]) -> Starlette:
    """An application behind the door and the token."""
    door = Middleware(Door, origins=settings.own_origins, by_address=("/metrics",))
    return Starlette(
        routes=routes,
        middleware=[door, Middleware(Bearer, tokens=settings.tokens)],
        exception_handlers={HTTPException: _refused},
    )


def answer(model: BaseModel, status: int = 200) -> Response:
    return Response(model.model_dump_json(by_alias=True), status, media_type="application/json")


def events_response(events: AsyncIterator[str]) -> Response:
    """Events, each a JSON text, as server-sent ones. Never ends by itself."""
    return StreamingResponse(_server_sent_events(events), media_type="text/event-stream", headers=SSE_HEADERS)


async def _refused(request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)
    return JSONResponse({"detail": error.detail}, error.status_code, headers=error.headers)


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


async def _server_sent_events(events: AsyncIterator[str]) -> AsyncIterator[str]:
    """Events as SSE, with a comment now and then, by which a viewer that went away is noticed."""
    waiting = asyncio.ensure_future(anext(events))
    try:
        while True:
            done, _ = await asyncio.wait({waiting}, timeout=KEEP_ALIVE_SECONDS)
            if not done:
                yield ": alive\n\n"
                continue
            yield f"data: {waiting.result()}\n\n"
            waiting = asyncio.ensure_future(anext(events))
    finally:
        waiting.cancel()
