"""Attempts counted in a file, so that what is tried again after a restart knows that it was tried before."""

from __future__ import annotations

import sqlite3
from contextlib import closing

from agents.data_dir import data_dir


def next_attempt(key: str) -> int:
    """Counts an attempt at `key` and returns its number, from 1. Safe across threads and processes: `DATA_DIR/attempts.db`."""
    with closing(sqlite3.connect(data_dir() / "attempts.db", timeout=10, isolation_level=None)) as connection:
        connection.execute("CREATE TABLE IF NOT EXISTS attempts (key TEXT PRIMARY KEY, count INTEGER NOT NULL) STRICT")
        [count] = connection.execute(
            "INSERT INTO attempts VALUES (?, 1) ON CONFLICT (key) DO UPDATE SET count = count + 1 RETURNING count",
            [key],
        ).fetchone()
        return count
