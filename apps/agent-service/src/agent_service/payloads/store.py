"""The payload store: what is too large for a history, kept under names that are made of what it holds: files, or objects of S3.

The layout is shared with TypeScript (`packages/@platform/temporal/src/payloads`): `<folder or prefix>/<first two characters>/<SHA-256 in hex>`.
"""

from __future__ import annotations

import hashlib
import re
from typing import Protocol

REWRITE_AFTER = 600.0
"""Seconds for which a process takes it for granted that a payload that it has written is there."""

_NAME = re.compile(r"[0-9a-f]{64}")


class PayloadLost(Exception):
    """A payload is missing or damaged; the message says which and what to do. Nothing but a person can mend it."""


class PayloadStoreUnavailable(Exception):
    """The store cannot be asked at the moment, or refuses it. `refused`: waiting does not help."""

    def __init__(self, message: str, refused: bool):
        super().__init__(message)
        self.refused = refused


class PayloadStore(Protocol):
    """Bytes by their SHA-256: never changed, checked whenever they are read."""

    async def check(self) -> None:
        """Raises `PayloadStoreUnavailable` when it cannot be written to and read from."""
        ...

    async def put(self, data: bytes) -> str:
        """Returns the name. On return the bytes are kept, and count as written now (give or take `REWRITE_AFTER`), also those that were
        there before: what nothing refers to is removed some time after it was last written. Raises `PayloadStoreUnavailable`."""
        ...

    async def get(self, name: str) -> bytes:
        """Raises `PayloadLost`, `PayloadStoreUnavailable`."""
        ...


def name_of(data: bytes) -> str:
    """The name of bytes."""
    return hashlib.sha256(data).hexdigest()


def path_of(name: str) -> str:
    """`<first two characters>/<name>`. Raises `PayloadLost` for what is no name."""
    if not _NAME.fullmatch(name):
        raise PayloadLost(f"{name!r} is not the name of a payload: 64 hexadecimal digits are")
    return f"{name[:2]}/{name}"


def checked(name: str, data: bytes | None, where: str) -> bytes:
    """The bytes, when they are those of the name. Raises `PayloadLost`. `where`: what to restore."""
    problem = "missing" if data is None else "damaged"
    if data is None or name_of(data) != name:
        raise PayloadLost(f"payload {name} is {problem}. Restore {where} from a backup, then retry")
    return data
