"""One SQL query on the shop's database by a connection that can only read, within limits of time and size."""

from __future__ import annotations

import sqlite3
import time
from contextlib import closing
from dataclasses import dataclass
from typing import Any

from agents.shop.database import existing_shop
from agents.shop.errors import ShopError

SECONDS = 5.0
"""How long a query may take."""

_LONGEST_SQL = 10_000
_LONGEST_VALUE = 100_000
_LONGEST_LIKE_PATTERN = 200  # LIKE takes quadratic time in it, between two looks at the clock
_BUSY_SECONDS = 5
_STEPS_BETWEEN_LOOKS_AT_THE_CLOCK = 10_000
_ALLOWED = frozenset({sqlite3.SQLITE_SELECT, sqlite3.SQLITE_READ, sqlite3.SQLITE_FUNCTION, sqlite3.SQLITE_RECURSIVE})
_REFUSED_FUNCTIONS = frozenset({"load_extension", "fts3_tokenizer"})  # they load code and tell addresses of memory
_REFUSED = frozenset({sqlite3.SQLITE_AUTH, sqlite3.SQLITE_READONLY})
_ONLY_READING = "Only reading is possible here: one SELECT, or WITH … SELECT, on the tables that describe_shop names."


@dataclass(frozen=True)
class Table:
    """What a query found. Values are numbers, texts, bytes or `None`."""

    columns: list[str]
    rows: list[tuple[Any, ...]]


def select(sql: str, *, most_rows: int, most_bytes: int) -> Table:
    """All that the query finds. Raises `ShopError`, never a part of it, when it writes, fails, takes longer than `SECONDS`, or finds
    more than `most_rows` or about `most_bytes`."""
    with closing(_connect()) as shop:
        try:
            return _fetch(shop.execute(sql), most_rows, most_bytes)
        except (sqlite3.Error, sqlite3.Warning, ValueError) as error:  # ValueError: SQL that is no valid text
            if isinstance(error, ShopError):
                raise
            raise ShopError(_explained(error)) from None


def _connect() -> sqlite3.Connection:
    """A connection that SQLite itself keeps from writing, in three ways: the file is opened for reading, the connection is told
    so, and every statement that does more than select is refused before it runs."""
    shop = sqlite3.connect(f"{existing_shop().as_uri()}?mode=ro", uri=True, timeout=_BUSY_SECONDS, isolation_level=None)
    shop.execute("PRAGMA query_only = ON")
    for limit, value in (
        (sqlite3.SQLITE_LIMIT_SQL_LENGTH, _LONGEST_SQL),
        (sqlite3.SQLITE_LIMIT_LENGTH, _LONGEST_VALUE),
        (sqlite3.SQLITE_LIMIT_LIKE_PATTERN_LENGTH, _LONGEST_LIKE_PATTERN),
        (sqlite3.SQLITE_LIMIT_ATTACHED, 0),
    ):
        shop.setlimit(limit, value)
    deadline = time.monotonic() + SECONDS
    shop.set_progress_handler(lambda: time.monotonic() > deadline, _STEPS_BETWEEN_LOOKS_AT_THE_CLOCK)
    shop.set_authorizer(_authorize)
    return shop


def _authorize(action: int, first: str | None, second: str | None, database: str | None, source: str | None) -> int:
    if action not in _ALLOWED or (action == sqlite3.SQLITE_FUNCTION and second in _REFUSED_FUNCTIONS):
        return sqlite3.SQLITE_DENY
    return sqlite3.SQLITE_OK


def _fetch(cursor: sqlite3.Cursor, most_rows: int, most_bytes: int) -> Table:
    if cursor.description is None:
        raise ShopError(f"That is no query. {_ONLY_READING}")
    columns = [column[0] for column in cursor.description]
    rows: list[tuple[Any, ...]] = []
    size = 0
    for row in cursor:
        rows.append(row)
        size += sum(len(value) if isinstance(value, str | bytes) else 8 for value in row)
        if len(rows) > most_rows or size > most_bytes:
            found = f"{most_rows} rows" if len(rows) > most_rows else f"{most_bytes // 1000} kB"
            raise ShopError(f"The query finds more than the {found} allowed here: let it add up, or find less (LIMIT).")
    return Table(columns, rows)


def _explained(error: Exception) -> str:
    code = getattr(error, "sqlite_errorcode", None)
    if code == sqlite3.SQLITE_INTERRUPT:
        return f"The query was stopped after {SECONDS:g} s: make it cheaper, e.g. join on keys, or find less."
    if code in _REFUSED or "not authorized" in str(error):
        return f"SQLite refused it ({error}). {_ONLY_READING}"
    if code == sqlite3.SQLITE_TOOBIG or isinstance(error, sqlite3.DataError):
        return f"SQLite refused it ({error}): SQL may have {_LONGEST_SQL} characters and a value {_LONGEST_VALUE // 1000} kB."
    reason = str(error).rstrip(".")
    return f"SQLite cannot run it: {reason}. One SELECT is allowed; describe_shop tells tables and columns."
