"""What an agent's model is told before a run begins, for those who look at the agent."""

from agno.agent import Agent
from agno.team import Team

from ..contract.models import Instructions

LONGEST = 20_000
"""Characters that are shown: an agent's page, not its whole knowledge."""


def instructions_of(agent: Agent | Team) -> Instructions | None:
    """None where nothing is said. Nothing of the agent is called: what a function makes is known in a run only."""
    system = agent.system_message
    said: list[object] = [
        getattr(system, "content", system),  # a text, a function, or a message of Agno
        *(agent.instructions if isinstance(agent.instructions, list) else [agent.instructions]),
    ]
    texts = [text.strip() for text in said if isinstance(text, str) and text.strip()]
    computed = any(text is not None and not isinstance(text, str) for text in said)
    if not texts and not computed:
        return None
    text = "\n".join(texts)
    return Instructions(
        text=text[:LONGEST] or None, computed=computed or None, cut=True if len(text) > LONGEST else None
    )
