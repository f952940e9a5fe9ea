from __future__ import annotations

import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest

from agents.shop.database import create_shop, open_shop, shop_path, transaction
from agents.shop.seed import main as seed


def dump(path: Path) -> list[str]:
    with closing(sqlite3.connect(path)) as connection:
        return list(connection.iterdump())


def test_the_sample_data_is_the_same_every_time(tmp_path: Path) -> None:
    assert create_shop(tmp_path / "one.db") and create_shop(tmp_path / "two.db")
    assert dump(tmp_path / "one.db") == dump(tmp_path / "two.db")


def test_the_shop_is_made_on_demand_and_plainly_a_sample(data: Path) -> None:
    with open_shop() as shop:
        [orders, first] = shop.execute("SELECT count(*), min(id) FROM orders").fetchone()
        strangers = shop.execute(
            "SELECT count(*) FROM customers WHERE name NOT LIKE 'Sample Customer ____' OR email NOT LIKE 'customer-____@example.com'"
        ).fetchone()[0]
        [mode] = shop.execute("PRAGMA journal_mode").fetchone()
    assert orders > 1000 and first == 1001
    assert strangers == 0
    assert mode == "wal"


def test_what_was_paid_is_the_sum_of_the_lines_and_what_was_refunded_that_of_the_refunds() -> None:
    with open_shop() as shop:
        wrong = shop.execute(
            """SELECT id FROM orders WHERE
               paid_cents != (SELECT sum(quantity * unit_cents) FROM order_lines WHERE order_id = orders.id) OR
               refunded_cents != (SELECT coalesce(sum(amount_cents), 0) FROM refunds WHERE order_id = orders.id)"""
        ).fetchall()
    assert wrong == []


def test_the_database_itself_refuses_refunds_above_the_paid_amount_and_changed_refunds() -> None:
    refund = "INSERT INTO refunds (order_id, amount_cents, reason, issued_at) VALUES (1042, ?, 'x', 'now')"
    with open_shop() as shop:
        shop.execute(refund, [4000])
        with pytest.raises(sqlite3.IntegrityError, match="refunds_within_paid_amount"):
            shop.execute(refund, [991])
        shop.execute(refund, [990])
        with pytest.raises(sqlite3.IntegrityError, match="never changed"):
            shop.execute("UPDATE refunds SET amount_cents = 1 WHERE order_id = 1042")
        with pytest.raises(sqlite3.IntegrityError, match="never deleted"):
            shop.execute("DELETE FROM refunds WHERE order_id = 1042")
        with pytest.raises(sqlite3.IntegrityError, match="FOREIGN KEY"):
            shop.execute("INSERT INTO refunds (order_id, amount_cents, reason, issued_at) VALUES (1, 1, 'x', 'now')")


def test_a_transaction_keeps_other_writers_out_from_its_start_and_leaves_nothing_when_it_fails() -> None:
    with open_shop() as shop, open_shop() as other:
        other.execute("PRAGMA busy_timeout = 0")
        with pytest.raises(RuntimeError), transaction(shop):
            with pytest.raises(sqlite3.OperationalError, match="locked"):
                other.execute("BEGIN IMMEDIATE")
            shop.execute("UPDATE orders SET status = 'cancelled'")
            raise RuntimeError
        [others] = other.execute("SELECT count(*) FROM orders WHERE status != 'cancelled'").fetchone()
        assert others > 0


def test_processes_that_make_the_shop_at_once_make_one_and_leave_nothing_behind(data: Path) -> None:
    starts = [subprocess.Popen([sys.executable, "-m", "agents.shop.seed"], stdout=subprocess.PIPE) for _ in range(3)]
    said = [start.communicate(timeout=60)[0].decode().split(" ")[0] for start in starts]
    assert [start.returncode for start in starts] == [0, 0, 0]
    assert said.count("Made") == 1
    assert [path.name for path in data.iterdir()] == ["shop.db"]


def test_a_shop_that_exists_is_kept_unless_it_is_forced_back(capsys: pytest.CaptureFixture[str]) -> None:
    seed([])
    fresh = dump(shop_path())
    with open_shop() as shop:
        shop.execute("INSERT INTO refunds (order_id, amount_cents, reason, issued_at) VALUES (1042, 1, 'x', 'now')")
    assert create_shop(shop_path()) is False
    seed([])
    assert dump(shop_path()) != fresh
    seed(["--force"])
    assert dump(shop_path()) == fresh
    assert [line.split(":")[0] for line in capsys.readouterr().out.splitlines()] == [
        "Made the sample shop",
        "The sample shop is there already",
        "Put the sample data back",
    ]
