"""An agent, a team or a member as it is served: its tools, its policies, and how it is described."""

from __future__ import annotations

import logging
from collections.abc import Container, Mapping
from dataclasses import dataclass, field
from typing import Any

from agno.agent import Agent
from agno.team import Team
from agno.tools import Toolkit
from agno.tools.function import Function
from pydantic import BaseModel

from ..contract.models import (
    AgentDescription,
    AgentKind,
    ModelDescription,
    TeamMember,
    ToolByPerson,
    ToolDescription,
    ToolEffect,
)
from .condition_paths import path_problem
from .decision_policies import paths_of
from .instructions import instructions_of
from .parameters import SchemasForPeople, schema_for_people
from .policies import AgentPolicy, ToolPolicy
from .preparation import RegistryError, functions_of
from .prices import Prices
from .tools import starter_of

log = logging.getLogger(__name__)


@dataclass
class RegisteredAgent:
    """An agent or team as it is served, or a member of a team (with `team`, the id of the team that it is in)."""

    id: str
    agent: Agent | Team
    policy: AgentPolicy
    prices: Prices = field(default_factory=lambda: Prices({}))
    team: str | None = None
    members: list[RegisteredAgent] = field(default_factory=list)
    """Of a team, those of teams in it too."""
    named_after: str | None = None
    """What its id comes from, in words, where it has neither id nor name."""
    _tools: dict[str, tuple[Function, Function]] = field(default_factory=dict)
    """By name: the tool, and how Agno describes it to the model."""
    _schemas: dict[str, tuple[Function, dict[str, Any]]] = field(default_factory=dict)
    """By name: the tool as it is described, and the schema of its arguments for people."""

    def fresh(self) -> Agent | Team:
        """A copy for one turn: turns of the same agent run side by side."""
        copy = self.agent.deep_copy()
        copy.id = self.id
        return copy

    @property
    def has_post_hooks(self) -> bool:
        return bool(self.agent.post_hooks)

    @property
    def keeps_conversations(self) -> bool:
        """Whether the agent gets the conversation before from a session of its own."""
        return self.agent.db is not None and bool(self.agent.add_history_to_context)

    def tools(self) -> dict[str, Function]:
        """The tools as Agno describes them to the model, by name. Those of connected toolkits (MCP) once they are connected."""
        tools = self.agent.tools if isinstance(self.agent.tools, list) else []
        known, self._tools = self._tools, {}
        for tool in tools:
            for function in functions_of(tool):
                if function.name in self._tools:
                    continue
                before = known.get(function.name)
                same = before is not None and (before[0] is function or not isinstance(tool, Toolkit))
                self._tools[function.name] = before if before is not None and same else (function, _described(function))
        return {name: described for name, (_, described) in self._tools.items()}

    def describe_tool(self, name: str) -> dict[str, Any]:
        """`description` and `arguments_schema` of a tool, `None` for one that is made at run time, its `policy`, and its `display`."""
        function = self.tools().get(name)
        return {
            "description": function.description if function else None,
            "arguments_schema": self._schema(function) if function else None,
            "policy": self.policy.decisions.get(name),
            "display": self.policy.displays.get(name),
        }

    def _schema(self, function: Function) -> dict[str, Any]:
        """Of one of the tools. Made once for each: pydantic takes milliseconds for it, in the thread that keeps every turn alive."""
        made = self._schemas.get(function.name)
        if made is None or made[0] is not function:
            made = self._schemas[function.name] = (function, schema_for_people(function))
        return made[1]

    def describe_call(self, member_id: str | None, name: str) -> dict[str, Any]:
        """The same for a tool of one of its members."""
        return (self.member(member_id) if member_id else self).describe_tool(name)

    def tool_policy(self, owner: str, function: Function) -> ToolPolicy:
        """The policy of a tool of the agent, the team's leader, or the member of that id."""
        return self.member(owner).policy.tool(function)

    def member(self, member_id: str) -> RegisteredAgent:
        """The member of that id. One that is found at run time only (Agno's callable members) has no declared policies."""
        if member_id == self.id:
            return self
        known = next((member for member in self.members if member.id == member_id), None)
        return known or RegisteredAgent(member_id, Agent(id=member_id), AgentPolicy(), team=self.id)

    def check_policies(self) -> None:
        """Raises `RegistryError` for a policy that could not hold: attempts of a tool that is never repeated, decisions of one that asks
        nobody, conditions or labels about values that it has not or reads from elsewhere."""
        tools = self.tools()
        for name, function in tools.items():
            policy = self.policy.tool(function)
            if policy.effect == "once" and (policy.attempts or 1) > 1:
                raise RegistryError(
                    f"policies.toml: [{self.id}.{name}]: attempts is {policy.attempts}, but {name} is once (it needs approval) and never "
                    'repeated by itself; set effect = "idempotent" if it may be'
                )
        for name, policy in self.policy.decisions.items():
            where = f"policies.toml: [{self.id}.{name}.decision]"
            if (function := self._declared(where, name, tools)) is None:
                continue
            if not (function.requires_confirmation or function.requires_user_input or function.external_execution):
                raise RegistryError(
                    f"{where}: nobody is asked about calls of {name}; give the tool requires_confirmation=True"
                )
            for path in paths_of(policy):
                if problem := path_problem(function, path):
                    raise RegistryError(f"{where}: {problem}")
        for name, display in self.policy.displays.items():
            where = f"policies.toml: [{self.id}.{name}.arguments]"
            if function := self._declared(where, name, tools):
                for path in display:
                    if problem := path_problem(function, path, "a label"):
                        raise RegistryError(f"{where}: {problem}")

    def _declared(self, where: str, name: str, tools: Mapping[str, Function]) -> Function | None:
        """The tool of a declaration. One that is not there yet (MCP) is told of."""
        if name not in tools:
            log.warning("%s: agent %s has no tool %r so far; it has %s", where, self.id, name, ", ".join(sorted(tools)))
        return tools.get(name)

    def describe_started_agents(self) -> None:
        """Tells the tools that start runs how agents are called that have no name. Raises `RegistryError` for one that has none yet."""
        for listed in self.agent.tools if isinstance(self.agent.tools, list) else []:
            for tool in functions_of(listed):
                if starter := starter_of(tool):
                    try:
                        starter.describe(tool)
                    except ValueError as error:
                        raise RegistryError(f"AGENTS_MODULE: tool {tool.name} of agent {self.id}: {error}") from None

    def check_started_agents(self, known: Container[str]) -> None:
        """Raises `RegistryError` when a tool of the agent starts runs of one that is not loaded, or of none."""
        for tool in self.tools().values():
            starter = starter_of(tool)
            if starter is None:
                continue
            if not starter.agents:
                raise RegistryError(
                    f"AGENTS_MODULE: tool {tool.name} of agent {self.id} has no agent of which it may start runs"
                )
            for agent_id in starter.agents:
                if agent_id not in known:
                    raise RegistryError(
                        f"AGENTS_MODULE: tool {tool.name} of agent {self.id} starts runs of {agent_id!r}, which is not loaded; name its module"
                    )

    def describe(self) -> AgentDescription:
        """The agent for `GET /agents`."""
        agent = self.agent
        schema = agent.input_schema
        return AgentDescription(
            id=self.id,
            name=agent.name or self.id,
            named_after=self.named_after,
            description=agent.description,
            input_schema=schema.model_json_schema(schema_generator=SchemasForPeople)
            if isinstance(schema, type) and issubclass(schema, BaseModel)
            else None,
            tools=[self._describe_tool(function) for function in self.tools().values()],
            model=self._describe_model() or ModelDescription(provider="none", id=str(agent.model)),
            instructions=instructions_of(agent),
            examples=list(self.policy.examples),
            kind=_kind(agent) if isinstance(agent, Team) else None,
            members=[member._describe_member() for member in self.members] if isinstance(agent, Team) else None,
            limits=self.policy.limits,
            limit_policy=self.policy.limit_policy,
        )

    def _describe_member(self) -> TeamMember:
        agent = self.agent
        return TeamMember(
            id=self.id,
            name=agent.name or self.id,
            named_after=self.named_after,
            team=self.team or "",
            kind=_kind(agent),
            role=agent.role,
            tools=[self._describe_tool(function) for function in self.tools().values()],
            model=self._describe_model(),
            instructions=instructions_of(agent),
        )

    def _describe_model(self) -> ModelDescription | None:
        """None for one that has no model of its own, or only the name of one."""
        model = self.agent.model
        if model is None or isinstance(model, str):
            return None
        return ModelDescription(provider=str(model.provider), id=model.id, priced=self.prices.knows(model.id))

    def _describe_tool(self, function: Function) -> ToolDescription:
        policy = self.policy.tool(function)
        return ToolDescription(
            name=function.name,
            description=function.description,
            arguments_schema=self._schema(function),
            effect=ToolEffect(policy.effect),
            needs_approval=policy.needs_approval,
            by_person=_by_person(function),
            timeout_seconds=policy.timeout_seconds,
            attempts=policy.attempts,
            decision=self.policy.decisions.get(function.name),
            display=self.policy.displays.get(function.name),
        )


def _by_person(function: Function) -> ToolByPerson | None:
    if function.external_execution:
        return ToolByPerson.does
    return ToolByPerson.fills_in if function.requires_user_input else None


def _kind(agent: Agent | Team) -> AgentKind:
    return AgentKind.team if isinstance(agent, Team) else AgentKind.agent


def _described(function: Function) -> Function:
    described = function.model_copy(deep=not function.skip_entrypoint_processing)
    if described.entrypoint is not None:
        described.process_entrypoint()
    return described
