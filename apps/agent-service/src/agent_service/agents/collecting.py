"""The agents in the modules that `AGENTS_MODULE` names. A fault in one module or agent does not keep the others from being served."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from types import ModuleType

from agno.agent import Agent
from agno.team import Team

from .imports import import_agents
from .naming import Place, held_by
from .policies import AgentPolicy, PolicyError, load_policies
from .preparation import RegistryError, refuse_other_kinds

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class LoadProblem:
    """What is not served: a module, or with `agent` one agent of it (its id, or its variable where it has none)."""

    module: str
    reason: str
    agent: str | None = None


@dataclass
class AgentModule:
    """A module's agents, each once, and their policies by id."""

    name: str
    policies: dict[str, AgentPolicy] = field(default_factory=dict)
    agents: list[tuple[Place, Agent | Team]] = field(default_factory=list)


def collect(names: Sequence[str]) -> tuple[list[AgentModule], list[LoadProblem]]:
    """Imports the modules, in the order in which they are named. Never raises for what is wrong in one of them."""
    modules: list[AgentModule] = []
    problems: list[LoadProblem] = []
    for name in dict.fromkeys(names):
        try:
            module = import_agents(name)
            found = AgentModule(name, load_policies(_folder(module) / "policies.toml"))
            problems += _read(module, found)
        except (RegistryError, PolicyError) as error:
            problems.append(LoadProblem(name, str(error)))
        else:
            modules.append(found)
    return modules, problems


def _read(module: ModuleType, found: AgentModule) -> list[LoadProblem]:
    seen: set[int] = set()
    problems: list[LoadProblem] = []
    for place, item in held_by(module):
        if id(item) in seen:
            continue
        try:
            refuse_other_kinds(item, f"module {module.__name__}", place.name)
        except RegistryError as error:
            seen.add(id(item))
            problems.append(LoadProblem(found.name, str(error), getattr(item, "id", None) or place.name))
        if isinstance(item, Agent | Team):
            seen.add(id(item))
            found.agents.append((place, item))
    if not found.agents and not problems:
        raise RegistryError(
            f"AGENTS_MODULE: module {found.name} holds no agno.agent.Agent or agno.team.Team (as an attribute, or in a list or dictionary)"
        )
    return problems


def _folder(module: ModuleType) -> Path:
    return Path(module.__file__ or ".").resolve().parent
