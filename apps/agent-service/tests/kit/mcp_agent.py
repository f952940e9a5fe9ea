"""An Agno agent with the tools of an MCP server, on the scripted model: over stdio, or HTTP where `MCP_URL` says so."""

from __future__ import annotations

import os
import sys

from agno.agent import Agent
from agno.tools.mcp import MCPTools
from mcp import StdioServerParameters

from tests.kit.agents_under_test import scripted_model

_URL = os.environ.get("MCP_URL")

kit_server = (
    MCPTools(url=_URL)
    if _URL
    else MCPTools(
        transport="stdio",
        server_params=StdioServerParameters(
            command=sys.executable, args=["-m", "tests.kit.mcp_server"], env=dict(os.environ)
        ),
        timeout_seconds=60,
    )
)

packer = Agent(id="packer", name="Packer", model=scripted_model("scripted-packer"), tools=[kit_server], telemetry=False)
