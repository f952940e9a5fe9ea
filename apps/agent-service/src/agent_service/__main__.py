"""`python -m agent_service`."""

from __future__ import annotations

import asyncio
import logging
import os
import sys
from collections.abc import Coroutine
from typing import Any


async def run(service: Coroutine[Any, Any, None]) -> None:
    """Ends the process after the service: asyncio would wait for tools that still run in threads, however long they take."""
    await service
    logging.shutdown()
    os._exit(0)


def main() -> int:
    """Starts the service; 2 when the configuration is wrong, with the reason on standard error."""
    os.environ.setdefault("AGNO_TELEMETRY", "false")
    from .policies import PolicyError
    from .prices import PriceError
    from .registry import RegistryError
    from .service import serve
    from .settings import SettingsError, load_settings

    try:
        settings = load_settings()
        logging.basicConfig(
            level={"warn": "WARNING"}.get(settings.log_level, settings.log_level.upper()),
            format="%(asctime)s %(levelname)s %(name)s: %(message)s",
            stream=sys.stderr,
        )
        for chatty in ("httpx", "httpx2", "uvicorn.error"):
            logging.getLogger(chatty).setLevel(logging.WARNING)
        asyncio.run(run(serve(settings)))
    except (SettingsError, RegistryError, PolicyError, PriceError) as error:
        print(f"agent-service cannot start: {error}", file=sys.stderr)
        return 2
    return 0


if __name__ == "__main__":
    sys.exit(main())
