"""The example of docs/guide/mcp.md loads, with its servers and policies; what it says of connections is tested in tests/turn/test_mcp.py."""

from __future__ import annotations

from typing import Any

from agno.tools.function import Function

from agent_service.agents.mcp_connections import mcp_toolkits


def test_the_packer_has_two_servers_and_their_policies(agents_of: Any) -> None:
    packer = agents_of("mcp.md", policies=True).get("packer")

    assert len(list(mcp_toolkits(packer))) == 2
    find, count = packer.policy.tool(Function(name="find_item")), packer.policy.tool(Function(name="count_stock"))
    assert (find.effect, find.timeout_seconds) == ("read", 20)
    assert (count.effect, count.attempts) == ("idempotent", 3)
    assert packer.policy.tool(Function(name="ship", requires_confirmation=True)).effect == "once"


def test_the_versions_are_those_that_are_tested() -> None:
    import tomllib
    from pathlib import Path

    from .page import blocks

    project = tomllib.loads((Path(__file__).parents[2] / "pyproject.toml").read_text())["project"]
    for package in project["optional-dependencies"]["mcp"]:
        assert f'"{package}"' in blocks("mcp.md", "sh")[0]
