"""What plain Agno takes beside the request reaches agent, tools and model here as there, fresh, after a pause and after a playback from every
prefix of the journal: what was shown is what runs."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import pytest
from agno.agent import Agent
from agno.run.agent import RunOutput
from agno.run.base import RunContext
from agno.team import Team
from agno.tools import tool

from agent_service.agno import patches
from agent_service.agno.run_options import beginning_with, going_on_with
from agent_service.contract.models import RunOptions

from .support import RequestLog, approve, comparable, next_request, plain_run, play, request
from .team_support import model, script

OPTIONS = RunOptions.model_validate(
    {
        "dependencies": {"shop": "Lisbon", "limit": 2.0},
        "sessionState": {"cart": ["tea"]},
        "metadata": {"ticket": 738529527931269425},
        "knowledgeFilters": {"year": 2026},
        "addDependenciesToContext": True,
        "addSessionStateToContext": True,
        "addHistoryToContext": False,
    }
)


@tool
def given(run_context: RunContext) -> str:
    """Says what the run was given."""
    context = run_context
    given = [context.dependencies, context.session_state, context.metadata, context.knowledge_filters]
    told = json.dumps(given, sort_keys=True, default=str)
    (context.session_state or {})["told"] = True
    return told


@tool(requires_confirmation=True)
def buy(n: int) -> str:
    """Buys."""
    return f"bought {n}"


def shopper(make: type[Agent] | type[Team]) -> Any:
    patches.install()
    more: dict[str, Any] = {"members": []} if make is Team else {}
    return make(
        id="shopper",
        model=model("shopper"),
        tools=[given, buy],
        instructions="Shop at {shop}.",
        dependencies={"shop": "nowhere", "clerk": "Ana"},
        telemetry=False,
        **more,
    )


async def _plain(agent: Agent | Team, text: str) -> RunOutput:
    return await plain_run(agent, text, beginning=beginning_with(OPTIONS), going_on=going_on_with(OPTIONS))


@pytest.mark.parametrize("make", [Agent, Team])
async def test_options_reach_all_turns_and_every_playback(
    make: type[Agent] | type[Team], scripted_model: object, requests: RequestLog
) -> None:
    text = script("options", [["given", {}]], [["buy", {"n": 1}]], [["given", {}]], "done")
    requests.mark()
    plain = await _plain(shopper(make), text)
    expected = requests.bodies()
    assert "Lisbon" in json.dumps(expected[0]) and "tea" in json.dumps(expected[0])

    start = replace(request(text), options=OPTIONS)
    requests.mark()
    first = await play(shopper(make), start)
    resumed = replace(next_request(first, approve(first)), options=OPTIONS)
    second = await play(shopper(make), resumed)

    assert requests.bodies() == expected
    assert comparable(second.end.output) == comparable(plain)
    said = [m.content for m in second.end.messages if m.tool_name == "given"]
    assert all('"shop": "Lisbon"' in str(text) and "738529527931269425" in str(text) for text in said), said
    assert ["told" in str(text) for text in said] == [False, True]

    for whole, began in ((first, start), (second, resumed)):
        for cut in range(len(whole.entries) + 1):
            if cut and whole.entries[cut - 1]["kind"] == "claim":
                continue
            again = await play(shopper(make), began, whole.entries[:cut])
            assert comparable(again.end.output) == comparable(whole.end.output), f"after {cut} entries"


def test_nothing_given_is_nothing_given() -> None:
    assert beginning_with(None) == {} == going_on_with(None)
    assert beginning_with(RunOptions.model_validate({"metadata": {}})) == {"metadata": {}}
