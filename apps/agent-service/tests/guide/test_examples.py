"""What the guide shows is what is there, and works."""

from __future__ import annotations

import json
import re
import tomllib
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from agno.agent import Agent
from agno.team import Team

from agent_service.agents.policies import load_policies
from agent_service.agents.registry import AgentRegistry
from agent_service.agno import patches
from agent_service.agno.turn import TurnFailed
from agent_service.contract.names import RETRYABLE_FAILURE_TYPES
from tests.turn.support import approve, next_request, play, request

GUIDE = Path(__file__).resolve().parents[4] / "docs" / "guide"
EXAMPLES = GUIDE / "examples"

TOML_BLOCKS = [
    pytest.param(block, id=f"{page.name} {number}")
    for page in sorted(GUIDE.glob("*.md"))
    for number, block in enumerate(re.findall(r"^```toml\n(.*?)^```", page.read_text(), re.M | re.S))
    if "[models." not in block  # a price table: see test_limits_page.py
    if "[[role]]" not in block  # a file of roles: see roles-file.test.ts
]


@pytest.mark.parametrize("file", sorted(str(p.relative_to(EXAMPLES)) for p in EXAMPLES.rglob("*") if p.is_file()))
def test_the_guide_shows_its_examples_as_they_are(file: str) -> None:
    if "__pycache__" in file:
        pytest.skip("made by Python")
    code = (EXAMPLES / file).read_text().strip()
    assert any(f"\n{code}\n```" in page.read_text() for page in GUIDE.glob("*.md")), f"no page shows {file}"


@pytest.mark.parametrize("block", TOML_BLOCKS)
def test_policies_that_the_guide_shows_are_taken(block: str, tmp_path: Path) -> None:
    file = tmp_path / "policies.toml"
    file.write_text(block)
    assert set(load_policies(file)) == set(tomllib.loads(block)) != set()


@pytest.fixture
def examples(scripted_model: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Any]:
    """Loads an example as the agent-service does, on the scripted model. Gives the registry and the module."""
    import importlib
    import os
    import sys

    patches.install()
    monkeypatch.setenv("OPENAI_BASE_URL", os.environ["SCRIPTED_MODEL_URL"])
    monkeypatch.setenv("OPENAI_API_KEY", "none")
    monkeypatch.syspath_prepend(str(EXAMPLES))
    loaded: list[str] = []

    def load(name: str) -> tuple[AgentRegistry, ModuleType]:
        loaded.append(name)
        return AgentRegistry.load([name]), importlib.import_module(name)

    yield load
    for name in loaded:
        sys.modules.pop(name, None)


def words(name: str, *steps: Any) -> str:
    return f"{name} script: {json.dumps(steps)}"


def agent_of(registry: AgentRegistry, agent_id: str) -> Agent | Team:
    return registry.get(agent_id).fresh()


async def test_the_front_desk_asks_a_manager_before_it_cancels(examples) -> None:
    registry, rooms = examples("rooms")
    tools = {tool.name: tool for tool in registry.get("front-desk").describe().tools}
    assert tools["find_booking"].effect.value == "read"
    assert tools["cancel_booking"].effect.value == "once"
    assert tools["cancel_booking"].decision.deciders.roles == ["manager"]

    text = words("rooms", ["find_booking", {"room": 101}], ["cancel_booking", {"room": 101}], "cancelled")
    asked = await play(agent_of(registry, "front-desk"), request(text))
    assert asked.end.status == "paused"
    assert 101 in rooms.BOOKINGS
    ended = await play(agent_of(registry, "front-desk"), next_request(asked, approve(asked)))
    assert (ended.end.status, ended.end.output.content) == ("completed", "cancelled")
    assert 101 not in rooms.BOOKINGS


async def test_what_a_tool_raises_is_tried_again_when_it_passes_and_read_by_the_model_when_not(examples) -> None:
    registry, rates = examples("rates")
    text = words("rates", ["exchange_rate", {"currency": "XXX"}], ["exchange_rate", {"currency": "USD"}], "1.1")
    ended = await play(agent_of(registry, "rates"), request(text))
    results = [(e["ok"], e.get("error") or e["result"]) for e in ended.entries if e["kind"] == "tool"]
    assert results == [(False, "XXX is unknown; there are EUR, USD"), (True, "1.1")]

    rates.down = True
    with pytest.raises(TurnFailed) as failed:
        await play(agent_of(registry, "rates"), request(words("down", ["exchange_rate", {"currency": "EUR"}], "-")))
    assert failed.value.failure.type.value in RETRYABLE_FAILURE_TYPES
    assert "the bank does not answer" in failed.value.failure.message
