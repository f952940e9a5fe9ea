"""`python -m agent_service`."""

from __future__ import annotations

import gc
import logging
import os
import sys

from .process.loopback import keep_loopback_direct


def main() -> int:
    """Starts the service; 2 when the configuration is wrong, with the reason on standard error."""
    os.environ.setdefault("AGNO_TELEMETRY", "false")
    keep_loopback_direct(os.environ)
    os.umask(0o077)  # what runs hold is for nobody else on this machine
    gc.disable()  # a seventh of the start: what is loaded stays
    from .agents.policies import PolicyError
    from .agents.prices import PriceError, Prices
    from .agents.registry import AgentRegistry, RegistryError
    from .process.agent_thread import AgentThread
    from .process.logs import log_to
    from .process.metrics.core import CoreMetrics
    from .process.service import TOOL_THREADS_A_TURN, serve
    from .process.settings import SettingsError, load_settings
    from .process.two_threads import run_in_two_threads
    from .values.shown import shown

    stderr = sys.stderr

    def failed(error: BaseException) -> int:
        if not isinstance(error, SettingsError | RegistryError | PolicyError | PriceError):
            logging.getLogger(__name__).critical("the agent-service ends", exc_info=error)
            return 1
        print(shown(f"agent-service cannot start: {error}"), file=stderr, flush=True)
        return 2

    try:
        settings = load_settings()
        core = CoreMetrics()
        log_to(stderr, settings.log_level, core.buffer, levels=settings.levels_by_module)
        prices = Prices.load(settings.model_prices)
        # Modules are imported where their agents will run, and where no event loop runs yet: they may call asyncio.run().
        registry = AgentRegistry.load(settings.agent_modules, prices)
        gc.freeze()
        gc.enable()
    except Exception as error:
        return failed(error)
    agents = AgentThread(settings.agent_turns_at_once * TOOL_THREADS_A_TURN, here=True)
    run_in_two_threads(agents, lambda signals: serve(settings, registry, prices, agents, signals, core=core), failed)


if __name__ == "__main__":
    sys.exit(main())
