"""What keeps the agent-service from starting is said in one line."""

from __future__ import annotations

import asyncio
import os
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from agent_service.payloads.file_store import FilePayloadStore
from agent_service.payloads.store import PayloadStoreUnavailable
from agent_service.process.connecting import Connector, reason_of
from agent_service.process.settings import SettingsError

from .waiting import waits_and_says_so

ROOT = Path(__file__).resolve().parents[3]


@pytest.fixture
def taken_port() -> Iterator[int]:
    with socket.create_server(("127.0.0.1", 0)) as server:
        yield server.getsockname()[1]


def test_a_port_that_is_taken_is_one_line_with_the_variable_and_what_to_do(taken_port: int, tmp_path: Path) -> None:
    settings = {"AGENT_SERVICE_PORT": str(taken_port), "DATA_DIR": str(tmp_path), "PYTHONPATH": "src:."}
    command = [sys.executable, "-m", "agent_service"]
    ended = subprocess.run(
        command, env={**os.environ, **settings}, cwd=ROOT, capture_output=True, text=True, timeout=120
    )
    assert ended.returncode == 2
    assert ended.stderr.splitlines()[-1:] == [
        f"agent-service cannot start: AGENT_SERVICE_PORT is {taken_port}, which cannot be had: address already in use. "
        "Stop what uses the port, or set another one."
    ]
    assert "Traceback" not in ended.stderr


def test_a_module_may_run_an_event_loop_while_it_is_imported(taken_port: int, tmp_path: Path) -> None:
    (tmp_path / "runs_a_loop.py").write_text(
        "import asyncio\nfrom agno.agent import Agent\nwriter = Agent(model='openai:m')\nasyncio.run(asyncio.sleep(0))\n"
    )
    settings = {"AGENT_SERVICE_PORT": str(taken_port), "DATA_DIR": str(tmp_path), "PYTHONPATH": f"src:.:{tmp_path}"}
    ended = subprocess.run(
        [sys.executable, "-m", "agent_service"],
        env={**os.environ, **settings, "AGENTS_MODULE": "runs_a_loop", "OPENAI_API_KEY": "x"},
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=120,
    )
    assert ended.stderr.splitlines()[-1].startswith("agent-service cannot start: AGENT_SERVICE_PORT is"), ended.stderr


async def test_a_data_folder_that_cannot_be_written_to_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "file"
    file.touch()
    with pytest.raises(
        PayloadStoreUnavailable, match=r"DATA_DIR is .*file', where nothing can be written: "
    ) as refused:
        await FilePayloadStore(file / "payloads").check()
    assert refused.value.refused


async def test_a_check_of_a_data_folder_leaves_nothing_in_it(tmp_path: Path) -> None:
    await FilePayloadStore(tmp_path / "payloads").check()
    assert list((tmp_path / "payloads").iterdir()) == []


async def test_waiting_for_temporal_is_told_in_plain_words(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture, tmp_path: Path
) -> None:
    monkeypatch.setenv("TEMPORAL_ADDRESS", "127.0.0.1:9")
    await waits_and_says_so(tmp_path, caplog, seconds=30)
    said = "Temporal at 127.0.0.1:9 cannot be reached (Connection refused); trying again in 0.5 s. TEMPORAL_ADDRESS says where it is"
    assert caplog.messages[0] == said


def test_a_reason_without_the_cores_words_is_told_as_it_is() -> None:
    assert reason_of(RuntimeError("no certificate")) == "no certificate"


async def test_who_is_refused_with_the_first_call_is_told_what_to_set_and_does_not_wait(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    said = 'Failed client connect: `get_system_info` call error after connection: Status { code: PermissionDenied, message: "Request unauthorized." }'

    async def refused(self: Connector) -> None:
        raise RuntimeError(said)

    monkeypatch.setenv("TEMPORAL_API_KEY", "wrong")
    monkeypatch.setattr(Connector, "once", refused)
    expected = r'it refuses TEMPORAL_API_KEY for namespace "default" \("Request unauthorized"\)\. Set TEMPORAL_API_KEY'
    with pytest.raises(SettingsError, match=expected):
        await Connector(FilePayloadStore(tmp_path)).patiently(asyncio.Event())


def test_an_address_with_a_scheme_is_refused(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("TEMPORAL_ADDRESS", "http://127.0.0.1:7233")
    with pytest.raises(
        SettingsError, match=r"TEMPORAL_ADDRESS is 'http://127\.0\.0\.1:7233'; allowed: host:port without"
    ):
        Connector(FilePayloadStore(tmp_path))


def test_a_profile_file_that_cannot_be_read_is_refused(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    file = tmp_path / "temporal.toml"
    file.write_text("def f(:")
    monkeypatch.setenv("TEMPORAL_CONFIG_FILE", str(file))
    with pytest.raises(SettingsError, match="Temporal's profile file cannot be read"):
        Connector(FilePayloadStore(tmp_path))
