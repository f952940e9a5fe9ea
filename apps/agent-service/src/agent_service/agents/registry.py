"""The agents and teams that can be run: plain Agno, found in the modules that `AGENTS_MODULE` names."""

from __future__ import annotations

import logging
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from agno.agent import Agent
from agno.team import Team

from .collecting import AgentModule, LoadProblem, collect
from .naming import Names, Place, mark_invented_ids
from .policies import AgentPolicy
from .preparation import RegistryError, members_of, prepare
from .prices import Prices
from .registered_agent import RegisteredAgent

log = logging.getLogger(__name__)


class UnknownAgent(Exception):
    """No agent of that id is loaded."""


class AgentRegistry:
    """The agents by id, and what is not served with the reason."""

    def __init__(
        self,
        agents: Sequence[RegisteredAgent],
        problems: Sequence[LoadProblem] = (),
        others: Mapping[str, RegisteredAgent] | None = None,
        shared: Mapping[str, Sequence[str]] | None = None,
    ):
        self._agents = {agent.id: agent for agent in agents}
        self._others = others or {}
        self._shared = shared or {}
        self.problems = list(problems)

    @classmethod
    def load(cls, module_names: Sequence[str], prices: Prices | None = None) -> AgentRegistry:
        """Imports the modules and collects their agents. Call it in a thread in which no event loop runs: modules may run their own. A module or
        agent with a fault is not served, and the others are. Raises `RegistryError` when nothing is left."""
        mark_invented_ids()
        modules, problems = collect(module_names)
        names = Names([found for module in modules for found in module.agents])
        served: dict[str, RegisteredAgent] = {}
        for module, place, agent in _each_once(modules):
            try:
                one = _registered(agent, module.name, _policies(modules, agent), prices or Prices({}), names)
            except RegistryError as error:
                problems.append(LoadProblem(module.name, str(error), agent.id or place.name))
            else:
                served.setdefault(one.id, one)
        for problem in _of_the_same_id(modules):
            served.pop(problem.agent or "", None)
            problems.append(problem)
        problems += _without_started_agents(served, modules)
        _warn_of_unknown(modules, served, problems)
        for problem in problems:
            log.error("%s", problem.reason)
        if not served:
            raise RegistryError(problems[0].reason if problems else "AGENTS_MODULE names no module")
        by_agent = {id(one.agent): one for one in served.values()}
        others = {
            name: replace(by_agent[id(agent)], id=name) for name, agent in names.long.items() if id(agent) in by_agent
        }
        return cls(list(served.values()), problems, others, names.shared)

    def get(self, agent_id: str) -> RegisteredAgent:
        """The agent of that id. An agent that is named after its variable is found as `module.variable` too. Raises `UnknownAgent`."""
        if found := self._agents.get(agent_id) or self._others.get(agent_id):
            return found
        mend = "Mend it, start the agent-service again, and retry the run"
        for problem in self.problems:
            if problem.agent == agent_id:
                raise UnknownAgent(f"agent {agent_id!r} is not served: {problem.reason}. {mend}")
        known = f"no agent {agent_id!r} is loaded; there are {', '.join(sorted(self._agents))}"
        if shared := self._shared.get(agent_id):
            known += f". Several modules have a variable of that name: {', '.join(shared)}; the one that is meant needs id={agent_id!r}"
        reasons = [problem.reason for problem in self.problems if problem.agent is None]
        raise UnknownAgent(
            f"{known}. It may be in what is not served: {' '.join(reasons)} {mend}" if reasons else known
        )

    def __iter__(self) -> Iterator[RegisteredAgent]:
        return iter(self._agents.values())

    def __len__(self) -> int:
        return len(self._agents)


def _each_once(modules: Sequence[AgentModule]) -> Iterator[tuple[AgentModule, Place, Agent | Team]]:
    seen: set[int] = set()
    for module in modules:
        for place, agent in module.agents:
            if id(agent) not in seen:
                seen.add(id(agent))
                yield module, place, agent


def _policies(modules: Sequence[AgentModule], agent: Agent | Team) -> dict[str, AgentPolicy]:
    """The policies of the modules that hold the agent. When several have a policy for one id, the first module's counts."""
    holding = [m.policies for m in modules if any(held is agent for _, held in m.agents)]
    return {agent_id: policy for policies in reversed(holding) for agent_id, policy in policies.items()}


def _registered(
    agent: Agent | Team, module: str, policies: Mapping[str, AgentPolicy], prices: Prices, names: Names
) -> RegisteredAgent:
    """The agent or team made ready. Raises `RegistryError`."""
    agent_id = prepare(agent, module)
    members = [
        RegisteredAgent(
            member_id,
            member,
            policies.get(member_id, AgentPolicy()),
            prices,
            team,
            named_after=names.after(member),
        )
        for member_id, member, team in members_of(agent, module)
    ]
    policy = policies.get(agent_id, AgentPolicy())
    served = RegisteredAgent(agent_id, agent, policy, prices, members=members, named_after=names.after(agent))
    for one in (served, *members):
        one.describe_started_agents()
        one.check_policies()
    return served


def _of_the_same_id(modules: Sequence[AgentModule]) -> Iterator[LoadProblem]:
    """A problem for each id that two agents have: nobody could say which one is meant."""
    places: dict[str, list[tuple[AgentModule, Place]]] = {}
    for module, place, agent in _each_once(modules):
        places.setdefault(agent.id or "", []).append((module, place))
    for agent_id, held in places.items():
        if agent_id and len(held) > 1:
            where = " and ".join(f"{place.name} of module {module.name}" for module, place in held)
            reason = f"AGENTS_MODULE: two agents have the id {agent_id!r}: {where}; give one of them another id="
            yield LoadProblem(held[-1][0].name, reason, agent_id)


def _without_started_agents(
    served: dict[str, RegisteredAgent], modules: Sequence[AgentModule]
) -> Iterator[LoadProblem]:
    """Takes out every agent that starts runs of an agent that is not served, until none is left that does."""
    module_of = {id(agent): module.name for module, _, agent in _each_once(modules)}
    found = True
    while found:
        found = False
        for agent_id, agent in list(served.items()):
            try:
                for one in (agent, *agent.members):
                    one.check_started_agents(served)
            except RegistryError as error:
                found = True
                del served[agent_id]
                yield LoadProblem(module_of[id(agent.agent)], str(error), agent_id)


def _warn_of_unknown(
    modules: Sequence[AgentModule], served: Mapping[str, RegisteredAgent], problems: Sequence[LoadProblem]
) -> None:
    known = {one.id for agent in served.values() for one in (agent, *agent.members)}
    known |= {problem.agent for problem in problems if problem.agent}
    for module in modules:
        for agent_id in set(module.policies) - known:
            log.warning("policies.toml of %s speaks of agent %r, which is not loaded", module.name, agent_id)
