"""A process that takes turns, from its settings to its end."""

from __future__ import annotations

import gc
import logging
import socket
import sys
from collections.abc import Callable
from typing import TextIO

from ..agents.policies import PolicyError
from ..agents.prices import PriceError, Prices
from ..agents.registry import AgentRegistry, RegistryError
from ..values.shown import shown
from .agent_thread import AgentThread
from .listening import own_port
from .logs import log_to
from .metrics.core import CoreMetrics
from .service import TOOL_THREADS_A_TURN, serve
from .settings import Settings, SettingsError, load_settings
from .two_threads import run_in_two_threads

log = logging.getLogger(__name__)

MISCONFIGURED = 2
"""The exit code of a process that has said what has to be set."""


def run_one(open_port: Callable[[Settings], socket.socket] = own_port, name: str | None = None) -> int:
    """Serves until it is told to end, and ends the process then. Returns only when it could not begin. `name`: of the process, where there are several."""
    stderr = sys.stderr

    def failed(error: BaseException) -> int:
        return not_started(error, stderr)

    try:
        settings = load_settings()
        core = CoreMetrics()
        log_to(stderr, settings.log_level, core.buffer, levels=settings.levels_by_module, process=name)
        prices = Prices.load(settings.model_prices)
        # Modules are imported where their agents will run, and where no event loop runs yet: they may call asyncio.run().
        registry = AgentRegistry.load(settings.agent_modules, prices)
        gc.freeze()
        gc.enable()
    except Exception as error:
        return failed(error)
    agents = AgentThread(settings.agent_turns_at_once * TOOL_THREADS_A_TURN, here=True)
    run_in_two_threads(
        agents,
        lambda signals: serve(settings, registry, prices, agents, signals, core=core, open_port=open_port),
        failed,
    )


def not_started(error: BaseException, stream: TextIO = sys.stderr) -> int:
    """Says in one line what has to be set, where that is why; the exit code."""
    if not isinstance(error, SettingsError | RegistryError | PolicyError | PriceError):
        log.critical("the agent-service ends", exc_info=error)
        return 1
    print(shown(f"agent-service cannot start: {error}"), file=stream, flush=True)
    return MISCONFIGURED
