"""Tools that ship with this project, for agents to list among theirs. They are Agno's own `Function`s: nothing here needs Temporal."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from agno.agent import Agent
from agno.tools.function import Function
from pydantic import BaseModel

from .naming import given_id


class RunStarter:
    """Which agents a tool may start. It stands where a tool has its function, since that is what a toolkit keeps of a tool that is put into it. Agno
    never calls it: it pauses at the tool."""

    def __init__(self, agents: Sequence[Agent | str] = (), instructions: str | None = None):
        self.agents: list[str] = []
        """Ids, once they are known."""
        self._given = agents
        self._instructions = instructions

    def __call__(self, agent: str, request: str) -> str:
        raise NotImplementedError(f"a run of {agent} is started by the agent-service, not in this process")

    def __deepcopy__(self, memo: object) -> RunStarter:
        return self

    def describe(self, tool: Function) -> None:
        """Tells the model of the agents. An agent that nobody has named gets its id when all modules are loaded. Raises `ValueError` for one that
        has none."""
        ids = [agent if isinstance(agent, str) else agent.id or "" for agent in self._given]
        if not all(ids):
            raise ValueError(
                "durable_runs: an agent has neither id= nor name=, and no variable of a module in AGENTS_MODULE to be named after"
            )
        if not ids:
            return
        self.agents = ids
        more = ["", self._instructions] if self._instructions else []
        tool.description = "\n".join([*_DESCRIPTION, *map(_line_about, self._given), *more])
        tool.parameters = {
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


class StartRun(Function):
    """A tool that starts a run of another agent. Agno pauses at it, as at every tool that is executed elsewhere."""

    def model_post_init(self, context: Any) -> None:
        if self.entrypoint is None:
            self.entrypoint = RunStarter()


def starter_of(tool: Function | None) -> RunStarter | None:
    """What a tool may start; `None` for a tool that starts no runs."""
    return tool.entrypoint if tool is not None and isinstance(tool.entrypoint, RunStarter) else None


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
    starter = RunStarter(agents, instructions)
    tool = StartRun(name=name, entrypoint=starter, external_execution=True, skip_entrypoint_processing=True)
    named = [agent for agent in agents if isinstance(agent, str) or given_id(agent)]
    for agent in named:
        if not isinstance(agent, str):
            agent.set_id()
    if len(named) == len(agents):
        starter.describe(tool)
    return tool


def _line_about(agent: Agent | str) -> str:
    if isinstance(agent, str):
        return f"- {agent}"
    line = f"- {agent.id}" + (f": {agent.description}" if agent.description else "")
    schema = agent.input_schema
    if isinstance(schema, type) and issubclass(schema, BaseModel):
        line += f" It takes an object: {json.dumps(schema.model_json_schema())}"
    return line
