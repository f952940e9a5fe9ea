"""The port of the HTTP application, taken before anything is served."""

from __future__ import annotations

import socket
from contextlib import suppress
from pathlib import Path

from .settings import Settings, SettingsError


def own_port(settings: Settings) -> socket.socket:
    """The port of the agent-service. Raises `SettingsError`."""
    return listen(settings.agent_service_host, settings.agent_service_port)


def listen(host: str, port: int) -> socket.socket:
    """A socket that listens on the port of the address. Raises `SettingsError` when it cannot be had."""
    listening = socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET, socket.SOCK_STREAM)
    try:
        listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listening.bind((host, port))
        listening.listen()
    except OSError as error:
        listening.close()
        next_step = "Stop what uses the port, or set another one."
        reason = (error.strerror or str(error)).lower()
        address = f"{port}" if host == "127.0.0.1" else f"{port} on {host}"
        raise SettingsError(f"AGENT_SERVICE_PORT is {address}, which cannot be had: {reason}. {next_step}") from None
    return listening


def listen_at(path: Path) -> socket.socket:
    """A socket that listens at a path, for this user's processes. What was there before is gone."""
    with suppress(FileNotFoundError):
        path.unlink()
    listening = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    listening.bind(str(path))
    path.chmod(0o600)
    listening.listen()
    return listening
