"""The agent-service: runs the turns of durable runs with plain Agno agents."""

__version__ = "0.1.0"
