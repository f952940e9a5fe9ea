"""An agent that starts runs: what the workflow is asked for, and what the model reads of their ends."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest
from agno.agent import Agent
from agno.run.agent import RunOutput
from agno.tools import Toolkit

from agent_service.agents.framework import Attempt, TurnFailed
from agent_service.agents.own_policy import OwnPolicy
from agent_service.agents.policies import AgentPolicy
from agent_service.agents.registered_agent import RegisteredAgent
from agent_service.agents.registry import AgentRegistry, RegistryError
from agent_service.agents.signed_votes import UNSIGNED
from agent_service.agno.child_runs import started_runs
from agent_service.agno.decisions import open_calls, pause_requests
from agent_service.agno.framework import AgnoFramework
from agent_service.contract.models import (
    AtLimit,
    ChildRunRequest,
    Deciders,
    DecisionAction,
    DecisionAnswer,
    DecisionKind,
    DecisionPolicy,
    RunLimits,
    TurnInput,
)
from agent_service.journal.journal import Journal
from agent_service.payloads.given_files import GivenFiles
from agent_service.tools import durable_runs

from .support import PRICES, MemoryStore, Played, RequestLog, comparable, next_request, plain_run, play, request


@pytest.fixture
def registry(bee: Callable[[], Agent]) -> AgentRegistry:
    return AgentRegistry.load(["tests.kit.agents_under_test"])


def call(agent: str, request: Any) -> list[Any]:
    return ["start_run", {"agent": agent, "request": request}]


def wanted(played: Played, registry: AgentRegistry) -> list[ChildRunRequest]:
    return started_runs(0, open_calls(played.end.output), registry.get("worker_bee"), registry)


def ended(child: ChildRunRequest, **how: Any) -> DecisionAnswer:
    return DecisionAnswer(
        request_id=child.id,
        tool_call_id=child.tool_call_id,
        kind=DecisionKind.outcome,
        arguments_hash="",
        by="run child",
        **how,
    )


async def test_the_model_reads_answers_and_failures_as_plain_agno_would_tell_them(
    bee: Callable[[], Agent], registry: AgentRegistry, requests: RequestLog
) -> None:
    steps = [[call("worker_bee", "one"), ["quick", {"n": 1}], call("worker_bee", "two")], "read"]
    text = f"children script: {json.dumps(steps)}"

    def tell(output: RunOutput) -> None:
        first, second = [tool for tool in output.tools or [] if tool.external_execution_required]
        first.result = "answer one"
        second.external_execution_required = None
        second.requires_confirmation, second.confirmed = True, False
        second.confirmation_note = "run child failed: no"

    requests.mark()
    plain = await plain_run(bee(), text, tell)
    expected = requests.bodies()
    requests.mark()
    first = await play(bee(), request(text))
    one, two = wanted(first, registry)
    assert [(child.agent_id, child.request, child.problem) for child in (one, two)] == [
        ("worker_bee", "one", None),
        ("worker_bee", "two", None),
    ]
    describe = registry.get("worker_bee").describe_call
    assert pause_requests(0, open_calls(first.end.output), describe, {one.id, two.id}) == []

    answers = [
        ended(one, action=DecisionAction.ran, result="answer one"),
        ended(two, action=DecisionAction.reject, note="run child failed: no"),
    ]
    second = await play(bee(), next_request(first, answers))

    assert requests.bodies() == expected
    assert comparable(second.end.output) == comparable(plain)
    told = {m.tool_call_id: (m.content, bool(m.tool_call_error)) for m in second.end.messages if m.role == "tool"}
    assert told[one.tool_call_id] == ("answer one", False)
    assert told[two.tool_call_id] == ("run child failed: no", True)


@pytest.mark.parametrize(
    ("agent", "asked", "becomes", "problem"),
    [
        ("worker_bee", "hello", "hello", None),
        ("worker_bee", {"a": 1}, {"a": 1}, None),
        ("worker_bee", " ", " ", "request is ' '; it must say what worker_bee is asked"),
        ("ghost", "boo", "boo", "agent is 'ghost'; allowed are worker_bee, counter"),
        ("counter", '{"to": 3, "request": "x"}', {"to": 3, "request": "x"}, None),
        ("counter", {"to": 3, "request": "x"}, {"to": 3, "request": "x"}, None),
        ("counter", "three", "three", "request is no JSON"),
        ("counter", '{"to": "many", "request": "x"}', '{"to": "many", "request": "x"}', "not what counter takes"),
    ],
)
async def test_a_run_that_cannot_be_is_told_before_it_starts(
    bee: Callable[[], Agent], registry: AgentRegistry, agent: str, asked: Any, becomes: Any, problem: str | None
) -> None:
    played = await play(bee(), request(f"asked {agent} script: {json.dumps([call(agent, asked), 'never'])}"))
    [child] = wanted(played, registry)
    assert (child.agent_id, child.request) == (agent, becomes)
    assert (problem or "") in (child.problem or "") and bool(problem) == bool(child.problem)


async def test_the_limits_of_the_agent_that_is_started_go_with_the_request(
    bee: Callable[[], Agent], registry: AgentRegistry
) -> None:
    policy = DecisionPolicy(deciders=Deciders(roles=["ops"]))
    limits = RunLimits(model_calls=5, at_limit=AtLimit.end)
    limited = replace(registry.get("worker_bee").policy, limits=limits, limit_policy=policy)
    served = [replace(one, policy=limited) if one.id == "worker_bee" else one for one in registry]
    steps = [[call("worker_bee", "one"), call("counter", {"to": 3, "request": "x"}), call("ghost", "boo")], "read"]
    played = await play(bee(), request(f"limited script: {json.dumps(steps)}"))
    asked = wanted(played, AgentRegistry(served))
    assert [(child.limits, child.limit_policy) for child in asked] == [(limits, policy), (None, None), (None, None)]


def test_the_model_reads_which_agents_there_are(bee: Callable[[], Agent]) -> None:
    from tests.kit.agents_under_test import Count

    helper = Agent(name="My helper", description="Helps.")
    counter = Agent(id="counter", description="Counts.", input_schema=Count)
    tool = durable_runs(helper, counter, "other", name="delegate", instructions="Ask one at a time.")
    assert tool.name == "delegate"
    assert tool.parameters["properties"]["agent"]["enum"] == ["my-helper", "counter", "other"]
    assert "- my-helper: Helps." in (tool.description or "") and "Ask one at a time." in (tool.description or "")
    assert '- counter: Counts. It takes an object: {"description"' in (tool.description or "")
    with pytest.raises(ValueError, match="at least one agent"):
        durable_runs()


def test_an_agent_that_is_not_loaded_cannot_be_started(tmp_path: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "starts_nobody.py").write_text(
        "from agno.agent import Agent\nfrom agent_service.tools import durable_runs\n"
        "boss = Agent(id='boss', tools=[durable_runs('nobody')])\n"
    )
    monkeypatch.syspath_prepend(str(tmp_path))
    with pytest.raises(
        RegistryError, match="tool start_run of agent boss starts runs of 'nobody', which is not loaded"
    ):
        AgentRegistry.load(["starts_nobody"])


def test_the_module_of_the_tool_needs_no_temporal() -> None:
    import subprocess
    import sys

    code = "import sys, agent_service.tools; print([m for m in sys.modules if m.startswith('temporalio')])"
    found = subprocess.run([sys.executable, "-c", code], env={"PYTHONPATH": "src"}, capture_output=True, text=True)
    assert found.stdout.strip() == "[]", found.stderr


@pytest.mark.parametrize("made", ["listed", "in a toolkit", "by a function"])
async def test_a_tool_that_starts_runs_and_is_made_at_run_time_is_refused_in_words_and_nobody_is_asked_to_do_its_work(
    bee: Callable[[], Agent], made: str
) -> None:
    from tests.kit.agents_under_test import scripted_model as model

    tool = durable_runs("worker_bee")
    tools: Any = {"listed": [tool], "in a toolkit": [Toolkit(tools=[tool])], "by a function": lambda: [tool]}[made]
    agent = Agent(id="starts", model=model("scripted-starts"), tools=tools, telemetry=False)
    registered = RegisteredAgent("starts", agent, AgentPolicy())
    registered.describe_started_agents()
    text = f"{made} script: {json.dumps([call('worker_bee', 'one'), 'end'])}"
    given = {"runId": "run-1", "agentId": "starts", "turn": 0, "execution": 0, "sessionId": "run-1", "outcomes": []}
    nothing: Any = None
    turn = AgnoFramework().turn(
        Attempt(
            turn=TurnInput.model_validate({**given, "decisions": []}),
            request=request(text),
            registered=registered,
            registry=AgentRegistry([registered]),
            journal=Journal(MemoryStore()),
            entries=[],
            earlier=[],
            own_policy=OwnPolicy(registered, UNSIGNED),
            prices=PRICES,
            clock=lambda: datetime.now(UTC),
            live=nothing,
            files=GivenFiles(nothing),
            attempts_left=True,
        )
    )
    if made == "by a function":
        with pytest.raises(TurnFailed, match=r"start_run starts runs, and is not among the tools .* List it in tools="):
            await turn.run()
        return
    ended = await turn.run()
    assert (ended.status, ended.requests) == ("paused", [])
    assert [(child.tool, child.agent_id, child.request) for child in ended.child_runs] == [
        ("start_run", "worker_bee", "one")
    ]
