"""The support agent of the sample shop: a plain Agno agent."""

from __future__ import annotations

from agno.agent import Agent

from agents.model import model_from_environment
from agents.shop.letters import write_to_customer
from agents.shop.orders import find_orders, get_order, track_shipment
from agents.shop.refunds import issue_refund
from agents.shop.warehouse import check_warehouse_stock

support = Agent(
    id="support",
    name="Support",
    description="Answers customers of a sample shop: finds orders, tracks parcels, issues refunds, writes emails.",
    role="Customers and their orders: finds orders, tracks parcels, issues refunds, writes emails.",
    instructions=[
        "You work in the support of a web shop. Use the tools; never guess what an order says.",
        "Look at an order before you refund it. Refund what is asked for, or else all that is left of it.",
        "After a refund, write to the customer: the amount that was refunded, the order, and that it takes five working days.",
        "When a refund or an email is rejected, do not try it again. Say what was rejected and why.",
        "Close with one or two sentences that say what was done.",
    ],
    tools=[find_orders, get_order, track_shipment, check_warehouse_stock, issue_refund, write_to_customer],
    model=model_from_environment(),
    telemetry=False,
)
