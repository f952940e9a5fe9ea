"""The sample data: the same at every call, and plainly made up."""

from __future__ import annotations

import sqlite3
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random

CUSTOMERS = 200
ORDERS = 1200
FIRST_ORDER_ID = 1001

_SEED = 1042
_FIRST_DAY = datetime(2026, 1, 5, 9, 0, tzinfo=UTC)
_ITEMS = [
    ("Blender", 4990),
    ("Kettle", 3450),
    ("Toaster", 2999),
    ("Desk lamp", 2490),
    ("Headphones", 7900),
    ("Backpack", 5600),
    ("Water bottle", 1550),
    ("Yoga mat", 2200),
    ("Chess set", 3100),
    ("Umbrella", 1890),
    ("Coffee grinder", 6400),
    ("Bike light", 1275),
]
_REASONS = ["Arrived broken.", "Never arrived.", "Wrong item was sent.", "Did not fit."]
_STATUSES = {"delivered": 70, "shipped": 15, "paid": 10, "cancelled": 5}
_ROUTE = [("picked up", "Sample Warehouse"), ("in transit", "Sample Hub"), ("delivered", "Sampletown")]

Line = tuple[str, int, int]


def fill(connection: sqlite3.Connection) -> None:
    """Creates the tables and their rows on an empty database, within the caller's transaction."""
    for statement in _statements((Path(__file__).parent / "schema.sql").read_text()):
        connection.execute(statement)
    random = Random(_SEED)
    connection.executemany(
        "INSERT INTO customers VALUES (?, ?, ?)",
        [(n, f"Sample Customer {n:04d}", f"customer-{n:04d}@example.com") for n in range(1, CUSTOMERS + 1)],
    )
    connection.executemany("INSERT INTO items VALUES (?, ?, ?)", _items())
    placed_at = _FIRST_DAY
    for order_id in range(FIRST_ORDER_ID, FIRST_ORDER_ID + ORDERS):
        placed_at += timedelta(minutes=random.randint(20, 400))
        _add_order(connection, random, order_id, placed_at)


def _statements(script: str) -> list[str]:
    """Single statements, because `executescript` would commit the transaction."""
    statements, pending = [], ""
    for line in script.splitlines(keepends=True):
        pending += line
        if sqlite3.complete_statement(pending):
            statements.append(pending)
            pending = ""
    return statements


def _items() -> list[tuple[str, str, int]]:
    return [(f"SKU-{n:04d}", f"Sample {name}", cents) for n, (name, cents) in enumerate(_ITEMS, start=1)]


def _add_order(connection: sqlite3.Connection, random: Random, order_id: int, placed_at: datetime) -> None:
    customer_id, status, lines, refund = _draw(random)
    if order_id == 1042:  # the order that the examples refund
        customer_id, status, lines, refund = 42, "delivered", [("SKU-0001", 1, 4990)], None
    paid = sum(quantity * cents for _, quantity, cents in lines)
    connection.execute(
        "INSERT INTO orders (id, customer_id, status, placed_at, paid_cents) VALUES (?, ?, ?, ?, ?)",
        [order_id, customer_id, status, _time(placed_at), paid],
    )
    connection.executemany("INSERT INTO order_lines VALUES (?, ?, ?, ?)", [(order_id, *line) for line in lines])
    for step, (event, place) in enumerate(_ROUTE[: {"shipped": 2, "delivered": 3}.get(status, 0)]):
        at = placed_at + timedelta(hours=5 + 20 * step)
        connection.execute(
            "INSERT INTO shipping_events (order_id, at, place, event) VALUES (?, ?, ?, ?)",
            [order_id, _time(at), place, event],
        )
    if refund:
        share, reason = refund
        connection.execute(
            "INSERT INTO refunds (order_id, amount_cents, reason, issued_at) VALUES (?, ?, ?, ?)",
            [order_id, max(1, round(paid * share)), reason, _time(placed_at + timedelta(days=4))],
        )


def _draw(random: Random) -> tuple[int, str, list[Line], tuple[float, str] | None]:
    """Customer, status, lines, and what was refunded: a share of the paid amount, and why."""
    customer_id = random.randint(1, CUSTOMERS)
    [status] = random.choices(list(_STATUSES), weights=list(_STATUSES.values()))
    lines = [(sku, random.randint(1, 3), cents) for sku, _, cents in random.sample(_items(), random.randint(1, 4))]
    chance, share, reason = random.random(), random.choice([1.0, 1.0, 0.5]), random.choice(_REASONS)
    if status == "cancelled":
        return customer_id, status, lines, (1.0, "The order was cancelled.")
    return customer_id, status, lines, (share, reason) if status == "delivered" and chance < 0.08 else None


def _time(moment: datetime) -> str:
    return moment.isoformat(timespec="seconds")
