"""Looking at the shop's data: tools that only read."""

from __future__ import annotations

import json
import math
from typing import Any

from agents.analysis.reading import select
from agents.tool_log import logged

_MOST_ROWS = 200
_MOST_BYTES = 20_000
_NOTES = [
    "Money is in cents (USD): divide by 100.0 for dollars.",
    "Times are texts, ISO 8601 in UTC: substr(placed_at, 1, 7) is the month.",
    "A cancelled order stays in orders and order_lines; leave it out of sales.",
    "refunded_cents of an order is the sum of its refunds.",
]


@logged
def describe_shop() -> str:
    """Describes the shop's database.

    Returns:
        JSON: tables (name, rows, sql: how it was created), notes, from and until (times of the first and the last order).
    """
    schema = select(
        "SELECT name, sql FROM sqlite_schema WHERE type = 'table' ORDER BY rowid", most_rows=100, most_bytes=100_000
    )
    tables = [
        {"name": name, "rows": _one(f'SELECT count(*) FROM "{name}"')[0], "sql": sql} for name, sql in schema.rows
    ]
    first, last = _one("SELECT min(placed_at), max(placed_at) FROM orders")
    return json.dumps({"tables": tables, "notes": _NOTES, "from": first, "until": last})


@logged
def query_shop(sql: str) -> str:
    """Runs one SQLite query on the shop's database, to look at the answer. It can only read, and may find 200 rows in 5 seconds.

    Args:
        sql: One SELECT, or WITH … SELECT, without a second statement.

    Returns:
        JSON: columns (names), rows (lists of values).
    """
    table = select(sql, most_rows=_MOST_ROWS, most_bytes=_MOST_BYTES)
    return json.dumps({"columns": table.columns, "rows": [[plain(value) for value in row] for row in table.rows]})


def plain(value: Any) -> Any:
    """A value of SQLite as JSON can say it: bytes by their hexadecimal digits, infinity by its name."""
    if isinstance(value, bytes):
        return value.hex()
    return str(value) if isinstance(value, float) and not math.isfinite(value) else value


def _one(sql: str) -> tuple[Any, ...]:
    [row] = select(sql, most_rows=1, most_bytes=1_000).rows
    return row
