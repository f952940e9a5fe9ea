"""Tools that ship with this project, for agents to list among theirs: `from agent_service.tools import durable_runs`."""

from .agents.tools import StartRun, durable_runs

__all__ = ["StartRun", "durable_runs"]
