"""Tools that ship with this project, for agents to list among theirs. They are Agno's own `Function`s: nothing here needs Temporal."""

from __future__ import annotations

import json

from agno.agent import Agent
from agno.tools.function import Function
from pydantic import BaseModel


class StartRun(Function):
    """A tool that starts a run of another agent. Agno pauses at it, as at every tool that is executed elsewhere."""

    agents: list[str] = []  # noqa: RUF012 - a field of pydantic
    """Ids of the agents that it may start."""


def durable_runs(*agents: Agent | str, name: str = "start_run", instructions: str | None = None) -> Function:
    """A tool by which an agent has other agents do work, each in a durable run of its own, and gets their answers.

    The run that calls it waits without a process, however long that takes. What it starts are runs like any other: people see them,
    decide on their tool calls and cancel them; they end with the run that started them at the latest. Several calls in one message run side
    by side.

    `agents`: those it may start, served by the same agent-service: agents, whose descriptions the model gets to read, or ids. `instructions`
    are added to the description of the tool, for the model.
    """
    ids = [_id_of(agent) for agent in agents]
    if not ids:
        raise ValueError("durable_runs needs at least one agent that it may start, or an agent's id")
    lines = [
        "Has another agent do work in a run of its own and returns its answer. Call it several times in one message for work that can be",
        "done side by side. The agents know nothing of this conversation: say everything they need.",
        "",
        "Agents:",
        *(_line_about(agent) for agent in agents),
    ]
    return StartRun(
        name=name,
        description="\n".join([*lines, *(["", instructions] if instructions else [])]),
        parameters={
            "type": "object",
            "properties": {
                "agent": {"type": "string", "enum": ids, "description": "Id of the agent."},
                "request": {
                    "type": "string",
                    "description": "What it is asked. For an agent that takes an object: the object as JSON.",
                },
            },
            "required": ["agent", "request"],
        },
        agents=ids,
        external_execution=True,
        skip_entrypoint_processing=True,
    )


def _id_of(agent: Agent | str) -> str:
    if isinstance(agent, str):
        return agent
    if agent.id is None and agent.name is None:  # Agno would invent one, another in each process
        raise ValueError("durable_runs: an agent has neither id= nor name=")
    agent.set_id()
    return agent.id or ""


def _line_about(agent: Agent | str) -> str:
    if isinstance(agent, str):
        return f"- {agent}"
    line = f"- {agent.id}" + (f": {agent.description}" if agent.description else "")
    schema = agent.input_schema
    if isinstance(schema, type) and issubclass(schema, BaseModel):
        line += f" It takes an object: {json.dumps(schema.model_json_schema())}"
    return line
