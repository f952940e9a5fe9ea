"""Opening the shop's database; it is made when it is missing."""

from __future__ import annotations

import os
import sqlite3
import tempfile
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from agents.data_dir import data_dir
from agents.shop.sample import fill

_BUSY_SECONDS = 10


def shop_path() -> Path:
    """`DATA_DIR/shop.db`."""
    return data_dir() / "shop.db"


def existing_shop() -> Path:
    """`shop_path()`, where the database now is: it is made when it is missing."""
    path = shop_path()
    if not path.exists():
        create_shop(path)
    return path


@contextmanager
def open_shop() -> Iterator[sqlite3.Connection]:
    """A connection for one piece of work, with rows by column name, foreign keys enforced, and 10 s of patience with other writers.

    Every statement commits by itself, unless it is within `transaction`. Makes the database when it is missing.
    """
    with closing(_connect(existing_shop())) as connection:
        yield connection


@contextmanager
def transaction(connection: sqlite3.Connection) -> Iterator[None]:
    """All or nothing, with the right to write from the start, so that what is read in it stays true until it ends."""
    connection.execute("BEGIN IMMEDIATE")
    try:
        yield
    except BaseException:
        connection.execute("ROLLBACK")
        raise
    connection.execute("COMMIT")


def create_shop(path: Path) -> bool:
    """Makes the database with its sample data; it appears whole or not at all. False when another process was first."""
    descriptor, name = tempfile.mkstemp(prefix="shop-", suffix=".tmp", dir=path.parent)
    os.close(descriptor)
    temporary = Path(name)
    try:
        with closing(_connect(temporary)) as connection:
            connection.execute("PRAGMA journal_mode = WAL")
            with transaction(connection):
                fill(connection)
        # Unlike a rename, a link does not replace a database that another process has made and maybe written to.
        os.link(temporary, path)
    except FileExistsError:
        return False
    finally:
        temporary.unlink()
    return True


def reset_shop(path: Path) -> None:
    """Puts the sample data back, in one transaction: who reads at the same time sees the old data or the new."""
    with closing(_connect(path)) as connection:
        connection.execute("PRAGMA foreign_keys = OFF")
        with transaction(connection):
            tables = connection.execute("SELECT name FROM sqlite_schema WHERE type = 'table'").fetchall()
            triggers = connection.execute("SELECT name FROM sqlite_schema WHERE type = 'trigger'").fetchall()
            for [trigger] in triggers:
                connection.execute(f'DROP TRIGGER "{trigger}"')
            for [table] in tables:
                connection.execute(f'DROP TABLE "{table}"')
            fill(connection)


def _connect(path: Path) -> sqlite3.Connection:
    connection = sqlite3.connect(path, timeout=_BUSY_SECONDS, isolation_level=None)
    connection.row_factory = sqlite3.Row
    connection.execute("PRAGMA foreign_keys = ON")
    return connection
