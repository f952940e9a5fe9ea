"""Who a process is, so that the one that is started in its place knows what it had."""

from __future__ import annotations

import os
import re
import secrets
import socket
from collections.abc import Mapping
from pathlib import Path

from ...contract.names import PROCESS_ID_PATTERN

LONGEST = 100


def process_id(given: str | None, environment: Mapping[str, str] = os.environ) -> str:
    """The id that was given; else, in a container, the host's name, which no two have; else one of its own."""
    if given:
        return given
    host = re.sub(r"[^A-Za-z0-9._-]", "-", socket.gethostname())[:LONGEST]
    if host and (environment.get("KUBERNETES_SERVICE_HOST") or _in_container()):
        return host
    return f"agents-{secrets.token_hex(6)}"


def another(process_id: str) -> str:
    """An id for a process whose own another has."""
    return f"{process_id[: LONGEST - 9]}-{secrets.token_hex(4)}"


def is_process_id(text: str) -> bool:
    return re.fullmatch(PROCESS_ID_PATTERN, text) is not None


def _in_container() -> bool:
    return any(Path(mark).exists() for mark in ("/.dockerenv", "/run/.containerenv"))
