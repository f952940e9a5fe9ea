"""A sample agent whose tool fails in both ways."""

from agno.agent import Agent
from agno.models.openai import OpenAIChat

RATES = {"EUR": 1.0, "USD": 1.1}
down = False


def exchange_rate(currency: str) -> float:
    """The sample rate of a currency."""
    if down:
        raise ConnectionError("the bank does not answer")  # passes: the call is tried again
    if currency not in RATES:
        raise ValueError(f"{currency} is unknown; there are {', '.join(RATES)}")  # the model reads this and corrects itself
    return RATES[currency]


rates = Agent(id="rates", model=OpenAIChat(id="gpt-5-mini"), tools=[exchange_rate])
