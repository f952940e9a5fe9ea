"""The analyst of the sample shop: a plain Agno agent that answers with read-only SQL and makes files."""

from __future__ import annotations

from agno.agent import Agent

from agents.analysis.query import describe_shop, query_shop
from agents.analysis.saving import save_chart, save_csv
from agents.model import model_from_environment

analyst = Agent(
    id="analyst",
    name="Analyst",
    description="Answers questions about the sample shop's data with read-only SQL, and saves charts and CSV files.",
    role="Numbers: answers questions about the shop's data, makes charts and CSV files.",
    instructions=[
        "You answer questions about the data of a web shop. Call describe_shop first; never guess tables or columns.",
        "Let the database add up and sort. When a query is refused, mend it by what the message says.",
        "Save a chart when one is asked for or says more than a table, and a CSV when data is to be taken along.",
        "Give amounts in dollars. Say what you counted and what you left out, such as cancelled orders.",
        "Answer in a few sentences, with a small table where it helps, and name the files that you saved.",
    ],
    tools=[describe_shop, query_shop, save_csv, save_chart],
    model=model_from_environment(),
    telemetry=False,
)
