"""The desk of the sample shop: a plain Agno team, whose leader gives each part of a request to the agent that it is for."""

from __future__ import annotations

from agno.team import Team

from agents.analyst import analyst
from agents.model import model_from_environment
from agents.support import support

desk = Team(
    id="desk",
    name="Desk",
    description="Takes any request to the sample shop and shares it out: refunds and parcels to support, questions about data to the analyst.",
    instructions=[
        "Give each part of the request to the member that it is for, in one message, so that they work side by side.",
        "Say everything that a member needs to know: it does not see the request.",
        "Close with what each of them said, in its own words, and add nothing.",
    ],
    members=[support, analyst],
    model=model_from_environment(),
    telemetry=False,
)
