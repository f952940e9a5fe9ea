"""One process: a Temporal worker that takes turns, and the HTTP application."""

from __future__ import annotations

import asyncio
import dataclasses
import logging
import signal
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import uvicorn
from temporalio.client import Client
from temporalio.contrib.pydantic import pydantic_data_converter
from temporalio.envconfig import ClientConfig
from temporalio.service import RPCError
from temporalio.worker import Worker

from . import hooks
from .activity import TurnActivity
from .app import ServiceState, create_app
from .payloads import PayloadStore, external_storage
from .registry import AgentRegistry
from .settings import Settings, uses_scripted_model
from .transcript_store import TranscriptStore

log = logging.getLogger(__name__)

TURNS_AT_ONCE = 100
TOOL_THREADS = 200
"""Tools that are no coroutines run in threads; a few slow ones must not hold up every other turn's."""

DRAIN = timedelta(seconds=15)
"""Tools get 10 s at a hand-over; the rest is for telling the server."""

POLLS_END_SECONDS = 0.3
"""How long open polls take to end when the worker stops polling."""


async def connect(stopping: asyncio.Event, payloads: PayloadStore) -> Client | None:
    """Connects to Temporal, waiting for it as long as it takes; `None` when told to stop meanwhile."""
    converter = dataclasses.replace(pydantic_data_converter, external_storage=external_storage(payloads))
    config = ClientConfig.load_client_connect_config()
    address = config.setdefault("target_host", "127.0.0.1:7233")
    delay = 0.5
    while not stopping.is_set():
        try:
            return await Client.connect(**config, data_converter=converter)
        except (RuntimeError, RPCError) as error:
            log.warning("Temporal at %s cannot be reached (%s); trying again in %.1f s", address, error, delay)
            try:
                await asyncio.wait_for(stopping.wait(), delay)
            except TimeoutError:
                delay = min(delay * 2, 10)
    return None


async def _drain(worker: Worker, running: asyncio.Task[None], turns: TurnActivity) -> None:
    """Takes no more turns, then hands over those in progress. Gives up where Temporal cannot be told: it gives their turns to others
    by itself."""
    stopped = asyncio.create_task(worker.shutdown())
    await asyncio.sleep(POLLS_END_SECONDS)  # a turn that is handed over must not come back to a poll of ours
    turns.hand_over()
    _, late = await asyncio.wait({stopped, running}, timeout=DRAIN.total_seconds())
    if late:
        log.warning(
            "%d turns could not be handed over in time; they go on elsewhere once Temporal notices", turns.running
        )


async def serve(
    settings: Settings,
    observe: Callable[[str, str], None] = lambda point, key: None,
) -> None:
    """Runs until SIGTERM or SIGINT: then takes no more turns, hands over those in progress, and returns."""
    registry = AgentRegistry.load(settings.agent_modules)
    hooks.install()
    state = ServiceState()
    stopping = asyncio.Event()
    loop = asyncio.get_running_loop()
    loop.set_default_executor(ThreadPoolExecutor(TOOL_THREADS, "tool"))
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, stopping.set)

    app = create_app(settings, registry, state, uses_scripted_model())
    server = uvicorn.Server(
        uvicorn.Config(
            app,
            host="127.0.0.1",
            port=settings.agent_service_port,
            log_config=None,
            access_log=False,
            timeout_graceful_shutdown=1,
        )
    )
    server.install_signal_handlers = lambda: None  # type: ignore[attr-defined,method-assign]
    http = asyncio.create_task(server._serve())
    http.add_done_callback(lambda task: stopping.set())
    try:
        payloads = PayloadStore(settings.data_dir / "payloads")
        client = await connect(stopping, payloads)
        if client is not None:
            turns = state.turns = TurnActivity(client, registry, state.live, TranscriptStore(payloads), observe)
            worker = Worker(
                client,
                task_queue=settings.task_queue,
                activities=[turns.run_turn, turns.save_transcript],
                max_concurrent_activities=TURNS_AT_ONCE,
                graceful_shutdown_timeout=DRAIN,
            )
            running = asyncio.create_task(worker.run())
            state.status = "ok"
            log.info("taking turns of %d agents from %s", len(registry), settings.task_queue)
            await asyncio.wait({running, asyncio.create_task(stopping.wait())}, return_when=asyncio.FIRST_COMPLETED)
            state.status = "draining"
            if running.done():
                await running
            await _drain(worker, running, turns)
    finally:
        server.should_exit = True
        await http
