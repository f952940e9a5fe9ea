"""Ids of agents and teams that have neither id nor name. Agno invents one for them at each start (`plucky-gauss-3f2a1b4c`), and what goes on
after a restart would not be found again. Here they are named after the variable that holds them, and members of a team after their place.

An id that was given, or that Agno makes of a name, is never touched.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from types import ModuleType
from typing import Any

import agno.utils.names as agno_names
from agno.agent import Agent
from agno.team import Team
from agno.utils.string import generate_id_from_name

CONTAINERS_DEEP = 3
"""Lists and dictionaries in each other in which agents are looked for."""

_UNSAFE = re.compile(r"[^A-Za-z0-9._-]+")
_plain_invented = agno_names.generate_human_readable_id


class InventedId(str):
    """An id that Agno invented: an agent that a module runs while it is imported has got one already."""


@dataclass(frozen=True)
class Place:
    """Where a module holds something: `helpers-2` for the second in the list `helpers`, `helpers-fast` for that key of a dictionary."""

    module: str
    name: str

    def __str__(self) -> str:
        return f"{self.module}.{self.name}"


def mark_invented_ids() -> None:
    """Lets ids that Agno invents from now on be told from those that somebody gave."""
    agno_names.generate_human_readable_id = _invented


def _invented() -> str:
    return InventedId(_plain_invented())


def given_id(agent: Agent | Team) -> str | None:
    """The id that somebody gave, or that comes of the name; `None` for an agent without either."""
    if agent.id and not isinstance(agent.id, InventedId):
        return agent.id
    return generate_id_from_name(agent.name) if agent.name and agent.name.strip() else None


def held_by(module: ModuleType) -> Iterator[tuple[Place, Any]]:
    """What variables of a module hold, and then what is in their lists and dictionaries, in the order of the module."""
    variables = [(name, value) for name, value in vars(module).items() if not name.startswith("__")]
    for name, value in variables:
        yield Place(module.__name__, name), value
    for name, value in variables:
        for path, item in _inside(name, value, CONTAINERS_DEEP):
            yield Place(module.__name__, path), item


def _inside(path: str, value: Any, levels: int) -> Iterator[tuple[str, Any]]:
    if levels == 0 or not isinstance(value, list | tuple | dict):
        return
    items: Iterable[tuple[Any, Any]] = value.items() if isinstance(value, dict) else enumerate(value, 1)
    for number, (key, item) in enumerate(list(items), 1):
        inner = f"{path}-{_UNSAFE.sub('-', str(key)).strip('-') or number}"
        yield inner, item
        yield from _inside(inner, item, levels - 1)


class Names:
    """Names the agents of all modules, first of all those that variables hold, so that a member that has a variable is called like it."""

    def __init__(self, found: Sequence[tuple[Place, Agent | Team]]):
        self._after: dict[int, str] = {}
        self._known: list[Agent | Team] = []  # what `id()` speaks of must stay
        places: dict[int, Place] = {}
        agents: dict[int, Agent | Team] = {}
        for place, agent in found:
            places.setdefault(id(agent), place)
            agents.setdefault(id(agent), agent)
        given = {given for agent in agents.values() if (given := given_id(agent)) is not None}
        wanted: dict[str, list[int]] = defaultdict(list)
        for key, agent in agents.items():
            if given_id(agent) is None:
                wanted[places[key].name].append(key)
        self.shared = {name: [str(places[key]) for key in keys] for name, keys in wanted.items() if len(keys) > 1}
        """Variables that several modules have: their agents' ids, `module.variable`."""
        self.long: dict[str, Agent | Team] = {}
        """By `module.variable`: under that an agent is found whether or not another module has the variable."""
        for name, keys in wanted.items():
            for key in keys:
                clash = len(keys) > 1 or name in given
                self.long[str(places[key])] = agents[key]
                self._name(agents[key], str(places[key]) if clash else name, f"its variable {places[key]}")
        for key, agent in agents.items():
            stem = places[key].name if key in self._after else agent.id or given_id(agent) or ""
            self._name_members(agent, stem)

    def after(self, agent: Agent | Team) -> str | None:
        """What it is named after, in words; `None` when it has an id or a name of its own."""
        return self._after.get(id(agent))

    def _name(self, agent: Agent | Team, agent_id: str, after: str) -> None:
        agent.id = agent_id
        self._after[id(agent)] = after
        self._known.append(agent)

    def _name_members(self, team: Agent | Team, stem: str) -> None:
        members = team.members if isinstance(team, Team) and isinstance(team.members, list) else []
        for number, member in enumerate(members, 1):
            if not isinstance(member, Agent | Team):
                continue
            place = f"{stem}-{number}"
            if given_id(member) is None:
                self._name(member, place, f"its place: member {number} of {stem}")
            self._name_members(member, place if self.after(member) else member.id or given_id(member) or place)
