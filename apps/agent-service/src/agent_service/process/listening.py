"""The port of the HTTP application, taken before anything is served."""

from __future__ import annotations

import socket

from .settings import SettingsError


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
