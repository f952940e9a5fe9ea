"""An agent whose decision has a deadline that a test can wait for."""

from __future__ import annotations

from agno.agent import Agent
from agno.tools import tool

from tests.kit.agents_under_test import scripted_model


@tool(requires_confirmation=True)
def hurry(n: int) -> str:
    """Needs somebody soon."""
    return f"hurry {n}"


hurried = Agent(id="hurried", name="Hurried", model=scripted_model("scripted-hurried"), tools=[hurry], telemetry=False)
