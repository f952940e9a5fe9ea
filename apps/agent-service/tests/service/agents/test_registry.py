from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import pytest
from agno.tools import Toolkit
from agno.tools.function import Function

from agent_service.agents import registered_agent
from agent_service.agents.parameters import schema_for_people
from agent_service.agents.policies import PolicyError, load_policies
from agent_service.agents.registry import AgentRegistry, RegistryError, UnknownAgent
from agent_service.process.settings import SettingsError, load_settings

AGENT = """
from agno.agent import Agent
from agno.models.openai import OpenAILike
from agno.tools import tool

def look(what: str) -> str:
    "Looks something up."
    return what

@tool(requires_confirmation=True)
def send(to: str) -> str:
    "Sends it."
    return to

{name} = Agent(name="{title}", model=OpenAILike(id="m", base_url="http://127.0.0.1:1/v1", api_key="x"), tools=[look, send])
"""


@pytest.fixture
def module(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    """Writes a module of a user's and gives its name."""
    monkeypatch.syspath_prepend(str(tmp_path))

    def write(text: str, policies: str | None = None, name: str = "users_agents") -> str:
        sys.modules.pop(name, None)
        folder = tmp_path / name
        folder.mkdir(exist_ok=True)
        (folder / "__init__.py").write_text(text)
        if policies is not None:
            (folder / "policies.toml").write_text(policies)
        return name

    return write


def test_the_schema_of_a_tool_is_made_once_and_anew_for_another_tool_of_its_name(
    module, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Promise: a process that is asked what it serves keeps its turns alive. Pydantic takes milliseconds for each schema, in the same thread."""
    served = AgentRegistry.load([module(AGENT.format(name="helper", title="My Helper"))]).get("my-helper")
    made: list[str] = []

    def counted(function: Function) -> dict[str, Any]:
        made.append(function.name)
        return schema_for_people(function)

    monkeypatch.setattr(registered_agent, "schema_for_people", counted)
    first = served.describe()
    assert (served.describe(), made) == (first, ["look", "send"])

    def look(where: str) -> str:
        return where

    assert isinstance(served.agent.tools, list)
    served.agent.tools[0] = Toolkit(name="other", tools=[look])
    schemas = {tool.name: tool.arguments_schema for tool in served.describe().tools}
    assert list(schemas["look"]["properties"]) == ["where"]


def test_serves_a_users_agent_unchanged(module) -> None:
    name = module(
        AGENT.format(name="helper", title="My Helper"),
        '[my-helper]\nexamples = ["hi"]\n[my-helper.look]\neffect = "read"\ntimeout_seconds = 3\nattempts = 2\n',
    )
    described = AgentRegistry.load([name]).get("my-helper").describe()

    assert described.name == "My Helper"
    assert described.examples == ["hi"]
    tools = {tool.name: tool for tool in described.tools}
    assert (tools["look"].effect.value, tools["look"].needs_approval, tools["look"].timeout_seconds) == (
        "read",
        False,
        3,
    )
    assert (tools["send"].effect.value, tools["send"].needs_approval) == ("once", True)
    assert tools["look"].arguments_schema["properties"]["what"]["type"] == "string"
    assert tools["look"].arguments_schema["required"] == ["what"]


def test_the_providers_client_does_not_retry_and_telemetry_is_off(module) -> None:
    agent = AgentRegistry.load([module(AGENT.format(name="helper", title="My Helper"))]).get("my-helper").agent
    assert agent.model.max_retries == 0  # type: ignore[union-attr]
    assert agent.telemetry is False


def test_an_unknown_agent_names_the_known_ones(module) -> None:
    registry = AgentRegistry.load([module(AGENT.format(name="helper", title="My Helper"))])
    with pytest.raises(UnknownAgent, match=r"no agent 'nobody'.*my-helper"):
        registry.get("nobody")


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("x = 1", "holds no agno.agent.Agent"),
        (AGENT.format(name="a", title="Same") + AGENT.format(name="b", title="Same"), "two agents have the id 'same'"),
        ("raise ValueError('MODEL_ID is missing')", "refuses its configuration: MODEL_ID is missing"),
        ("import no_such_library", "needs 'no_such_library'"),
        ("\ndef agent(:", r"cannot be imported: SyntaxError: invalid syntax \(.*\.py:2\)\. Correct the module"),
        ("from agno.agent import NoSuch", r"cannot be imported: ImportError: cannot import name 'NoSuch' .*\.py:1\)"),
        ("import json\njson.dump({}, 1)", r"cannot be imported: AttributeError: .* \(.*users_agents.*\.py:2\)"),
    ],
)
def test_what_cannot_be_served_is_refused_with_a_reason(module, text: str, says: str) -> None:
    with pytest.raises(RegistryError, match=says):
        AgentRegistry.load([module(text)])


def test_a_module_that_does_not_exist_is_refused() -> None:
    with pytest.raises(RegistryError, match="there is no module 'nowhere'"):
        AgentRegistry.load(["nowhere"])


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ('[a.t]\neffect = "maybe"', "effect is 'maybe'; allowed are read, idempotent, once"),
        ("[a.t]\ntimeout_seconds = 0", "timeout_seconds is 0; allowed is a number above 0"),
        ("[a.t]\ncolour = 1", "unknown colour; allowed are effect, timeout_seconds, attempts, decision"),
        ("[a.t]\nattempts = 0", "attempts is 0; allowed is a whole number from 1 to 5"),
        ("[a.t]\nattempts = 6", "attempts is 6; allowed is a whole number from 1 to 5"),
        ("[a.t]\nattempts = 2.5", "attempts is 2.5; allowed is a whole number from 1 to 5"),
        ('[a.t]\neffect = "once"\nattempts = 2', "attempts is 2, but a once tool is never repeated by itself"),
        ("[a]\nexamples = 1", "a.examples must be a list of texts"),
        ("[a", "not valid TOML"),
    ],
)
def test_a_wrong_declaration_is_refused_with_a_reason(tmp_path: Path, text: str, says: str) -> None:
    path = tmp_path / "policies.toml"
    path.write_text(text)
    with pytest.raises(PolicyError, match=says):
        load_policies(path)


def test_a_decision_policy_goes_with_the_tool(module) -> None:
    policy = '[helper.send.decision]\nroles = ["ops"]\ncases = [{ when = [{ argument = "to", operator = "eq", value = "me" }], approve = true }]'
    agent = AgentRegistry.load([module(AGENT.format(name="helper", title="Helper"), policy)]).get("helper")

    assert agent.describe_tool("send")["policy"].deciders.roles == ["ops"]
    assert agent.describe_tool("look")["policy"] is None
    described = {tool.name: tool.decision for tool in agent.describe().tools}
    assert described["look"] is None
    assert described["send"] is not None and described["send"].cases is not None


@pytest.mark.parametrize(
    ("policy", "says"),
    [
        (
            '[helper.look.decision]\nroles = ["ops"]',
            r"\[helper.look.decision\]: nobody is asked about calls of look; give the tool requires_confirmation=True",
        ),
        (
            "[helper.send]\nattempts = 3",
            r"\[helper.send\]: attempts is 3, but send is once \(it needs approval\)",
        ),
        (
            '[helper.send.decision]\ncases = [{ when = [{ argument = "too", operator = "eq", value = "me" }], quorum = 2 }]',
            "a condition speaks of the argument 'too'; send has to",
        ),
    ],
)
def test_a_policy_that_could_not_hold_is_refused(module, policy: str, says: str) -> None:
    with pytest.raises(RegistryError, match=says):
        AgentRegistry.load([module(AGENT.format(name="helper", title="Helper"), policy)])


def test_a_decision_policy_of_a_tool_that_is_not_there_yet_is_told(module, caplog: pytest.LogCaptureFixture) -> None:
    policy = '[helper.later.decision]\nroles = ["ops"]'
    AgentRegistry.load([module(AGENT.format(name="helper", title="Helper"), policy)])
    assert "agent helper has no tool 'later' so far; it has look, send" in caplog.text


@pytest.mark.parametrize(
    ("variable", "value", "says"),
    [
        ("AGENT_SERVICE_PORT", "70000", "AGENT_SERVICE_PORT is '70000'"),
        ("AGENT_SERVICE_PORT", "http", "AGENT_SERVICE_PORT is 'http'"),
        ("LOG_LEVEL", "loud", "LOG_LEVEL is 'loud'.*'debug'"),
    ],
)
def test_a_wrong_variable_stops_the_start(
    monkeypatch: pytest.MonkeyPatch, variable: str, value: str, says: str
) -> None:
    monkeypatch.setenv(variable, value)
    with pytest.raises(SettingsError, match=says):
        load_settings()


def test_the_environment_has_defaults(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("TEMPORAL_TASK_QUEUE", "AGENT_SERVICE_PORT", "AGENTS_MODULE", "LOG_LEVEL"):
        monkeypatch.delenv(name, raising=False)
    settings = load_settings()
    assert (settings.task_queue, settings.agent_service_port, settings.agent_modules) == (
        "agent-runs-agents",
        8100,
        ["agents"],
    )


TEAM = """
from agno.agent import Agent
from agno.hooks import hook
from agno.models.openai import OpenAILike
from agno.team import Team
from agno.tools import tool
from agno.workflow import Workflow

def model(**more):
    return OpenAILike(id="m", base_url="http://127.0.0.1:1/v1", api_key="x", **more)

@tool(requires_confirmation=True)
def send(to: str) -> str:
    "Sends it."
    return to

@hook(run_in_background=True)
def later(run_output):
    pass

def one(id, **more):
    return Agent(id=id, name=id.title(), role="helps", model=model(), **more)

"""


def test_a_team_is_served_with_its_members_and_their_policies(module) -> None:
    team = """
inner = Team(id="inner", members=[one("cy", tools=[send])], model=model())
desk = Team(id="desk", name="Desk", members=[one("al", tools=[send]), inner], model=model())
desk_only = [desk]
del inner
"""
    policies = '[desk]\nexamples = ["hi"]\n[al.send.decision]\nroles = ["ops"]\n[cy.send]\neffect = "idempotent"\n'
    served = AgentRegistry.load([module(TEAM + team, policies)]).get("desk")
    described = served.describe()

    assert (described.kind, described.examples) == ("team", ["hi"])
    members = {member.id: member for member in described.members or []}
    assert {id: (member.team, member.kind) for id, member in members.items()} == {
        "al": ("desk", "agent"),
        "inner": ("desk", "team"),
        "cy": ("inner", "agent"),
    }
    assert members["cy"].tools[0].effect == "idempotent"
    assert members["al"].tools[0].effect == "once"
    assert served.describe_call("al", "send")["policy"].deciders.roles == ["ops"]
    assert served.describe_call("cy", "send")["policy"] is None
    assert served.member("al").agent.telemetry is False


@pytest.mark.parametrize(
    ("text", "says"),
    [
        (
            'flow = Workflow(name="Flow")',
            "module users_agents holds the Agno workflow 'Flow'.* Let a Team of its agents do",
        ),
        (
            'a = Team(id="a", members=[one("x"), one("x")], model=model())',
            "two members of team 'a' of module users_agents have the id 'x'.*give one of them another id=",
        ),
        ('a = Team(id="a", members=[one("a")], model=model())', "or one has the team's own"),
        (
            'a = one("a", post_hooks=[later])',
            "agent 'a' of module users_agents: the hook later runs in the background.*Leave run_in_background out",
        ),
        (
            'a = Team(id="t", members=[one("a", pre_hooks=[later])], model=model())',
            "agent 'a' of module users_agents: the hook later",
        ),
        (
            'a = Agent(id="a", model=model(cache_response=True))',
            "cache_response of its model answers without a call.*Leave it out",
        ),
        (
            'a = Team(id="a", mode="tasks", members=[one("x")], tools=[send], model=model())',
            "send waits for a person, after which Agno leaves the loop.*Give the tool to a member",
        ),
        (
            'from agno.agent import RemoteAgent\na = Team(id="a", members=[RemoteAgent("http://127.0.0.1:1", "far")], model=model())',
            "team 'a' of module users_agents holds RemoteAgent.*calls happen elsewhere.*Load its module here",
        ),
        (
            'from agno.agent import AgentFactory\nfrom agno.db.in_memory import InMemoryDb\nf = AgentFactory(id="f", factory=lambda context: one("x"), db=InMemoryDb())',
            "holds AgentFactory .f.*Define the agent itself",
        ),
    ],
)
def test_what_could_not_be_durable_is_refused_with_a_reason_and_what_to_do(module, text: str, says: str) -> None:
    with pytest.raises(RegistryError, match=says):
        AgentRegistry.load([module(TEAM + text)])


def test_retries_are_left_to_the_turn(module) -> None:
    agent = AgentRegistry.load([module(TEAM + 'a = Agent(id="a", model=model(), retries=3)')]).get("a").agent
    assert agent.retries == 0
