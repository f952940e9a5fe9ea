"""What the analyst's SQL can and cannot do, whatever the model writes."""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from agents.analysis import reading
from agents.analysis.query import describe_shop, query_shop
from agents.analysis.reading import select
from agents.shop.database import open_shop, shop_path
from agents.shop.errors import ShopError

pytestmark = pytest.mark.usefixtures("shop")

WRITES = [
    "INSERT INTO refunds (order_id, amount_cents, reason, issued_at) VALUES (1042, 1, 'x', 'now')",
    "INSERT INTO refunds (order_id, amount_cents, reason, issued_at) VALUES (1042, 1, 'x', 'now') RETURNING id",
    "WITH one AS (SELECT 1) UPDATE orders SET status = 'paid'",
    "DELETE FROM customers",
    "EXPLAIN DELETE FROM customers",
    "REPLACE INTO items VALUES ('SKU-0001', 'x', 1)",
    "DROP TABLE refunds",
    "ALTER TABLE refunds RENAME TO r",
    "CREATE TABLE t (a)",
    "CREATE TEMP TABLE t (a)",
    "CREATE VIRTUAL TABLE t USING fts5 (a)",
    "REINDEX",
    "ANALYZE",
    "BEGIN IMMEDIATE",
    "SAVEPOINT s",
    "ATTACH 'other.db' AS other",
    "ATTACH ':memory:' AS other",
    "VACUUM",
    "VACUUM INTO 'other.db'",
    "PRAGMA query_only = OFF",
    "PRAGMA writable_schema = ON",
    "PRAGMA journal_mode = DELETE",
    "PRAGMA user_version",
    "SELECT * FROM pragma_database_list",
    "SELECT load_extension('./other.so')",
    "SELECT fts3_tokenizer('simple')",
]


def dump() -> list[str]:
    with closing(sqlite3.connect(shop_path())) as connection:
        return list(connection.iterdump())


@pytest.mark.parametrize("sql", WRITES)
def test_what_does_more_than_read_is_refused(data: Path, monkeypatch: pytest.MonkeyPatch, sql: str) -> None:
    monkeypatch.chdir(data)
    select("SELECT 1", most_rows=1, most_bytes=100)
    before = dump()
    with pytest.raises(ShopError, match=r"SQLite refused it .* Only reading is possible here: one SELECT"):
        query_shop(sql)
    assert dump() == before
    assert {path.name for path in data.iterdir()} <= {"shop.db", "shop.db-wal", "shop.db-shm"}


@pytest.mark.parametrize("sql", ["SELECT 1; SELECT 2", "SELECT 1; DROP TABLE refunds", "SELECT 1;;DELETE FROM refunds"])
def test_a_second_statement_is_refused(sql: str) -> None:
    with pytest.raises(ShopError, match="one statement at a time"):
        query_shop(sql)


def test_the_connection_does_not_write_even_if_the_statements_were_not_looked_at(data: Path) -> None:
    with closing(reading._connect()) as shop:
        shop.set_authorizer(None)
        for sql in (WRITES[0], "DROP TABLE refunds", "DELETE FROM refunds"):
            with pytest.raises(sqlite3.OperationalError, match="readonly"):
                shop.execute(sql)
        for sql in ("ATTACH ':memory:' AS other", f"VACUUM INTO '{data}/other.db'"):
            with pytest.raises(sqlite3.OperationalError, match="too many attached databases"):
                shop.execute(sql)
        assert shop.execute("PRAGMA query_only").fetchone() == (1,)
        shop.execute("PRAGMA query_only = OFF")
        with pytest.raises(sqlite3.OperationalError, match="readonly"):  # the file is open for reading
            shop.execute("DELETE FROM refunds")


@pytest.mark.parametrize(
    "sql",
    [
        "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT count(*) FROM n",
        "SELECT count(*) FROM order_lines a, order_lines b, order_lines c",
    ],
)
def test_a_slow_query_is_cut(monkeypatch: pytest.MonkeyPatch, sql: str) -> None:
    monkeypatch.setattr(reading, "SECONDS", 0.2)
    with pytest.raises(ShopError, match=r"stopped after 0\.2 s: make it cheaper"):
        query_shop(sql)


@pytest.mark.parametrize(
    ("sql", "reason"),
    [
        ("SELECT * FROM orders", "more than the 200 rows allowed here"),
        ("SELECT hex(zeroblob(900)) FROM orders LIMIT 100", "more than the 20 kB allowed here"),
        ("SELECT zeroblob(1000000)", "a value 100 kB"),
        ("SELECT '" + "x" * 20_000 + "'", "SQL may have 10000 characters"),
    ],
)
def test_a_result_that_is_too_large_is_refused_whole(sql: str, reason: str) -> None:
    with pytest.raises(ShopError, match=reason):
        query_shop(sql)


@pytest.mark.parametrize(
    ("sql", "reason"),
    [
        ("", "That is no query"),
        ("-- nothing", "That is no query"),
        ("SELECT * FROM ordres", "no such table: ordres. One SELECT is allowed; describe_shop tells tables"),
        ("SELECT colour FROM orders", "no such column: colour"),
        ("SELEC 1", "syntax error"),
        ("SELECT 1\0", "null character"),
        ("SELECT '\ud800'", "surrogates not allowed"),
        ("SELECT CAST(x'ff' AS TEXT)", "Could not decode"),
    ],
)
def test_sql_that_cannot_run_is_explained(sql: str, reason: str) -> None:
    with pytest.raises(ShopError, match=reason):
        query_shop(sql)


def test_a_query_gives_columns_and_rows_as_json() -> None:
    found = json.loads(query_shop("SELECT id AS a, name AS a, NULL, 1.5, x'00ff', 9e999 FROM customers WHERE id = 42;"))
    assert found["columns"][:2] == ["a", "a"]
    assert found["rows"] == [[42, "Sample Customer 0042", None, 1.5, "00ff", "inf"]]


def test_the_shop_is_described_with_its_tables_and_how_to_read_them() -> None:
    described = json.loads(describe_shop())
    tables = {table["name"]: table for table in described["tables"]}
    assert set(tables) == {"customers", "items", "orders", "order_lines", "refunds", "shipping_events"}
    assert tables["orders"]["rows"] == 1200 and "placed_at TEXT" in tables["orders"]["sql"]
    assert "Money is in cents (USD): divide by 100.0 for dollars." in described["notes"]
    assert described["from"] < described["until"]


def test_reading_sees_what_was_just_written_and_keeps_no_writer_waiting() -> None:
    with open_shop() as shop, closing(reading._connect()) as reader:
        shop.execute("PRAGMA busy_timeout = 0")
        rows = reader.execute("SELECT id FROM orders")
        rows.fetchone()
        shop.execute("INSERT INTO refunds (order_id, amount_cents, reason, issued_at) VALUES (1042, 7, 'x', 'now')")
        assert json.loads(query_shop("SELECT amount_cents FROM refunds WHERE order_id = 1042"))["rows"] == [[7]]
