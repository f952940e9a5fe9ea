"""The HTTP side of the agent-service: who is there and whether turns are taken."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from fastapi import FastAPI, Response

from . import __version__
from .activity import TurnActivity
from .contract import AgentList, AgentServiceHealth, HealthStatus
from .registry import AgentRegistry
from .settings import Settings


@dataclass
class ServiceState:
    """What the process is doing, for `GET /health`."""

    status: Literal["starting", "ok", "draining"] = "starting"
    turns: TurnActivity | None = None


def create_app(settings: Settings, registry: AgentRegistry, state: ServiceState, scripted_model: bool) -> FastAPI:
    """The application. It serves on loopback only; nothing in it changes anything."""
    app = FastAPI(title="agent-service", version=__version__, docs_url=None, redoc_url=None)

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
        )

    @app.get("/agents", response_model=AgentList)
    async def agents() -> AgentList:
        return AgentList(agents=[agent.describe() for agent in registry], scripted_model=scripted_model)

    return app
