"""Looking at orders: tools that only read."""

from __future__ import annotations

import json
import sqlite3
from typing import Any, Literal

from agents.shop.database import open_shop
from agents.shop.errors import ShopError
from agents.shop.money import dollars
from agents.tool_log import logged

OrderStatus = Literal["paid", "shipped", "delivered", "cancelled", "refunded"]

_MOST = 200
_SUMMARY = """
    SELECT orders.*, customers.name, customers.email FROM orders JOIN customers ON customers.id = orders.customer_id
"""


@logged
def find_orders(
    customer_email: str | None = None,
    order_id: int | None = None,
    status: OrderStatus | None = None,
    placed_from: str | None = None,
    placed_until: str | None = None,
    limit: int = 20,
) -> str:
    """Finds orders, the latest first. All conditions that are given must hold.

    Args:
        customer_email: The customer's email address.
        order_id: The number of one order.
        status: paid, shipped, delivered or cancelled; refunded for those of which something was refunded.
        placed_from: First day, YYYY-MM-DD.
        placed_until: Last day, YYYY-MM-DD.
        limit: How many at most, 1 to 200.

    Returns:
        JSON: orders (order_id, customer_email, status, placed_at, paid, refunded), and how many matched in all.
    """
    if not 1 <= limit <= _MOST:
        raise ShopError(f"limit is {limit}: 1 to {_MOST} is allowed.")
    conditions: dict[str, Any] = {
        "customers.email = ? COLLATE NOCASE": customer_email,
        "orders.id = ?": order_id,
        "orders.status = ?": None if status == "refunded" else status,
        "orders.refunded_cents >= ?": 1 if status == "refunded" else None,
        "date(orders.placed_at) >= ?": placed_from,
        "date(orders.placed_at) <= ?": placed_until,
    }
    given = {condition: value for condition, value in conditions.items() if value is not None}
    where = f"{_SUMMARY} WHERE {' AND '.join(given) or 'TRUE'}"
    with open_shop() as shop:
        [matched] = shop.execute(f"SELECT count(*) FROM ({where})", [*given.values()]).fetchone()
        rows = shop.execute(f"{where} ORDER BY orders.id DESC LIMIT ?", [*given.values(), limit]).fetchall()
    return json.dumps({"orders": [_summary(row) for row in rows], "matched": matched})


@logged
def get_order(order_id: int) -> str:
    """Gets one order with its lines and refunds.

    Args:
        order_id: The number of the order.

    Returns:
        JSON: order_id, status, placed_at, customer (name, email), lines, paid, refunded, refundable (what is left), refunds.
    """
    with open_shop() as shop:
        order = find_order(shop, order_id)
        lines = shop.execute(
            """SELECT sku, items.name AS item, quantity, unit_cents FROM order_lines JOIN items USING (sku)
               WHERE order_id = ? ORDER BY sku""",
            [order_id],
        ).fetchall()
        refunds = shop.execute("SELECT * FROM refunds WHERE order_id = ? ORDER BY id", [order_id]).fetchall()
    return json.dumps(
        {
            "order_id": order_id,
            "status": order["status"],
            "placed_at": order["placed_at"],
            "customer": {"name": order["name"], "email": order["email"]},
            "lines": [
                {
                    "sku": line["sku"],
                    "item": line["item"],
                    "quantity": line["quantity"],
                    "unit_price": dollars(line["unit_cents"]),
                }
                for line in lines
            ],
            "paid": dollars(order["paid_cents"]),
            "refunded": dollars(order["refunded_cents"]),
            "refundable": dollars(order["paid_cents"] - order["refunded_cents"]),
            "refunds": [
                {
                    "refund_id": refund["id"],
                    "amount": dollars(refund["amount_cents"]),
                    "reason": refund["reason"],
                    "issued_at": refund["issued_at"],
                }
                for refund in refunds
            ],
        }
    )


@logged
def track_shipment(order_id: int) -> str:
    """Tells where the parcel of an order is.

    Args:
        order_id: The number of the order.

    Returns:
        JSON: order_id, status, events (at, place, event), the oldest first; none when it has not been shipped.
    """
    with open_shop() as shop:
        order = find_order(shop, order_id)
        events = shop.execute(
            "SELECT at, place, event FROM shipping_events WHERE order_id = ? ORDER BY at", [order_id]
        ).fetchall()
    return json.dumps({"order_id": order_id, "status": order["status"], "events": [dict(event) for event in events]})


def find_order(shop: sqlite3.Connection, order_id: int) -> sqlite3.Row:
    """The order with its customer's name and email. Raises `ShopError` when there is none."""
    order = shop.execute(f"{_SUMMARY} WHERE orders.id = ?", [order_id]).fetchone()
    if order is None:
        raise ShopError(f"There is no order {order_id}. find_orders finds orders by the customer's email address.")
    return order


def _summary(order: sqlite3.Row) -> dict[str, Any]:
    return {
        "order_id": order["id"],
        "customer_email": order["email"],
        "status": order["status"],
        "placed_at": order["placed_at"],
        "paid": dollars(order["paid_cents"]),
        "refunded": dollars(order["refunded_cents"]),
    }
