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
from temporalio.client import Client, GrpcCompression
from temporalio.contrib.pydantic import pydantic_data_converter
from temporalio.envconfig import ClientConfig
from temporalio.service import KeepAliveConfig, RPCError
from temporalio.worker import Worker, WorkerDeploymentConfig

from . import hooks
from .activity import TurnActivity
from .app import ServiceState, create_app
from .external_storage import external_storage
from .mcp_connections import McpConnections
from .open_payloads import open_payload_store, until_ready
from .payloads import PayloadStore
from .pollers import Pollers
from .prices import Prices
from .registry import AgentRegistry
from .settings import Settings, uses_scripted_model
from .transcript_store import TranscriptStore

log = logging.getLogger(__name__)

DEFAULT_ADDRESS = "127.0.0.1:7233"

TOOL_THREADS_A_TURN = 2
"""Tools that are no coroutines run in threads; a few slow ones must not hold up every other turn's."""

DRAIN = timedelta(seconds=15)
"""Tools get 10 s at a hand-over; the rest is for telling the server."""

KEEP_ALIVE = KeepAliveConfig(interval_millis=10_000, timeout_millis=5_000)
"""A connection that has gone silent is given up after 15 s instead of 45 s. The server refuses to be asked more often than every 10 s."""

POLLS_END_SECONDS = 0.3
"""How long open polls take to end when the worker stops polling."""


def is_loopback(address: str) -> bool:
    """Whether a `host:port` is of this machine, where compressing each checkpoint costs more than it saves."""
    host = address.rpartition(":")[0].strip("[]")
    return host == "localhost" or host == "::1" or host.startswith("127.")


class Connector:
    """Connects to Temporal as the environment says, with large payloads in the store."""

    def __init__(self, payloads: PayloadStore):
        self._config = ClientConfig.load_client_connect_config()
        self.address = self._config.setdefault("target_host", DEFAULT_ADDRESS)
        self._converter = dataclasses.replace(pydantic_data_converter, external_storage=external_storage(payloads))

    async def once(self) -> Client:
        """Raises `RuntimeError` or `RPCError` when it cannot."""
        return await Client.connect(
            **self._config,
            data_converter=self._converter,
            keep_alive_config=KEEP_ALIVE,
            grpc_compression=GrpcCompression.NONE if is_loopback(self.address) else GrpcCompression.GZIP,
        )

    async def patiently(self, stopping: asyncio.Event) -> Client | None:
        """Waits for it as long as it takes; `None` when told to stop meanwhile."""
        delay = 0.5
        while not stopping.is_set():
            try:
                return await self.once()
            except (RuntimeError, RPCError) as error:
                log.warning("Temporal at %s cannot be reached (%s); trying again in %.1f s", self.address, error, delay)
                try:
                    await asyncio.wait_for(stopping.wait(), delay)
                except TimeoutError:
                    delay = min(delay * 2, 10)
        return None


async def _drain(pollers: Pollers, turns: TurnActivity) -> None:
    """Takes no more turns, then hands over those in progress. Gives up where Temporal cannot be told: it gives their turns to others
    by itself."""
    under_way = pollers.stop()
    await asyncio.sleep(POLLS_END_SECONDS)  # a turn that is handed over must not come back to a poll of ours
    turns.hand_over()
    _, late = await asyncio.wait(under_way, timeout=DRAIN.total_seconds())
    if late:
        log.warning(
            "%d turns could not be handed over in time; they go on elsewhere once Temporal notices", turns.running
        )


async def serve(
    settings: Settings,
    observe: Callable[[str, str], None] = lambda point, key: None,
) -> None:
    """Runs until SIGTERM or SIGINT: then takes no more turns, hands over those in progress, and returns."""
    prices = Prices.load(settings.model_prices)
    registry = AgentRegistry.load(settings.agent_modules, prices)
    hooks.install()
    state = ServiceState()
    stopping = asyncio.Event()
    loop = asyncio.get_running_loop()
    loop.set_default_executor(ThreadPoolExecutor(settings.agent_turns_at_once * TOOL_THREADS_A_TURN, "tool"))
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
    mcp = McpConnections(registry)
    connecting = asyncio.create_task(mcp.connect())
    try:
        payloads = open_payload_store(settings)
        await until_ready(payloads, stopping)
        connector = Connector(payloads)
        client = await connector.patiently(stopping)
        if client is not None:
            turns = state.turns = TurnActivity(
                client, registry, state.live, TranscriptStore(payloads), prices, observe, mcp=mcp
            )

            def make_worker(client: Client) -> Worker:
                turns.use(client)  # heartbeats must not go where nobody answers any more
                version = settings.version
                return Worker(
                    client,
                    task_queue=settings.task_queue,
                    activities=[turns.run_turn, turns.save_transcript, turns.run_post_hooks],
                    max_concurrent_activities=settings.agent_turns_at_once,
                    graceful_shutdown_timeout=DRAIN,
                    deployment_config=WorkerDeploymentConfig(version=version, use_worker_versioning=True)
                    if version
                    else None,
                )

            pollers = Pollers(client, connector.once, make_worker)
            state.status = "ok"
            log.info("taking turns of %d agents from %s", len(registry), settings.task_queue)
            await pollers.run(stopping)
            state.status = "draining"
            await _drain(pollers, turns)
    finally:
        connecting.cancel()
        await mcp.close()
        server.should_exit = True
        await http
