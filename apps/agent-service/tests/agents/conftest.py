from __future__ import annotations

import json
import os
import shutil
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from agno.agent import Agent
from agno.run import RunContext
from agno.run.agent import RunOutput
from agno.tools.function import Function, FunctionCall

from agents.shop.database import create_shop, shop_path

SERVER = Path(__file__).parents[2] / "scripted-model" / "server.mjs"


def body_of(tool: Function) -> Callable[..., str]:
    """The function that a tool runs once it is approved."""
    assert tool.entrypoint is not None
    return tool.entrypoint


def call_of(tool: Function, call_id: str = "call_1", run_id: str = "run-1") -> dict[str, Any]:
    """What Agno gives to a tool that asks in which run and by which call it runs."""
    return {
        "run_context": RunContext(run_id=run_id, session_id=run_id),
        "fc": FunctionCall(function=tool, call_id=call_id),
    }


async def run_to_its_end(agent: Agent, request: str, **options: Any) -> RunOutput:
    """Streams a run that asks for no decision, as the service does."""
    stream: Any = agent.arun(request, stream=True, yield_run_output=True, **options)
    output = [event async for event in stream][-1]
    assert isinstance(output, RunOutput), output
    assert not output.is_paused
    return output


@pytest.fixture(autouse=True)
def data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A data directory of the test's own, no model key, and no mail server."""
    monkeypatch.setenv("DATA_DIR", str(tmp_path))
    for name in ("OPENAI_API_KEY", "ANTHROPIC_API_KEY", "MODEL_BASE_URL", "MODEL_ID", "SCRIPTED_MODEL_URL"):
        monkeypatch.delenv(name, raising=False)
    for name in ("SMTP_URL", "MAIL_FROM"):
        monkeypatch.delenv(name, raising=False)
    return tmp_path


@pytest.fixture(scope="session")
def sample_shop(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The sample shop as it is made, which nobody changes."""
    shop = tmp_path_factory.mktemp("sample") / "shop.db"
    assert create_shop(shop)
    return shop


@pytest.fixture
def shop(data: Path, sample_shop: Path) -> None:
    """The sample shop as the test's own, without the half a second that it takes to make it."""
    shutil.copy(sample_shop, shop_path())


@pytest.fixture(scope="session")
def scripted_model_url() -> Iterator[str]:
    """The scripted model as `npm start` runs it, on a free port and without delays."""
    environment = {**os.environ, "SCRIPTED_MODEL_PORT": "0", "SCRIPTED_MODEL_TOKEN_MS": "0"}
    with subprocess.Popen(["node", str(SERVER)], env=environment, stdout=subprocess.PIPE, text=True) as server:
        assert server.stdout is not None
        line = server.stdout.readline()
        assert line.startswith("scripted model listening on "), line
        yield line.split()[-1]
        server.terminate()


@pytest.fixture
def tool_calls(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[], list[dict[str, Any]]]:
    """The tool executions noted so far."""
    path = tmp_path / "tool-calls.jsonl"
    monkeypatch.setenv("TOOL_CALL_LOG", str(path))
    return lambda: [json.loads(line) for line in path.read_text().splitlines()] if path.exists() else []
