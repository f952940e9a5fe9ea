"""This machine is asked directly, whatever proxies the environment names: for the HTTP clients of providers, MCP servers and tools."""

from __future__ import annotations

from collections.abc import MutableMapping

OWN = ("127.0.0.0/8", "127.0.0.1", "localhost", "::1")


def keep_loopback_direct(env: MutableMapping[str, str]) -> None:
    """Puts this machine on the list of what no proxy is asked for. Programs read the list under two names, some under one of them only:
    both say the same."""
    given = [name.strip() for key in ("NO_PROXY", "no_proxy") for name in env.get(key, "").split(",")]
    names = ",".join(dict.fromkeys(name for name in (*given, *OWN) if name))
    env["NO_PROXY"] = env["no_proxy"] = names
