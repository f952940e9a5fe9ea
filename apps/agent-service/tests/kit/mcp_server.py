"""An MCP server for tests: `python -m tests.kit.mcp_server [port]`, over stdio without a port, else streamable HTTP.

Every execution of a tool is a line of `TOOL_CALL_LOG`, and so is each start of the server (`started`).
"""

from __future__ import annotations

import asyncio
import base64
import os
import sys

from mcp.server.mcpserver import MCPServer
from mcp.types import ImageContent, TextContent

from agents.tool_log import logged

PIXEL = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="

server = MCPServer("kit")


@server.tool()
@logged
async def weigh(n: int) -> str:
    """Says what n weighs."""
    return f"{n} weighs {n * 2}"


@server.tool()
@logged
async def wait_for(n: int, path: str) -> str:
    """Answers when the file is there."""
    while not os.path.exists(path):  # noqa: ASYNC110, ASYNC240 - another process makes the file
        await asyncio.sleep(0.02)
    return f"waited {n}"


@server.tool()
@logged
async def ship(n: int) -> str:
    """Ships n. It cannot be undone."""
    return f"shipped {n}"


@server.tool()
@logged
async def draw(n: int) -> list[TextContent | ImageContent]:
    """Draws n."""
    assert base64.b64decode(PIXEL)
    return [
        TextContent(type="text", text=f"drew {n}"),
        ImageContent(type="image", data=PIXEL, mime_type="image/png"),
    ]


@server.tool()
@logged
async def refuse(n: int) -> str:
    """Fails."""
    raise ValueError(f"no {n} here")


@logged
def started(transport: str, pid: int) -> None:
    """Not a tool: a line of the log for the start of the server."""


def main() -> None:
    port = int(sys.argv[1]) if len(sys.argv) > 1 else None
    started("stdio" if port is None else "http", os.getpid())
    if port is None:
        server.run("stdio")
    else:
        server.run("streamable-http", host="127.0.0.1", port=port)


if __name__ == "__main__":
    main()
