"""The analyst with plain Agno on the scripted model: real requests, real SQL, real files."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest
from agno.agent import Agent

import agents
from agents.model import model_from_environment
from tests.agents.conftest import run_to_its_end

pytestmark = pytest.mark.usefixtures("shop")

POLICIES = tomllib.loads((Path(agents.__file__).parent / "policies.toml").read_text())
EXAMPLES = POLICIES["analyst"]["examples"]


@pytest.fixture
def analyst(scripted_model_url: str, monkeypatch: pytest.MonkeyPatch) -> Agent:
    monkeypatch.setenv("SCRIPTED_MODEL_URL", scripted_model_url)
    [agent] = [agent for agent in agents.agents if agent.id == "analyst"]
    return agent.deep_copy(update={"model": model_from_environment()})


async def test_the_best_sellers_are_answered_from_the_database_with_a_chart_of_the_run(
    analyst: Agent, data: Path, tool_calls
) -> None:
    output = await run_to_its_end(analyst, EXAMPLES[0], run_id="best-sellers-run")
    assert [call["tool"] for call in tool_calls()] == ["describe_shop", "query_shop", "save_chart"]
    assert [path.name for path in (data / "files" / "best-sellers-run").iterdir()] == ["best-sellers.svg"]
    text = str(output.content)
    assert text.count("| Sample ") == 5 and "best-sellers.svg" in text


async def test_the_refunds_per_month_are_exported_as_a_file_of_the_run(analyst: Agent, data: Path, tool_calls) -> None:
    output = await run_to_its_end(analyst, EXAMPLES[1], run_id="export-run")
    assert [call["tool"] for call in tool_calls()] == ["describe_shop", "save_csv"]
    lines = (data / "files" / "export-run" / "refunds-per-month.csv").read_text().splitlines()
    assert lines[0] == "month,refunds,dollars" and len(lines) == 7
    assert "refunds-per-month.csv: 6 months" in str(output.content)


async def test_a_request_to_the_other_agent_is_answered_honestly(analyst: Agent, tool_calls) -> None:
    output = await run_to_its_end(analyst, POLICIES["support"]["examples"][0])
    assert tool_calls() == []
    assert "To the agent `support`:" in str(output.content)


def test_every_tool_says_what_a_repeat_would_do(analyst: Agent) -> None:
    assert isinstance(analyst.tools, list)
    names = {getattr(tool, "__name__", "") for tool in analyst.tools}
    effects = {name: table["effect"] for name, table in POLICIES["analyst"].items() if name != "examples"}
    assert effects == {name: "idempotent" if name.startswith("save_") else "read" for name in names}
