"""One process: a Temporal worker that takes turns, and the HTTP application."""

from __future__ import annotations

import asyncio
import logging
import socket
from collections.abc import Callable
from datetime import timedelta

import uvicorn
from temporalio.client import Client
from temporalio.worker import Worker, WorkerDeploymentConfig

from ..agents.mcp_connections import McpConnections
from ..agents.prices import Prices
from ..agents.registry import AgentRegistry
from ..agno.framework import AgnoFramework
from ..payloads.given_files import GivenFiles
from ..temporal.activity import TurnActivity
from ..temporal.lease.identity import process_id
from ..temporal.lease.lease import ProcessLease
from ..temporal.pollers import Pollers
from ..temporal.trace_header import TraceHeader
from ..temporal.transcript_store import TranscriptStore
from .agent_thread import AgentThread
from .app import ServiceState, create_app
from .connecting import Connector
from .listening import own_port
from .metrics.core import CoreMetrics
from .metrics.service import ServiceMetrics
from .open_payloads import open_payload_store, until_ready
from .request_limits import PunctualRequests
from .settings import Settings, uses_scripted_model
from .tracing.open import open_tracing
from .tracing.payloads import TracedPayloadStore
from .trust import load_trust
from .two_threads import EndSignals
from .watchdog import Watchdog

log = logging.getLogger(__name__)

TOOL_THREADS_A_TURN = 2
"""Tools that are no coroutines run in threads; a few slow ones must not hold up every other turn's."""

DRAIN = timedelta(seconds=15)
"""Tools get 10 s at a hand-over; the rest is for telling the server."""

MCP_CLOSES_SECONDS = 5.0

POLLS_END_SECONDS = 0.3
"""How long open polls take to end when the worker stops polling."""


async def _drain(pollers: Pollers, turns: TurnActivity) -> None:
    """Takes no more turns, then hands over those in progress. Gives up when Temporal cannot be told: Temporal then gives the turns to others by
    itself."""
    under_way = pollers.stop()
    await asyncio.sleep(POLLS_END_SECONDS)  # a turn that is handed over must not come back to a poll of ours
    turns.hand_over()
    _, late = await asyncio.wait(under_way, timeout=DRAIN.total_seconds())
    if late:
        log.warning(
            "%d turns could not be handed over in time; they go on elsewhere once Temporal notices", turns.running
        )


async def _close(mcp: McpConnections, agents: AgentThread) -> None:
    """Does not wait for an agent that holds its loop up."""
    try:
        await asyncio.wait_for(agents.run(mcp.close()), MCP_CLOSES_SECONDS)
    except TimeoutError:
        log.warning("MCP servers could not be closed in time; they end with this process")
    agents.stop()


async def serve(
    settings: Settings,
    registry: AgentRegistry,
    prices: Prices,
    agents: AgentThread,
    signals: EndSignals,
    observe: Callable[[str, str], None] = lambda point, key: None,
    core: CoreMetrics | None = None,
    open_port: Callable[[Settings], socket.socket] = own_port,
) -> None:
    """Runs until SIGTERM or SIGINT: then takes no more turns, hands over those in progress, and returns. `core`: the numbers of Temporal's SDK.
    `open_port`: where it is asked over HTTP."""
    trust = load_trust(settings)
    framework = AgnoFramework()
    framework.install()
    state = ServiceState()
    stopping = asyncio.Event()
    metrics = state.metrics = ServiceMetrics(registry, core)
    metrics.show(
        lambda: state.turns.running if state.turns else 0, settings.agent_turns_at_once, lambda: state.live.viewers
    )
    measuring = asyncio.create_task(metrics.measure())
    state.watchdog = Watchdog(
        agents,
        framework,
        lambda seconds: metrics.loops.lagged("agents", seconds),
        lambda block: metrics.loops.blocked(block.agent, block.tool, block.seconds),
    )
    signals.tell(stopping.set)
    tracing = open_tracing(settings, metrics.traces)

    listening = open_port(settings)
    app = create_app(settings, registry, state, uses_scripted_model())
    server = uvicorn.Server(
        uvicorn.Config(
            app,
            http=PunctualRequests,
            log_config=None,
            access_log=False,
            timeout_graceful_shutdown=1,
        )
    )
    server.install_signal_handlers = lambda: None  # type: ignore[attr-defined,method-assign]
    http = asyncio.create_task(server._serve([listening]))
    http.add_done_callback(lambda task: stopping.set())
    mcp = McpConnections(registry)
    connecting = asyncio.create_task(agents.run(mcp.connect()))
    try:
        payloads = metrics.measured(
            open_payload_store(settings), None if settings.payload_store else settings.data_dir / "payloads"
        )
        if tracing is not None:
            payloads = TracedPayloadStore(payloads)
        await until_ready(payloads, stopping)
        connector = Connector(payloads)
        client = await connector.patiently(stopping)
        if client is not None:
            lease = ProcessLease(client, settings.temporal_task_queue, process_id(settings.agent_service_id))
            turns = state.turns = TurnActivity(
                client,
                framework,
                registry,
                state.live,
                TranscriptStore(payloads),
                GivenFiles(payloads),
                prices,
                agents,
                trust.within(client.namespace),
                observe,
                mcp=mcp,
                tell=metrics.turns.tell,
                traces=tracing.traces if tracing else None,
                lease=lease,
            )

            def make_workers(client: Client) -> list[Worker]:
                turns.use(client)  # heartbeats must not go where nobody answers any more
                lease.use(client)
                version = settings.version
                taking_turns = Worker(
                    client,
                    task_queue=settings.task_queue,
                    identity=lease.process_id,
                    activities=[turns.run_turn, turns.save_transcript, turns.run_post_hooks],
                    interceptors=[TraceHeader()] if tracing else [],
                    max_concurrent_activities=settings.agent_turns_at_once,
                    graceful_shutdown_timeout=DRAIN,
                    deployment_config=WorkerDeploymentConfig(version=version, use_worker_versioning=True)
                    if version
                    else None,
                )
                return [taking_turns, lease.worker(client)]

            pollers = Pollers(client, connector.once, make_workers)
            lease.begin(renamed=pollers.anew)
            state.status = "ok"
            log.info("taking turns of %d agents from %s", len(registry), settings.task_queue)
            await pollers.run(stopping)
            state.status = "draining"
            await _drain(pollers, turns)
            await lease.close()
    finally:
        connecting.cancel()
        measuring.cancel()
        await _close(mcp, agents)
        if tracing is not None:
            await asyncio.to_thread(tracing.close)
        server.should_exit = True
        await http
