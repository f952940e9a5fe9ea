"""Tools that ship with this project, for agents to list among theirs. They are Agno's own `Function`s: nothing here needs Temporal."""

from __future__ import annotations

import json
from collections.abc import Sequence

from agno.agent import Agent
from agno.tools.function import Function
from pydantic import BaseModel, PrivateAttr

from .naming import given_id


class StartRun(Function):
    """A tool that starts a run of another agent. Agno pauses at it, as at every tool that is executed elsewhere."""

    agents: list[str] = []  # noqa: RUF012 - a field of pydantic
    """Ids of the agents that it may start."""
    _given: Sequence[Agent | str] = PrivateAttr(default=())
    _instructions: str | None = PrivateAttr(default=None)

    def describe(self) -> None:
        """Tells the model of the agents. An agent that nobody has named gets its id when all modules are loaded: before, this is done
        without it. Raises `ValueError` then when there is none."""
        if not self._given:
            return
        agents = self._given
        ids = [agent if isinstance(agent, str) else agent.id or "" for agent in agents]
        if not all(ids):
            raise ValueError(
                "durable_runs: an agent has neither id= nor name=, and no variable of a module in AGENTS_MODULE to be named after"
            )
        self.agents = ids
        self.description = "\n".join(
            [*_DESCRIPTION, *map(_line_about, agents), *(["", self._instructions] if self._instructions else [])]
        )
        self.parameters = {
            "type": "object",
            "properties": {
                "agent": {"type": "string", "enum": ids, "description": "Id of the agent."},
                "request": {
                    "type": "string",
                    "description": "What it is asked. For an agent that takes an object: the object as JSON.",
                },
            },
            "required": ["agent", "request"],
        }
        self._given = ()


_DESCRIPTION = [
    "Has another agent do work in a run of its own and returns its answer. Call it several times in one message for work that can be",
    "done side by side. The agents know nothing of this conversation: say everything they need.",
    "",
    "Agents:",
]


def durable_runs(*agents: Agent | str, name: str = "start_run", instructions: str | None = None) -> Function:
    """A tool by which an agent has other agents do work, each in a durable run of its own, and gets their answers.

    The run that calls it waits without a process, however long that takes. What it starts are runs like any other: people see them,
    decide on their tool calls and cancel them; they end with the run that started them at the latest. Several calls in one message run side
    by side.

    `agents`: those it may start, served by the same agent-service: agents, whose descriptions the model gets to read, or ids. `instructions`
    are added to the description of the tool, for the model.
    """
    if not agents:
        raise ValueError("durable_runs needs at least one agent that it may start, or an agent's id")
    tool = StartRun(name=name, external_execution=True, skip_entrypoint_processing=True)
    tool._given, tool._instructions = agents, instructions
    named = [agent for agent in agents if isinstance(agent, str) or given_id(agent)]
    for agent in named:
        if not isinstance(agent, str):
            agent.set_id()
    if len(named) == len(agents):
        tool.describe()
    return tool


def _line_about(agent: Agent | str) -> str:
    if isinstance(agent, str):
        return f"- {agent}"
    line = f"- {agent.id}" + (f": {agent.description}" if agent.description else "")
    schema = agent.input_schema
    if isinstance(schema, type) and issubclass(schema, BaseModel):
        line += f" It takes an object: {json.dumps(schema.model_json_schema())}"
    return line
