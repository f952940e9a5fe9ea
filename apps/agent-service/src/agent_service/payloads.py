"""The payload store: what is too large for a history, kept as files that are named by what they hold.

The layout is shared with TypeScript (`packages/@platform/temporal/src/payloads`): `<folder>/<first two characters>/<SHA-256 in hex>`.
"""

from __future__ import annotations

import asyncio
import hashlib
import os
import re
import uuid
from collections.abc import Sequence
from pathlib import Path

from temporalio.api.common.v1 import Payload
from temporalio.converter import (
    ExternalStorage,
    StorageDriver,
    StorageDriverClaim,
    StorageDriverRetrieveContext,
    StorageDriverStoreContext,
)
from temporalio.exceptions import ApplicationError

from .contract import FailureType
from .contract_names import PAYLOAD_DRIVER, PAYLOAD_SIZE_THRESHOLD

_NAME = re.compile(r"[0-9a-f]{64}")


class PayloadLost(Exception):
    """A payload is missing or damaged; the message says which and what to do. Nothing but a person can mend it."""


class PayloadStore:
    """Bytes by their SHA-256: written once, never changed, checked whenever they are read."""

    def __init__(self, folder: Path):
        self._folder = folder

    async def put(self, data: bytes) -> str:
        """Returns the name. On return the bytes survive a power cut."""
        return await asyncio.to_thread(self._put, data)

    async def get(self, name: str) -> bytes:
        """Raises `PayloadLost`."""
        return await asyncio.to_thread(self._get, name)

    def _path(self, name: str) -> Path:
        if not _NAME.fullmatch(name):
            raise PayloadLost(f"{name!r} is not the name of a payload: 64 hexadecimal digits are")
        return self._folder / name[:2] / name

    def _put(self, data: bytes) -> str:
        name = hashlib.sha256(data).hexdigest()
        path = self._path(name)
        try:
            if hashlib.sha256(path.read_bytes()).hexdigest() == name:
                return name
        except FileNotFoundError:
            path.parent.mkdir(parents=True, exist_ok=True)
        staged = path.parent / f".{uuid.uuid4()}"
        try:
            with staged.open("xb") as file:
                file.write(data)
                file.flush()
                os.fsync(file.fileno())
            os.replace(staged, path)
        except BaseException:
            staged.unlink(missing_ok=True)
            raise
        for folder in (path.parent, self._folder):
            _sync_folder(folder)
        return name

    def _get(self, name: str) -> bytes:
        path = self._path(name)
        try:
            data = path.read_bytes()
        except FileNotFoundError:
            raise PayloadLost(
                f"payload {name} is missing in {self._folder}. Restore the file {path} from a backup, then retry"
            ) from None
        if hashlib.sha256(data).hexdigest() != name:
            raise PayloadLost(
                f"payload {name} in {self._folder} is damaged. Restore the file {path} from a backup, then retry"
            )
        return data


def _sync_folder(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


class FileSystemDriver(StorageDriver):
    """Temporal's external storage on the payload store."""

    def __init__(self, store: PayloadStore):
        self._store = store

    def name(self) -> str:
        return PAYLOAD_DRIVER

    def type(self) -> str:
        return "durable-agents.filesystem"

    async def store(self, context: StorageDriverStoreContext, payloads: Sequence[Payload]) -> list[StorageDriverClaim]:
        names = [await self._store.put(payload.SerializeToString(deterministic=True)) for payload in payloads]
        return [StorageDriverClaim(claim_data={"sha256": name}) for name in names]

    async def retrieve(
        self, context: StorageDriverRetrieveContext, claims: Sequence[StorageDriverClaim]
    ) -> list[Payload]:
        try:
            return [Payload.FromString(await self._store.get(claim.claim_data.get("sha256", ""))) for claim in claims]
        except PayloadLost as lost:
            raise ApplicationError(str(lost), type=FailureType.payload_lost.value, non_retryable=True) from None


def external_storage(store: PayloadStore) -> ExternalStorage:
    """For a data converter: payloads of 256 KB and more go to the store."""
    return ExternalStorage(drivers=[FileSystemDriver(store)], payload_size_threshold=PAYLOAD_SIZE_THRESHOLD)
