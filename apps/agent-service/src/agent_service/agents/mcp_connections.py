"""MCP servers of agents: connected once in this process, again when they went away, and closed at its end.

Agno connects an agent's `MCPTools` at the start of each run, unless they are connected, and closes them at its end; a server that is not
there costs the run its tools without a word. Here they are connected before runs begin, and shared by all of them. A call that fails
because the server went away fails in passing, so that the turn's next attempt finds the server again.
"""

from __future__ import annotations

import asyncio
import inspect
import logging
from collections.abc import Iterable
from typing import Any

from ..journal.raised import note_error
from .registered_agent import RegisteredAgent
from .registry import AgentRegistry, RegistryError

log = logging.getLogger(__name__)

CONNECT_SECONDS = 30.0
"""How long a server may take to start and to list its tools."""

PING_SECONDS = 5.0

REQUEST_TIMEOUT = -32001
"""Code of MCP for a request that was not answered in time."""


class McpUnavailable(Exception):
    """A server cannot be reached."""


class McpConnection:
    """The connection of one toolkit."""

    def __init__(self, toolkit: Any):
        self.toolkit = toolkit
        self._lock = asyncio.Lock()
        self._tell_failures()

    async def ready(self) -> bool:
        """Connects when it is not connected; says whether it had to. Raises `McpUnavailable`."""
        async with self._lock:
            if self.toolkit.initialized:
                if await self._is_alive():
                    return False
                log.warning("%s went away; connecting again", self.toolkit.name)
                await self.toolkit.close()
            try:
                async with asyncio.timeout(CONNECT_SECONDS):
                    await self.toolkit.connect(force=True)
            except TimeoutError:
                raise McpUnavailable(f"{self.toolkit.name} did not answer within {CONNECT_SECONDS:g} s") from None
            if not self.toolkit.initialized:  # Agno has logged why, and goes on
                raise McpUnavailable(f"{self.toolkit.name} cannot be reached; the log says why")
            return True

    async def close(self) -> None:
        async with self._lock:
            if self.toolkit.initialized:
                await self.toolkit.close()

    async def _is_alive(self) -> bool:
        try:
            async with asyncio.timeout(PING_SECONDS):
                return await self.toolkit.is_alive()
        except TimeoutError:
            return False

    def _tell_failures(self) -> None:
        """Agno gives every error of a call to the model as if it were a result. Here the error is noted too, like what any other tool raises, so that
        a passing failure is known as one."""
        plain = self.toolkit.get_session_for_run

        async def session_for_run(*args: Any, **kwargs: Any) -> Any:
            try:
                session = await plain(*args, **kwargs)
            except Exception as error:
                note_error(ConnectionError(f"{self.toolkit.name} is not connected: {error}"))
                raise
            if not getattr(session, "_tells_failures", False):
                session.call_tool = self._telling(session.call_tool)
                session._tells_failures = True
            return session

        self.toolkit.get_session_for_run = session_for_run

    def _telling(self, call_tool: Any) -> Any:
        async def call(*args: Any, **kwargs: Any) -> Any:
            try:
                return await call_tool(*args, **kwargs)
            except Exception as error:
                note_error(await self._cause(error))
                raise

        return call

    async def _cause(self, error: Exception) -> Exception:
        if getattr(error, "code", None) == REQUEST_TIMEOUT:
            return TimeoutError(f"{self.toolkit.name} did not answer in time")
        if not await self._is_alive():
            return ConnectionError(f"{self.toolkit.name} went away: {error}")
        return error


class McpConnections:
    """The servers of all agents. A toolkit that several agents have is connected once."""

    def __init__(self, registry: AgentRegistry):
        self._registry = registry
        self._connections: dict[int, McpConnection] = {}
        for agent in registry:
            for toolkit in mcp_toolkits(agent):
                self._connections.setdefault(id(toolkit), McpConnection(toolkit))

    async def connect(self) -> None:
        """Connects all of them. One that is not there is tried again by the turn that needs it."""
        for agent in self._registry:
            try:
                await self.ready(agent)
            except McpUnavailable as error:
                log.warning("agent %s: %s; the first run of it tries again", agent.id, error)

    async def ready(self, agent: RegisteredAgent) -> None:
        """Returns when the servers of an agent are connected. Raises `McpUnavailable`."""
        connections = [self._connections[id(toolkit)] for toolkit in mcp_toolkits(agent)]
        anew = await asyncio.gather(*(connection.ready() for connection in connections))
        if any(anew):
            try:
                for one in (agent, *agent.members):
                    one.check_policies()
            except RegistryError as error:
                log.error("%s", error)

    async def close(self) -> None:
        """Closes all of them, and ends the servers that were started as processes."""
        await asyncio.gather(*(connection.close() for connection in self._connections.values()))


def mcp_toolkits(agent: RegisteredAgent) -> Iterable[Any]:
    """The `MCPTools` of an agent, or of a team and its members. By name: the package that they need is optional."""
    for one in (agent, *agent.members):
        tools = one.agent.tools
        for tool in tools if isinstance(tools, list) else []:
            if any(base.__name__ == "MCPTools" for base in inspect.getmro(type(tool))):
                yield tool
