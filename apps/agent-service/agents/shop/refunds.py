"""Issuing refunds: writes to the database, with a person's approval."""

from __future__ import annotations

import json
from datetime import UTC, datetime

from agno.tools import tool

from agents.shop.database import open_shop, transaction
from agents.shop.errors import ShopError
from agents.shop.money import cents, dollars
from agents.shop.orders import find_order
from agents.tool_log import logged


@tool(requires_confirmation=True)
@logged
def issue_refund(order_id: int, amount: float, reason: str) -> str:
    """Pays back an amount of an order. It cannot be undone, and a person has to approve it.

    Args:
        order_id: The number of the order.
        amount: Dollars, e.g. 24.90; at most what is left of the paid amount.
        reason: Why, in a sentence; it is kept with the refund.

    Returns:
        JSON: refund_id, order_id, amount, refundable (what is left after it).
    """
    wanted = cents(amount)
    if not reason.strip():
        raise ShopError("The reason is empty: say in a sentence why the amount is refunded.")
    with open_shop() as shop, transaction(shop):
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
    return json.dumps(
        {
            "refund_id": refund["id"],
            "order_id": order_id,
            "amount": dollars(wanted),
            "refundable": dollars(left - wanted),
        }
    )
