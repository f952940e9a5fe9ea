"""`python -m agent_service.process.several`: a process of the agent-service, where it is no fork of the parent."""

from __future__ import annotations

import gc
import os
import sys

if __name__ == "__main__":
    os.umask(0o077)
    gc.disable()
    from .become import become
    from .beginning import told

    sys.exit(become(told(sys.argv[1])))
