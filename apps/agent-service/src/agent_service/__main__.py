"""`python -m agent_service`."""

from __future__ import annotations

import gc
import os
import sys

from .process.loopback import keep_loopback_direct


def main() -> int:
    """Starts the service; 2 when the configuration is wrong, with the reason on standard error."""
    os.environ.setdefault("AGNO_TELEMETRY", "false")
    keep_loopback_direct(os.environ)
    os.umask(0o077)  # what runs hold is for nobody else on this machine
    gc.disable()  # a seventh of the start: what is loaded stays
    from .process.one import not_started, run_one
    from .process.settings import SettingsError, load_settings

    try:
        processes = load_settings().processes
    except SettingsError as error:
        return not_started(error)
    if processes == 1:
        return run_one()
    from .process.several.parent import run_several

    return run_several()


if __name__ == "__main__":
    sys.exit(main())
