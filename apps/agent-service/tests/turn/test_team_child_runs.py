"""Members of a team that start runs: each goes on with what came of its own, beside others that wait for people."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from agno.agent import Agent
from agno.team import Team
from agno.team.mode import TeamMode

from agent_service.agents.policies import AgentPolicy
from agent_service.agents.registered_agent import RegisteredAgent
from agent_service.agents.registry import AgentRegistry, RegistryError
from agent_service.agno import patches
from agent_service.agno.child_runs import started_runs
from agent_service.contract.models import DecisionAction, DecisionAnswer, DecisionKind
from agent_service.tools import durable_runs

from .support import CallLog, Played, RequestLog, approve, request
from .team_support import delegate, member, model, script, team, whole_run


@pytest.fixture(autouse=True)
def installed(scripted_model: Any) -> None:
    patches.install()


def child(what: str) -> list[Any]:
    return ["start_run", {"agent": "helper", "request": what}]


def starter(name: str) -> Agent:
    one = member(name)
    one.tools = [*(one.tools or []), durable_runs("helper")]  # type: ignore[misc]
    return one


def coordinating() -> Team:
    return team(members=[starter("al"), starter("bob")])


def routing() -> Team:
    return team(members=[starter("al"), starter("bob")], mode=TeamMode.route)


def nested() -> Team:
    sub = Team(id="sub", name="Sub", model=model("of-sub"), members=[starter("al")], telemetry=False)
    return team(members=[sub, starter("bob")])


def registered(served: Team) -> RegisteredAgent:
    members = [
        RegisteredAgent(one.id or "", one, AgentPolicy(), team="team") for one in (starter("al"), starter("bob"))
    ]
    return RegisteredAgent("team", served, AgentPolicy(), members=members)


class Workflow:
    """What it makes of the turns: starts runs, whose answers it makes up, and approves the rest."""

    def __init__(self, make: Callable[[], Team]):
        self.started: list[tuple[str | None, Any]] = []
        self._make, self._turn = make, 0

    def answers(self, played: Played) -> list[DecisionAnswer]:
        served = registered(self._make())
        helper = Agent(id="helper", model=model("helper"), telemetry=False)
        registry = AgentRegistry([served, RegisteredAgent("helper", helper, AgentPolicy())])
        runs = started_runs(self._turn, played.calls, served, registry)
        self._turn += 1
        self.started += [(run.member.id if run.member else None, run.request) for run in runs]
        told = [
            DecisionAnswer(
                request_id=run.id,
                tool_call_id=run.tool_call_id,
                kind=DecisionKind.outcome,
                arguments_hash="",
                by="run child",
                **(
                    {"action": DecisionAction.reject, "note": f"run of {run.request} failed"}
                    if "fail" in str(run.request)
                    else {"action": DecisionAction.ran, "result": f"answer to {run.request}"}
                ),
            )
            for run in runs
        ]
        ids = {call.request_id(0) for call in played.calls if call.tool.tool_name == "start_run"}
        played.asked[:] = [asked for asked in played.asked if asked.id not in ids]
        return [*told, *approve(played)]


@pytest.mark.parametrize("make", [coordinating, nested], ids=["coordinate", "team in a team"])
async def test_each_member_reads_what_came_of_its_own_runs(
    make: Callable[[], Team], requests: RequestLog, calls: CallLog
) -> None:
    to_al: list[Any] = [[child("one"), child("to fail")], child("three")]
    first = delegate("al", *to_al) if make is coordinating else delegate("sub", delegate("al", *to_al))
    text = script(f"runs of {make.__name__}", [first, delegate("bob", ["charge", {"n": 5}], child("two"))], "end")
    calls.mark()
    requests.mark()
    workflow = Workflow(make)
    turns = await whole_run(make, request(text), workflow.answers)

    assert turns[-1].end.output.content == "end"
    assert sorted(workflow.started, key=str) == [("al", "one"), ("al", "three"), ("al", "to fail"), ("bob", "two")]
    assert [args["n"] for _, args in calls.bodies()] == [5]
    told = {
        name: [m["content"] for m in body["messages"] if m["role"] == "tool"]
        for name in ("of-al", "of-bob")
        for body in requests.bodies()
        if body["model"] == name
    }
    assert told["of-al"][0] == "answer to one" and told["of-al"][2] == "answer to three"
    assert "run of to fail failed" in told["of-al"][1]
    assert told["of-bob"] == ["charged 5", "answer to two"]
    made = [(body["model"], len(body["messages"])) for body in requests.bodies()]
    assert len(made) == len(set(made)), "no model call is made again"


async def test_the_answer_of_a_run_reaches_the_member_that_a_team_routes_to() -> None:
    turns = await whole_run(
        routing, request(script("routed", delegate("al", child("one"), end="al has it"))), Workflow(routing).answers
    )
    assert "al has it" in str(turns[-1].end.output.content)


def test_a_member_that_starts_runs_of_an_agent_that_is_not_served_is_refused(
    tmp_path: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.syspath_prepend(str(tmp_path))
    with pytest.raises(RegistryError, match="tool start_run of agent al starts runs of 'helper', which is not loaded"):
        AgentRegistry.load([module_with(tmp_path)])


def module_with(folder: Any) -> str:
    source = """
from agno.agent import Agent
from agno.models.openai import OpenAILike
from agno.team import Team
from agent_service.tools import durable_runs
model = OpenAILike(id="m", base_url="http://127.0.0.1:1/v1", api_key="k")
al = Agent(id="al", name="Al", role="r", model=model, tools=[durable_runs("helper")])
served = Team(id="served", name="Served", model=model, members=[al])
"""
    (folder / "team_that_starts_runs.py").write_text(source)
    return "team_that_starts_runs"
