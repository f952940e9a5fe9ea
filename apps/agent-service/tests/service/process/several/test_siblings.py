"""Promise held here: however many watch, the agent-service says what it does. A process of it is a server here that streams, or one that takes nothing."""

from __future__ import annotations

import asyncio
import os
import socket
import tempfile
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from pathlib import Path

import httpx
import pytest
import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from agent_service.contract.models import HealthStatus
from agent_service.journal.live import LiveHub
from agent_service.process.app import events_response
from agent_service.process.listening import listen_at
from agent_service.process.settings import Settings
from agent_service.process.several.front import front_app
from agent_service.process.several.health import Whole
from agent_service.process.several.live import watch
from agent_service.process.several.numbers import FrontNumbers
from agent_service.process.several.places import Beginning, Place
from agent_service.process.several.siblings import Sibling
from agent_service.values.plain_json import to_json

VIEWERS = 130
"""More than an HTTP client has connections, where nobody says how many."""


@pytest.fixture
def place() -> Iterator[Place]:
    with tempfile.TemporaryDirectory() as folder:
        yield Place("a-1", str(Path(folder) / "1"), 10)


@asynccontextmanager
async def process_at(place: Place) -> AsyncIterator[LiveHub]:
    """A process that answers; the hub of its viewers."""
    hub = LiveHub()

    async def live(request: Request) -> Response:
        return events_response(to_json(event) async for event in hub.watch(request.path_params["run_id"]))

    async def told(request: Request) -> Response:
        return JSONResponse({"status": "ok"})

    routes = [Route("/runs/{run_id}/live", live), *(Route(path, told) for path in ("/readyz", "/agents", "/healthz"))]
    server = uvicorn.Server(
        uvicorn.Config(Starlette(routes=routes), lifespan="off", log_config=None, timeout_graceful_shutdown=1)
    )
    server.install_signal_handlers = lambda: None  # type: ignore[attr-defined,method-assign]
    serving = asyncio.create_task(server._serve([listen_at(Path(place.socket))]))
    try:
        yield hub
    finally:
        server.should_exit = True
        await serving


async def test_more_viewers_than_a_client_has_connections_keep_nobody_from_asking(
    place: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("agent_service.process.several.siblings.ANSWER_SECONDS", 30.0)
    async with process_at(place) as hub:
        sibling = Sibling(place, None)
        whole = Whole([sibling])
        numbers = FrontNumbers(Beginning("front", 0, "a", (place,), 0, 0), [sibling])
        transport = httpx.ASGITransport(front_app(Settings(), whole, numbers))
        viewers = [watch([sibling], "run") for _ in range(VIEWERS)]
        try:
            async with (
                asyncio.timeout(60),
                httpx.AsyncClient(transport=transport, base_url="http://127.0.0.1") as asked,
            ):
                await asyncio.gather(*(anext(viewer) for viewer in viewers))
                assert hub.viewers == VIEWERS
                for path in ("/readyz", "/agents", "/healthz"):
                    while (await asked.get(path)).status_code != 200:
                        pass  # a busy machine may take longer than a question waits
        finally:
            await asyncio.gather(*(viewer.aclose() for viewer in viewers))
            await sibling.close()


async def test_a_process_that_takes_no_connection_any_more_has_not_ended(
    place: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    sibling = Sibling(place, None)
    whole = Whole([sibling])
    async with process_at(place):
        async with asyncio.timeout(60):
            while await whole.ready() is not HealthStatus.ok:
                pass
    monkeypatch.setattr("agent_service.process.several.health.STUCK_SECONDS", 0.1)
    with socket.socket(socket.AF_UNIX) as frozen:
        os.unlink(place.socket)
        frozen.bind(place.socket)
        frozen.listen(1)
        for _ in range(4):  # those that wait to be taken fill its queue
            assert await whole.stuck() == ["a-1"]
    monkeypatch.setattr("agent_service.process.several.health.STUCK_SECONDS", 30.0)
    assert await whole.stuck() == [], "nobody listens: it has ended, and is started again"
    await sibling.close()
