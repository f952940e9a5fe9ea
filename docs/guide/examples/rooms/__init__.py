"""A sample agent: the front desk of a sample hotel."""

from agno.agent import Agent
from agno.models.openai import OpenAIChat
from agno.tools import tool

BOOKINGS = {101: "guest A", 102: "guest B"}


def find_booking(room: int) -> str:
    """Says who has booked a room."""
    return BOOKINGS.get(room, "nobody")


@tool(requires_confirmation=True)
def cancel_booking(room: int) -> str:
    """Cancels the booking of a room, for good."""
    return f"The booking of {BOOKINGS.pop(room)} is cancelled."


front_desk = Agent(
    id="front-desk",
    name="Front desk",
    model=OpenAIChat(id="gpt-5-mini"),
    instructions="Look a booking up before you cancel it. Say in one sentence what was done.",
    tools=[find_booking, cancel_booking],
)
