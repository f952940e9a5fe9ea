"""Agents without id and name are found again after every restart: nothing of what they finished is lost. And one that cannot be loaded holds
up no other."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from agent_service.agents.registry import AgentRegistry, RegistryError, UnknownAgent
from agent_service.agents.tools import starter_of

HEAD = """
from agno.agent import Agent
from agno.models.openai import OpenAILike
from agno.team import Team

def new(kind=Agent, **more):
    return kind(model=OpenAILike(id="m", base_url="http://127.0.0.1:1/v1", api_key="x"), **more)

"""

Write = Callable[..., None]


@pytest.fixture
def write(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Write:
    """Writes a module of a user's, anew where it was there."""
    monkeypatch.syspath_prepend(str(tmp_path))
    monkeypatch.setattr(sys, "dont_write_bytecode", True)

    def write(name: str, text: str, policies: str | None = None) -> None:
        folder = tmp_path / name
        folder.mkdir(exist_ok=True)
        (folder / "__init__.py").write_text(HEAD + text)
        if policies is not None:
            (folder / "policies.toml").write_text(policies)
        for known in ("first", "second", "third"):
            sys.modules.pop(known, None)

    return write


def ids(registry: AgentRegistry) -> set[str]:
    return {agent.id for agent in registry}


def test_an_agent_without_id_and_name_is_called_like_its_variable(write: Write) -> None:
    write(
        "first",
        """
writer = new()
same = writer
helpers = [writer, new(), new(id="explicit")]
by_speed = {"very fast": new(), 3: [new()]}
named = new(name="My Name")
blank = new(name=" ", id="")
desk = new(Team, members=[writer, new(), new(Team, members=[new(), new(id="cy")])])
explicit_desk = new(Team, id="boss", members=[new()])
""",
        '[writer]\nexamples = ["hi"]\n',
    )
    registry = AgentRegistry.load(["first"])

    assert ids(registry) == {
        "writer",
        "helpers-2",
        "explicit",
        "by_speed-very-fast",
        "by_speed-3-1",
        "my-name",
        "blank",
        "desk",
        "boss",
    }
    described = {agent.id: agent.describe() for agent in registry}
    assert described["writer"].named_after == "its variable first.writer"
    assert described["writer"].examples == ["hi"]
    assert described["my-name"].named_after is described["explicit"].named_after is None
    members = {member.id: member.named_after for member in described["desk"].members or []}
    assert members == {
        "writer": "its variable first.writer",
        "desk-2": "its place: member 2 of desk",
        "desk-3": "its place: member 3 of desk",
        "desk-3-1": "its place: member 1 of desk-3",
        "cy": None,
    }
    assert [member.id for member in described["boss"].members or []] == ["boss-1"]
    assert registry.get("writer").fresh().id == "writer"


def test_a_tool_that_starts_runs_tells_the_model_of_agents_that_nobody_has_named(write: Write) -> None:
    write(
        "first",
        """
from agno.tools import Toolkit
from agent_service.tools import durable_runs
helper = new(description="Helps.")
ran = new()
ran.set_id()
boss = new(tools=[durable_runs(helper, ran, new(name="My Name"), instructions="Ask one at a time.")])
desk = new(Team, members=[new(tools=[durable_runs(helper)])])
kit = new(tools=[Toolkit(name="kit", tools=[durable_runs(helper, name="delegate")])])
desk_kit = new(Team, members=[new(tools=[Toolkit(name="kit", tools=[durable_runs(helper, name="delegate")])])])
lost_kit = new(tools=[Toolkit(name="kit", tools=[durable_runs(new(), name="delegate")])])
named = new(name="My Name")
lost = new(id="lost", tools=[durable_runs(new())])
""",
    )
    registry = AgentRegistry.load(["first"])

    [tool] = registry.get("boss").tools().values()
    assert tool.parameters["properties"]["agent"]["enum"] == ["helper", "ran", "my-name"]
    assert "- helper: Helps." in (tool.description or "") and "Ask one at a time." in (tool.description or "")
    [copied] = registry.get("boss").fresh().tools or []  # type: ignore[misc]
    starter = starter_of(copied)  # type: ignore[arg-type]
    assert starter is not None and starter.agents == ["helper", "ran", "my-name"]
    [of_member] = registry.get("desk").members[0].tools().values()
    assert of_member.parameters["properties"]["agent"]["enum"] == ["helper"]
    for kit in (registry.get("kit"), registry.get("desk_kit").members[0]):
        [of_kit] = kit.tools().values()
        assert of_kit.parameters["properties"]["agent"]["enum"] == ["helper"]
        assert "- helper: Helps." in (of_kit.description or "")
        assert starter_of(of_kit) is not None
        [toolkit] = kit.fresh().tools or []  # type: ignore[misc]
        [sent] = toolkit.functions.values()  # type: ignore[union-attr]
        assert (sent.to_dict()["parameters"], sent.external_execution) == (of_kit.parameters, True)
    assert {problem.agent: problem.reason.split(": ", 1)[1] for problem in registry.problems} == {
        agent: f"tool {tool} of agent {agent}: durable_runs: an agent has neither id= nor name=, and no variable of a module in AGENTS_MODULE "
        "to be named after"
        for agent, tool in (("lost", "start_run"), ("lost_kit", "delegate"))
    }


def test_a_tool_that_knows_no_agent_is_served_with_none_of_those_that_share_it(write: Write) -> None:
    write(
        "first",
        """
from agent_service.tools import durable_runs
shared = durable_runs(new())
one = new(tools=[shared])
two = new(tools=[shared])
helper = new()
known = durable_runs(helper)
three = new(tools=[known])
four = new(tools=[known])
""",
    )
    registry = AgentRegistry.load(["first"])

    assert ids(registry) == {"helper", "three", "four"}
    assert {problem.agent for problem in registry.problems} == {"one", "two"}
    for sharer in ("three", "four"):
        [tool] = registry.get(sharer).tools().values()
        assert tool.parameters["properties"]["agent"]["enum"] == ["helper"]


def test_a_tool_that_starts_runs_of_nobody_is_refused(write: Write) -> None:
    write(
        "first",
        """
from agent_service.tools import StartRun
boss = new(tools=[StartRun(name="start_run", external_execution=True, skip_entrypoint_processing=True)])
writer = new()
""",
    )
    registry = AgentRegistry.load(["first"])

    assert ids(registry) == {"writer"}
    assert "tool start_run of agent boss has no agent" in registry.problems[0].reason


def test_two_modules_with_the_same_variable_and_what_re_exports_one(write: Write) -> None:
    write("first", "agent = new()\nmine = new()")
    write("second", "agent = new()\nfrom first import mine as other")
    write("third", "agent = new(id='mine-too')\nmine = new()")
    registry = AgentRegistry.load(["first", "second", "third"])

    assert ids(registry) == {"first.agent", "second.agent", "first.mine", "third.mine", "mine-too"}
    with pytest.raises(
        UnknownAgent, match=r"a variable of that name: first\.agent, second\.agent; .* needs id='agent'"
    ):
        registry.get("agent")


def test_a_run_finds_its_agent_whether_or_not_another_module_has_the_variable(write: Write) -> None:
    write("first", "agent = new()")
    write("second", "agent = new()")
    alone = AgentRegistry.load(["first"])

    assert ids(alone) == {"agent"}
    assert (alone.get("first.agent").id, alone.get("first.agent").fresh().id) == ("first.agent", "first.agent")
    assert alone.get("first.agent").agent is alone.get("agent").agent


def test_a_variable_never_takes_an_id_that_was_given(write: Write) -> None:
    write("first", "desk = new()")
    write("second", "other = new(id='desk')")
    registry = AgentRegistry.load(["first", "second"])
    assert ids(registry) == {"first.desk", "desk"}
    assert registry.get("desk").named_after is None


def test_ids_are_the_same_in_every_process_also_of_agents_that_ran_while_they_were_imported(
    write: Write, tmp_path: Path
) -> None:
    write(
        "first",
        "import asyncio\nwriter = new()\nteam = new(Team, members=[new(), new()])\n"
        "async def prepare():\n    writer.set_id()\n    team.initialize_team()\nasyncio.run(prepare())",
    )
    code = (
        "import json\nfrom agent_service.agents.registry import AgentRegistry\n"
        "print(json.dumps([a.describe().model_dump(mode='json') for a in AgentRegistry.load(['first'])]))"
    )
    environment = {**os.environ, "PYTHONPATH": f"src:{tmp_path}"}

    def start() -> list[dict[str, object]]:
        root = Path(__file__).resolve().parents[3]
        done = subprocess.run([sys.executable, "-c", code], env=environment, cwd=root, capture_output=True, text=True)
        assert done.returncode == 0, done.stderr
        return json.loads(done.stdout.splitlines()[-1])

    once = start()
    assert [agent["id"] for agent in once] == ["writer", "team"]
    assert start() == once


@pytest.mark.parametrize(
    ("broken", "policies", "says"),
    [
        ("1 / 0", None, "module 'second' cannot be imported: ZeroDivisionError"),
        ("import sys\nsys.exit(3)", None, "module 'second' cannot be imported: SystemExit: 3"),
        ("import no_such_library", None, "needs 'no_such_library'"),
        ("x = 1", None, "holds no agno.agent.Agent"),
        ("other = new(id='other')", "[other", "not valid TOML"),
    ],
)
def test_a_module_that_cannot_be_loaded_holds_up_no_other(
    write: Write, broken: str, policies: str | None, says: str
) -> None:
    write("first", "writer = new()")
    write("second", broken, policies)
    registry = AgentRegistry.load(["second", "first"])

    assert ids(registry) == {"writer"}
    assert [(problem.module, problem.agent) for problem in registry.problems] == [("second", None)]
    assert says in registry.problems[0].reason
    with pytest.raises(
        UnknownAgent, match=r"no agent 'other' is loaded.*It may be in what is not served: .*retry the run"
    ) as told:
        registry.get("other")
    assert says in str(told.value)


def test_an_agent_that_cannot_be_served_holds_up_no_other_and_what_starts_its_runs_waits_too(write: Write) -> None:
    write(
        "first",
        "from agent_service.tools import durable_runs\nwriter = new()\nboss = new(tools=[durable_runs('bad')])\n"
        "chief = new(tools=[durable_runs('boss')])\nbad = Agent(model=OpenAILike(id='m', cache_response=True))\n",
    )
    registry = AgentRegistry.load(["first"])

    assert ids(registry) == {"writer"}
    assert {problem.agent for problem in registry.problems} == {"bad", "boss", "chief"}
    with pytest.raises(UnknownAgent, match=r"agent 'bad' is not served: .*cache_response.*retry the run"):
        registry.get("bad")


def test_two_agents_of_one_id_are_told_with_both_modules_and_neither_is_guessed(write: Write) -> None:
    write("first", "a = new(id='x')\nwriter = new()")
    write("second", "b = new(id='x')")
    registry = AgentRegistry.load(["first", "second"])

    assert ids(registry) == {"writer"}
    with pytest.raises(
        UnknownAgent, match=r"two agents have the id 'x': a of module first and b of module second; give"
    ):
        registry.get("x")


def test_what_a_policy_says_holds_also_where_another_module_re_exports_the_agent(write: Write) -> None:
    write("first", "writer = new()", '[writer]\nexamples = ["hi"]\n')
    write("second", "from first import writer")
    for modules in (["first", "second"], ["second", "first"]):
        assert AgentRegistry.load(modules).get("writer").policy.examples == ("hi",)


def test_nothing_left_to_serve_is_told_with_the_first_reason(write: Write) -> None:
    write("first", "1 / 0")
    with pytest.raises(RegistryError, match="module 'first' cannot be imported: ZeroDivisionError"):
        AgentRegistry.load(["first"])
