"""`python -m agent_service`."""

from __future__ import annotations

import asyncio
import logging
import os
import sys
from collections.abc import Coroutine
from typing import Any

from .process.loopback import keep_loopback_direct


async def run(service: Coroutine[Any, Any, None]) -> None:
    """Ends the process after the service: asyncio would wait for tools that still run in threads, however long they take."""
    await service
    logging.shutdown()
    os._exit(0)


def main() -> int:
    """Starts the service; 2 when the configuration is wrong, with the reason on standard error."""
    os.environ.setdefault("AGNO_TELEMETRY", "false")
    keep_loopback_direct(os.environ)
    os.umask(0o077)  # what runs hold is for nobody else on this machine
    from .agents.policies import PolicyError
    from .agents.prices import PriceError, Prices
    from .agents.registry import AgentRegistry, RegistryError
    from .process.logs import log_to
    from .process.service import serve
    from .process.settings import SettingsError, load_settings
    from .values.shown import shown

    stderr = sys.stderr
    try:
        settings = load_settings()
        log_to(stderr, settings.log_level)
        prices = Prices.load(settings.model_prices)
        # Modules are imported where no event loop runs, as in plain Python: they may call asyncio.run().
        registry = AgentRegistry.load(settings.agent_modules, prices)
        asyncio.run(run(serve(settings, registry, prices)))
    except (SettingsError, RegistryError, PolicyError, PriceError) as error:
        print(shown(f"agent-service cannot start: {error}"), file=stderr)
        return 2
    return 0


if __name__ == "__main__":
    sys.exit(main())
