"""Issuing refunds: writes to the database, with a person's approval, once for each call however often it is made."""

from __future__ import annotations

import json
import sqlite3
from datetime import UTC, datetime

from agno.run import RunContext
from agno.tools import tool

from agents.shop.database import open_shop, transaction
from agents.shop.errors import ShopError
from agents.shop.money import cents, dollars
from agents.shop.orders import find_order
from agents.tool_log import logged


@tool(requires_confirmation=True)
@logged
def issue_refund(order_id: int, amount: float, reason: str, run_context: RunContext | None = None) -> str:
    """Pays back an amount of an order. It cannot be undone, and a person has to approve it.

    Args:
        order_id: The number of the order.
        amount: Dollars, e.g. 24.90; at most what is left of the paid amount.
        reason: Why, in a sentence; it is kept with the refund.

    Returns:
        JSON: refund_id, order_id, amount, refundable (what is left after it).
    """
    wanted = cents(amount)
    key = ((run_context and run_context.metadata) or {}).get("idempotency_key")
    if not reason.strip():
        raise ShopError("The reason is empty: say in a sentence why the amount is refunded.")
    with open_shop() as shop, transaction(shop):
        if key and (issued := _issued_before(shop, key)):
            return issued
        order = find_order(shop, order_id)
        left = order["paid_cents"] - order["refunded_cents"]
        if wanted > left:
            raise ShopError(
                f"${wanted / 100:.2f} is more than the ${left / 100:.2f} that is left to refund of order {order_id} "
                f"(${order['paid_cents'] / 100:.2f} paid, ${order['refunded_cents'] / 100:.2f} refunded before)."
            )
        refund = shop.execute(
            "INSERT INTO refunds (order_id, amount_cents, reason, issued_at) VALUES (?, ?, ?, ?) RETURNING id",
            [order_id, wanted, reason.strip(), datetime.now(UTC).isoformat(timespec="seconds")],
        ).fetchone()
        issued = json.dumps(
            {
                "refund_id": refund["id"],
                "order_id": order_id,
                "amount": dollars(wanted),
                "refundable": dollars(left - wanted),
            }
        )
        if key:
            shop.execute("INSERT INTO refund_calls VALUES (?, ?)", [key, issued])
    return issued


def _issued_before(shop: sqlite3.Connection, key: str) -> str | None:
    """What the call with this key returned, when it was made before and nobody heard of its end."""
    shop.execute("CREATE TABLE IF NOT EXISTS refund_calls (key TEXT PRIMARY KEY, result TEXT NOT NULL) STRICT")
    row = shop.execute("SELECT result FROM refund_calls WHERE key = ?", [key]).fetchone()
    return row["result"] if row else None
