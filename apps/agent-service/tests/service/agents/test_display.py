"""Labels and formats of arguments: what a wrong declaration says, and that a right one goes with each request."""

from __future__ import annotations

from pathlib import Path

import pytest
from agno.agent import Agent
from agno.tools import tool
from pydantic import BaseModel

from agent_service.agents.policies import PolicyError, load_policies
from agent_service.agents.preparation import RegistryError
from agent_service.agents.registered_agent import RegisteredAgent


class Line(BaseModel):
    price: float


class Customer(BaseModel):
    country: str


@tool(requires_confirmation=True)
def refund(order_id: int, amount: float, customer: Customer, lines: list[Line]) -> str:
    "Pays back."
    return ""


def load(tmp_path: Path, text: str, head: str = "[billing.refund.arguments]\n"):
    path = tmp_path / "policies.toml"
    path.write_text(head + text)
    return load_policies(path)["billing"]


def served(tmp_path: Path, text: str) -> RegisteredAgent:
    return RegisteredAgent("billing", Agent(id="billing", tools=[refund]), load(tmp_path, text))


def test_labels_and_formats_cross_by_path(tmp_path: Path) -> None:
    billing = served(
        tmp_path,
        """
        amount = { label = "Amount", format = "money", currency = "USD" }
        customer.country.label = "Country"
        customer.label = "Customer"
        lines.0.price = { format = "number" }
        """,
    )
    billing.check_policies()
    display = {
        path: each.model_dump(by_alias=True, exclude_none=True)
        for path, each in billing.describe_tool("refund")["display"].items()
    }
    assert display == {
        "amount": {"label": "Amount", "format": "money", "currency": "USD"},
        "customer": {"label": "Customer"},
        "customer.country": {"label": "Country"},
        "lines.0.price": {"format": "number"},
    }
    assert [tool.display for tool in billing.describe().tools] == [billing.describe_tool("refund")["display"]]


def test_a_path_in_quotes_is_the_same(tmp_path: Path) -> None:
    assert set(load(tmp_path, '"customer.country" = { label = "Country" }').displays["refund"]) == {"customer.country"}


def test_a_tool_without_labels_says_nothing_of_them(tmp_path: Path) -> None:
    billing = RegisteredAgent("billing", Agent(id="billing", tools=[refund]), load(tmp_path, "", "[billing]\n"))
    assert billing.describe_tool("refund")["display"] is None
    assert billing.describe_tool("later")["display"] is None


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ('amount = "Amount"', r"amount is 'Amount'; allowed is a table with label, format, currency"),
        ("amount = {}", r"amount is \{\}; allowed is a table"),
        ("amount.labels = 'x'", "amount: unknown labels; allowed are label, format, currency"),
        ("amount.label = 5", "amount.label is 5: it must be a text that is not empty"),
        ('amount.label = "A\u200bmount"', "amount.label is 'A.u200bmount': it must be one line"),
        ("amount.label = '" + "a" * 101 + "'", "amount.label has 101 characters; at most 100"),
        ("amount.format = 'dollars'", "amount.format is 'dollars'; allowed are money, number, percent, date"),
        ("amount.format = 'money'", "amount: format is 'money' and currency is missing"),
        ("amount = { format = 'number', currency = 'USD' }", "amount: currency is for format 'money' only"),
        ("amount = { format = 'money', currency = 'usd' }", "amount.currency is 'usd'; allowed is a code of ISO 4217"),
        ("amount = { format = 'money', currency = 840 }", "amount.currency is 840; allowed is a code"),
        ("customer.country = 1", "customer: unknown country; allowed are label, format, currency"),
        ('"customer." = { label = "x" }', "allowed is a table with label"),
    ],
)
def test_a_wrong_table_is_refused_with_file_table_argument_and_what_is_allowed(
    tmp_path: Path, text: str, says: str
) -> None:
    with pytest.raises(PolicyError, match=r"policies.toml: \[billing.refund.arguments\]: .*" + says):
        load(tmp_path, text)


def test_a_table_that_is_none_is_refused(tmp_path: Path) -> None:
    with pytest.raises(PolicyError, match="'amount' is no table of arguments"):
        load(tmp_path, 'arguments = "amount"', "[billing.refund]\n")


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("amuont.label = 'Amount'", "a label speaks of the argument 'amuont'; refund has order_id, amount, customer"),
        (
            "customer.land.label = 'Country'",
            "a label speaks of 'customer.land': customer is Customer, which has country",
        ),
        (
            "lines.price.label = 'Price'",
            "a label speaks of 'lines.price': lines is a list; write the number of the item",
        ),
    ],
)
def test_a_label_of_nothing_is_refused(tmp_path: Path, text: str, says: str) -> None:
    with pytest.raises(RegistryError, match=r"policies.toml: \[billing.refund.arguments\]: " + says):
        served(tmp_path, text).check_policies()
