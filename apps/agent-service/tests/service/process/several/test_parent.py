"""Promises held here: no process outlives the parent, however that ends; and what ends is started again."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from agent_service.process.several.beginning import is_safe_to_fork

ROOT = Path(__file__).resolve().parents[4]
PATIENCE = 120.0
TOKEN = "a-token-of-the-agent-service-00000001"

AS_PROGRAMS = (
    "import agent_service.process.several.beginning as b; b.is_safe_to_fork = lambda: False; "
    "from agent_service.__main__ import main; raise SystemExit(main())"
)


class Service:
    """An agent-service of two processes, which waits for a Temporal server that is not there."""

    def __init__(self, folder: Path, port: int, command: list[str], **variables: str):
        self.log = folder / "log"
        self.url = f"http://127.0.0.1:{port}"
        self.headers = {"authorization": f"Bearer {TOKEN}"} if "AGENT_SERVICE_TOKEN" in variables else {}
        (folder / "tmp").mkdir()
        self.sockets = folder / "tmp"
        given = {
            "TEMPORAL_ADDRESS": "127.0.0.1:9",
            "AGENT_PROCESSES": "2",
            "AGENT_SERVICE_ID": "agents-1",
            "AGENT_SERVICE_PORT": str(port),
            "DATA_DIR": str(folder),
            "PYTHONPATH": "src:.",
            "PYTHONUNBUFFERED": "1",
            "TMPDIR": str(self.sockets),
            **variables,
        }
        with self.log.open("w") as log:
            self.parent = subprocess.Popen(
                [sys.executable, *command], env={**os.environ, **given}, cwd=ROOT, stdout=log, stderr=log
            )

    def lines(self) -> list[dict[str, Any]]:
        lines = self.log.read_text().splitlines()
        return [json.loads(line) for line in lines if line.startswith("{") and line.endswith("}")]

    def children(self) -> list[int]:
        found = subprocess.run(["pgrep", "-P", str(self.parent.pid)], capture_output=True, text=True)
        return [int(pid) for pid in found.stdout.split()]

    def health(self) -> dict[str, Any]:
        try:
            return httpx.get(f"{self.url}/health", timeout=10, headers=self.headers).json()
        except httpx.HTTPError:
            return {}

    def waiting(self) -> set[str]:
        """The processes that answer."""
        return {each["id"] for each in self.health().get("processes", []) if each["status"] == "starting"}

    def end(self) -> None:
        children = self.children()
        if self.parent.poll() is None:
            self.parent.kill()
            self.parent.wait()
        for pid in children:
            _kill(pid)


def until(fits: Callable[[], object], service: Service) -> None:
    deadline = time.monotonic() + PATIENCE
    while not fits():
        assert time.monotonic() < deadline, service.log.read_text()
        time.sleep(0.05)


def is_alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True


def _kill(pid: int) -> None:
    if is_alive(pid):
        os.kill(pid, signal.SIGKILL)


@pytest.fixture(params=["forks", "programs"])
def service(request: pytest.FixtureRequest, tmp_path: Path, unused_tcp_port: int) -> Iterator[Service]:
    if request.param == "forks" and not is_safe_to_fork() and sys.platform != "linux":
        pytest.skip("forks are not safe on this system")
    command = ["-m", "agent_service"] if request.param == "forks" else ["-c", AS_PROGRAMS]
    service = Service(tmp_path, unused_tcp_port, command)
    yield service
    service.end()


def test_processes_answer_as_one_are_started_again_and_end_with_their_parent(service: Service) -> None:
    until(lambda: service.waiting() == {"agents-1-1", "agents-1-2"}, service)
    assert service.health()["status"] == "starting"
    assert httpx.get(f"{service.url}/readyz", timeout=10).status_code == 503
    assert httpx.get(f"{service.url}/healthz", timeout=10).status_code == 200
    until(lambda: '"support"' in httpx.get(f"{service.url}/agents", timeout=10).text, service)
    until(lambda: "agents_processes_running 2.0" in httpx.get(f"{service.url}/metrics", timeout=10).text, service)
    assert 'process_start_time_seconds{process="agents-1"}' in httpx.get(f"{service.url}/metrics", timeout=10).text
    assert httpx.get(f"{service.url}/agents", headers={"host": "evil.example"}, timeout=10).status_code == 403

    before = service.children()
    assert len(before) == 3
    os.kill(before[0], signal.SIGKILL)
    until(lambda: len(set(service.children()) - set(before)) == 1, service)
    until(lambda: service.waiting() == {"agents-1-1", "agents-1-2"}, service)
    said = [line["message"] for line in service.lines() if line["process"] == "agents-1" and line["level"] == "error"]
    assert len(said) == 1 and said[0].endswith("was ended by SIGKILL; starting it again at once")
    assert {line["process"] for line in service.lines()} >= {"agents-1", "agents-1-1", "agents-1-2"}

    children = service.children()
    service.parent.kill()
    service.parent.wait()
    until(lambda: not any(map(is_alive, children)), service)
    assert list(service.sockets.iterdir()) == []


def test_all_end_when_the_parent_is_asked_to_and_until_then_only_who_has_the_token_learns_anything(
    tmp_path: Path, unused_tcp_port: int
) -> None:
    service = Service(tmp_path, unused_tcp_port, ["-m", "agent_service"], AGENT_SERVICE_TOKEN=TOKEN)
    try:
        until(lambda: service.waiting() == {"agents-1-1", "agents-1-2"}, service)
        for path, status in (("/health", 401), ("/agents", 401), ("/metrics", 401), ("/runs/r/live", 401)):
            assert httpx.get(f"{service.url}{path}", timeout=10).status_code == status
        assert httpx.get(f"{service.url}/readyz", timeout=10).json() == {"status": "starting"}
        assert all(path.stat().st_mode & 0o077 == 0 for path in service.sockets.rglob("*"))
        children = service.children()
        service.parent.terminate()
        assert service.parent.wait(PATIENCE) == 0
        assert not any(map(is_alive, children))
        assert list(service.sockets.iterdir()) == []
    finally:
        service.end()


def test_what_keeps_a_process_from_starting_ends_them_all(tmp_path: Path, unused_tcp_port: int) -> None:
    service = Service(tmp_path, unused_tcp_port, ["-m", "agent_service"], AGENTS_MODULE="none_such_module")
    try:
        assert service.parent.wait(PATIENCE) == 2
        assert "agent-service cannot start: " in service.log.read_text()
        assert "Traceback" not in service.log.read_text()
    finally:
        service.end()


@pytest.mark.parametrize(("given", "said"), [("a b", "'a b'"), ("a" * 97, "97 characters")])
def test_a_wrong_variable_is_one_line(tmp_path: Path, unused_tcp_port: int, given: str, said: str) -> None:
    service = Service(tmp_path, unused_tcp_port, ["-m", "agent_service"], AGENT_SERVICE_ID=given)
    try:
        assert service.parent.wait(PATIENCE) == 2
        assert service.log.read_text().count("\n") == 1
        assert service.log.read_text().startswith("agent-service cannot start: AGENT_SERVICE_ID is ")
        assert said in service.log.read_text()
    finally:
        service.end()


def test_a_folder_too_long_for_sockets_is_one_line(tmp_path: Path, unused_tcp_port: int) -> None:
    folder = tmp_path / ("x" * 100)
    folder.mkdir()
    service = Service(tmp_path, unused_tcp_port, ["-m", "agent_service"], TMPDIR=str(folder))
    try:
        assert service.parent.wait(PATIENCE) == 2
        assert service.log.read_text().count("\n") == 1
        assert service.log.read_text().startswith(f"agent-service cannot start: TMPDIR is {folder}, which is of ")
        assert list(folder.iterdir()) == []
    finally:
        service.end()
