"""The processes that make up one agent-service, and what each is told when it begins."""

from __future__ import annotations

import os
import secrets
import sys
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from ...temporal.lease.identity import host_name, is_in_container
from ..settings import SettingsError

LONGEST_ID = 96

LONGEST_SOCKET = 107 if sys.platform == "linux" else 103
"""The bytes of a socket's path at most: `sun_path` without its end (unix(7) on Linux, unix(4) elsewhere)."""


@dataclass(frozen=True)
class Place:
    """A process of the agent-service. It has the same `id` however often it is started again. `socket`: where it answers the front."""

    id: str
    socket: str
    turns: int


@dataclass(frozen=True)
class Beginning:
    """What a process is told. `lifeline`: a descriptor that ends with the parent. `listening`: the port of the whole, for the front."""

    kind: Literal["turns", "front"]
    place: int
    service: str
    places: tuple[Place, ...]
    lifeline: int
    listening: int

    @property
    def name(self) -> str:
        """As the log and the numbers have it."""
        return f"{self.service}-front" if self.kind == "front" else self.places[self.place].id


def service_id(given: str | None, environment: Mapping[str, str] = os.environ) -> str:
    """What is given, else in a container its name, which is there once, else one that nobody else has. Raises `SettingsError`."""
    if given is not None:
        if len(given) > LONGEST_ID:
            raise SettingsError(
                f"AGENT_SERVICE_ID is of {len(given)} characters; allowed, where there are several processes: {LONGEST_ID} at most, because each "
                "gets a number behind it"
            )
        return given
    host = host_name()[:80] or "agents"
    return host if is_in_container(environment) else f"{host}-{secrets.token_hex(3)}"


def socket_folder(processes: int) -> Path:
    """A new folder for the sockets of so many processes, this user's alone. Raises `SettingsError` where a path in it would be longer than a socket's
    may be."""
    above = tempfile.gettempdir()
    folder = Path(tempfile.mkdtemp(prefix="agent-service-", dir=above))
    own = len(os.fsencode(folder / str(processes))) - len(os.fsencode(above))
    if len(os.fsencode(above)) + own > LONGEST_SOCKET:
        folder.rmdir()
        raise SettingsError(
            f"TMPDIR is {above}, which is of {len(os.fsencode(above))} bytes; allowed, where there are several processes: {LONGEST_SOCKET - own} at "
            "most, because they answer at sockets in it, whose paths the system bounds. Set a shorter one, such as /tmp."
        )
    return folder


def places_of(service: str, processes: int, turns: int, folder: Path) -> tuple[Place, ...]:
    """Shares the turns that may be in progress at once among the processes."""
    return tuple(
        Place(f"{service}-{n + 1}", str(folder / str(n + 1)), turns // processes + (1 if n < turns % processes else 0))
        for n in range(processes)
    )
