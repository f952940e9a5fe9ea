"""Tools of MCP servers, on real ones: connected once, found again, journaled like any other tool."""

from __future__ import annotations

import asyncio
import importlib
import json
import os
import signal
import socket
import subprocess
import sys
from collections.abc import AsyncIterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from agno.media import Image

from agent_service.agents.mcp_connections import McpConnections, McpUnavailable
from agent_service.agents.registered_agent import RegisteredAgent
from agent_service.agents.registry import AgentRegistry
from agent_service.agno import patches
from agent_service.agno.turn import TurnFailed

from .support import CallLog, RequestLog, comparable, plain_run, play, request

STEPS = [
    ["weigh", {"n": 1}],
    [["draw", {"n": 2}], ["weigh", {"n": 3}]],
    ["refuse", {"n": 4}],
    ["ship", {"n": 5}],
    "packed",
]


def words(name: str, steps: Any) -> str:
    return f"{name} script: {json.dumps(steps)}"


class Server:
    """The agent with its server, which is started by the connection (stdio) or by the test (HTTP)."""

    def __init__(self, transport: str, agent: RegisteredAgent, connections: McpConnections, folder: Path, port: int):
        self.transport, self.agent, self.connections = transport, agent, connections
        self._log, self._port = folder / "tool-calls.jsonl", port
        self._process: subprocess.Popen[bytes] | None = None

    def starts(self) -> list[int]:
        """Process ids of the servers that were started so far, by their log."""
        lines = map(json.loads, self._log.read_text().splitlines()) if self._log.exists() else []
        return [line["pid"] for line in lines if line["tool"] == "started"]

    async def start(self) -> None:
        if self.transport == "http":
            count = len(self.starts())
            command = [sys.executable, "-m", "tests.kit.mcp_server", str(self._port)]
            self._process = await asyncio.to_thread(subprocess.Popen, command)
            while len(self.starts()) == count or not await _listens(self._port):  # noqa: ASYNC110 - another process
                await asyncio.sleep(0.05)

    def close(self) -> None:
        """Ends a server that the test has started."""
        if self._process is not None and self._process.poll() is None:
            self._process.kill()
            self._process.wait()

    async def kill(self) -> None:
        os.kill(self.starts()[-1], signal.SIGKILL)
        if self._process is not None:
            await asyncio.to_thread(self._process.wait)


async def _listens(port: int) -> bool:
    try:
        _, writer = await asyncio.open_connection("127.0.0.1", port)
    except OSError:
        return False
    writer.close()
    return True


@pytest.fixture(scope="module", params=["stdio", "http"])
async def packing(request: pytest.FixtureRequest, scripted_model: Path) -> AsyncIterator[Server]:
    with closing(socket.socket()) as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    os.environ.pop("MCP_URL", None)
    if request.param == "http":
        os.environ["MCP_URL"] = f"http://127.0.0.1:{port}/mcp"
    sys.modules.pop("tests.kit.mcp_agent", None)
    importlib.invalidate_caches()
    patches.install()
    registry = AgentRegistry.load(["tests.kit.mcp_agent"])
    connections = McpConnections(registry)
    server = Server(request.param, registry.get("packer"), connections, scripted_model, port)
    before = len(server.starts())
    await server.start()
    await connections.connect()
    assert len(server.starts()) == before + 1
    yield server
    await connections.close()
    server.close()


def test_the_tools_are_known_once_it_is_connected(packing: Server) -> None:
    tools = {tool.name: tool for tool in packing.agent.describe().tools}
    assert set(tools) == {"weigh", "wait_for", "ship", "draw", "refuse"}
    assert (tools["weigh"].effect.value, tools["ship"].effect.value) == ("read", "once")
    assert tools["weigh"].arguments_schema["properties"]["n"]["type"] == "integer"
    assert tools["weigh"].description == "Says what n weighs."


async def test_runs_are_as_in_plain_agno_and_share_the_connection(
    packing: Server, requests: RequestLog, calls: CallLog
) -> None:
    text = words(f"mcp {packing.transport}", STEPS)
    starts = len(packing.starts())
    requests.mark()
    plain = await plain_run(packing.agent.fresh(), text)
    expected = requests.bodies()

    requests.mark()
    whole = await play(packing.agent.fresh(), request(text))

    assert requests.bodies() == expected
    assert _without_ids(comparable(whole.end.output)) == _without_ids(comparable(plain))
    assert [entry["kind"] for entry in whole.entries].count("claim") == 1
    for cut in range(len(whole.entries) + 1):
        prefix = whole.entries[:cut]
        if prefix and prefix[-1]["kind"] == "claim":
            continue
        requests.mark()
        calls.mark()
        again = await play(packing.agent.fresh(), request(text), prefix)
        assert requests.bodies() == expected[sum(entry["kind"] == "model" for entry in prefix) :], (
            f"after {cut} entries"
        )
        assert len(calls.bodies()) == 5 - sum(entry["kind"] == "tool" for entry in prefix)
        assert _images(again.end.output) == _images(whole.end.output)
    assert len(packing.starts()) == starts


def _without_ids(messages: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Agno gives each image an id at random."""
    for message in messages:
        for image in message.get("images") or []:
            image.pop("id")
    return messages


def _images(output: Any) -> list[bytes | None]:
    images: list[Image] = [image for message in output.messages or [] for image in message.images or []]
    assert images
    return [image.content for image in images]


async def test_a_server_that_dies_in_mid_call_fails_the_attempt_and_is_found_again(
    packing: Server, calls: CallLog, tmp_path: Path
) -> None:
    file = tmp_path / "there"
    text = words(
        f"dies {packing.transport}", [["weigh", {"n": 11}], ["wait_for", {"n": 12, "path": str(file)}], "found"]
    )
    recorded: list[str] = []
    calls.mark()
    attempt = asyncio.create_task(
        play(packing.agent.fresh(), request(text), observe=lambda point, key: recorded.append(point))
    )
    while ("wait_for", {"n": 12, "path": str(file)}) not in calls.bodies():  # noqa: ASYNC110 - another process
        await asyncio.sleep(0.02)
    await packing.kill()

    with pytest.raises(TurnFailed, match=r"wait_for: ConnectionError: .* went away") as failed:
        await attempt

    assert failed.value.failure.type.value == "Transient"
    if packing.transport == "http":
        with pytest.raises(McpUnavailable, match="cannot be reached"):
            await packing.connections.ready(packing.agent)
        await packing.start()
    await packing.connections.ready(packing.agent)
    file.touch()
    assert (await play(packing.agent.fresh(), request(text))).end.output.content == "found"


async def test_the_model_hears_at_the_last_attempt_that_the_server_is_not_there(packing: Server) -> None:
    await packing.kill()
    text = words(f"gone {packing.transport}", [["weigh", {"n": 21}], "told"])
    with pytest.raises(TurnFailed):
        await play(packing.agent.fresh(), request(text))
    last = await play(packing.agent.fresh(), request(text), attempts_left=False)
    await packing.start()  # for the other tests
    await packing.connections.ready(packing.agent)
    assert last.end.output.content == "told"
