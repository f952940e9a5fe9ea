"""An agent of your own, and a package that the image did not have."""

import phonenumbers
from agno.agent import Agent
from agno.models.openai import OpenAIChat


def read_number(number: str, country: str) -> str:
    """Reads a telephone number as people write it in a country (two letters), and gives it in its international form."""
    return phonenumbers.format_number(phonenumbers.parse(number, country), phonenumbers.PhoneNumberFormat.E164)


callers = Agent(id="callers", name="Callers", model=OpenAIChat(id="gpt-5-mini"), tools=[read_number])
