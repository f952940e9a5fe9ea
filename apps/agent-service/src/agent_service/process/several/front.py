"""The front of an agent-service of several processes: its one port. It takes no turns, and holds nothing that a run needs."""

from __future__ import annotations

import asyncio
import gc
import shutil
import socket
import sys
from pathlib import Path

import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from ...contract.models import HealthStatus
from ..app import answer, events_response, guarded
from ..files import file_routes
from ..logs import log_to
from ..metrics.service import metrics_answer
from ..request_limits import PunctualRequests
from ..settings import Settings, load_settings
from ..two_threads import EndSignals
from .health import Whole
from .live import watch
from .numbers import FrontNumbers
from .places import Beginning
from .siblings import Sibling, ask_all


def run_front(beginning: Beginning) -> int:
    """Answers until the parent has ended the others, or is gone; the exit code."""
    settings = load_settings()
    log_to(sys.stderr, settings.log_level, levels=settings.levels_by_module, process=beginning.name, core=False)
    gc.freeze()
    gc.enable()
    asyncio.run(_serve(settings, beginning, EndSignals()))
    shutil.rmtree(Path(beginning.places[0].socket).parent, ignore_errors=True)  # a parent that was killed could not
    return 0


async def _serve(settings: Settings, beginning: Beginning, signals: EndSignals) -> None:
    siblings = [Sibling(place, next(iter(settings.tokens), None)) for place in beginning.places]
    whole = Whole(siblings)
    numbers = FrontNumbers(beginning, siblings)
    signals.tell(lambda: setattr(whole, "draining", True))
    app = front_app(settings, whole, numbers)
    config = uvicorn.Config(
        app, http=PunctualRequests, lifespan="off", log_config=None, access_log=False, timeout_graceful_shutdown=1
    )
    server = uvicorn.Server(config)
    server.install_signal_handlers = lambda: None  # type: ignore[attr-defined,method-assign]
    loop = asyncio.get_running_loop()

    def end() -> None:
        loop.remove_reader(beginning.lifeline)
        whole.draining = server.should_exit = True

    loop.add_reader(beginning.lifeline, end)
    counting = asyncio.create_task(numbers.count())
    try:
        await server._serve([socket.socket(fileno=beginning.listening)])
    finally:
        counting.cancel()
        await asyncio.gather(*(sibling.close() for sibling in siblings))


def front_app(settings: Settings, whole: Whole, numbers: FrontNumbers) -> Starlette:
    """What the application of one process answers, of all of them."""

    async def health(request: Request) -> Response:
        told = await whole.health()
        if told is None:
            return JSONResponse({"detail": "No process of the agent-service answers."}, 503)
        return answer(told, 200 if told.status is HealthStatus.ok else 503)

    async def alive(request: Request) -> Response:
        """Each process works, whatever it waits for; one that has ended is started again."""
        stuck = await whole.stuck()
        return JSONResponse({"status": "stuck" if stuck else "ok"}, 503 if stuck else 200)

    async def ready(request: Request) -> Response:
        status = await whole.ready()
        return JSONResponse({"status": status.value}, 200 if status is HealthStatus.ok else 503)

    async def agents(request: Request) -> Response:
        for told in await ask_all(whole.siblings, "/agents"):
            if told is not None and told.status_code == 200:
                return Response(told.content, media_type="application/json")
        return JSONResponse({"detail": "No process of the agent-service answers."}, 503)

    async def live(request: Request) -> Response:
        return events_response(numbers.viewed(watch(whole.siblings, request.path_params["run_id"])))

    async def metrics(request: Request) -> Response:
        return metrics_answer(request, await numbers.read())

    routes = [
        Route("/health", health),
        Route("/healthz", alive),
        Route("/readyz", ready),
        Route("/agents", agents),
        Route("/runs/{run_id}/live", live),
        Route("/metrics", metrics),
        *file_routes(settings.data_dir),
    ]
    return guarded(settings, routes)
