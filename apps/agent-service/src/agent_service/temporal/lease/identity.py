"""Who a process is, so that the one that is started in its place knows what it had."""

from __future__ import annotations

import os
import re
import secrets
import socket
from collections.abc import Mapping
from pathlib import Path

LONGEST = 100

CONTAINER_MARKS = (Path("/.dockerenv"), Path("/run/.containerenv"))


def process_id(given: str | None, environment: Mapping[str, str] = os.environ) -> str:
    """The id that was given; else, in a container, the host's name, which no two have; else one of its own."""
    if given:
        return given
    if is_in_container(environment) and (host := host_name()[:LONGEST]):
        return host
    return f"agents-{secrets.token_hex(6)}"


def host_name() -> str:
    """The host's, in the characters of an id."""
    return re.sub(r"[^A-Za-z0-9._-]", "-", socket.gethostname())


def is_in_container(environment: Mapping[str, str]) -> bool:
    """Whether no other process has the host's name."""
    return bool(environment.get("KUBERNETES_SERVICE_HOST")) or any(mark.exists() for mark in CONTAINER_MARKS)


def another(process_id: str) -> str:
    """An id for a process whose own another has."""
    return f"{process_id[: LONGEST - 9]}-{secrets.token_hex(4)}"
