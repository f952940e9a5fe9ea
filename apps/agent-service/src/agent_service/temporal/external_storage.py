"""Temporal's external storage on the payload store: payloads of 256 KB and more are a reference in the history."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence

from temporalio.api.common.v1 import Payload
from temporalio.converter import (
    ExternalStorage,
    StorageDriver,
    StorageDriverClaim,
    StorageDriverRetrieveContext,
    StorageDriverStoreContext,
)
from temporalio.exceptions import ApplicationError

from ..contract.models import FailureType
from ..contract.names import PAYLOAD_DRIVER, PAYLOAD_SIZE_THRESHOLD
from ..payloads.store import PayloadLost, PayloadStore, PayloadStoreUnavailable


class PayloadStoreDriver(StorageDriver):
    """A driver of Temporal's."""

    def __init__(self, store: PayloadStore):
        self._store = store

    def name(self) -> str:
        return PAYLOAD_DRIVER

    def type(self) -> str:
        return "durable-agents.payloads"

    async def store(self, context: StorageDriverStoreContext, payloads: Sequence[Payload]) -> list[StorageDriverClaim]:
        puts = [self._store.put(payload.SerializeToString(deterministic=True)) for payload in payloads]
        return [StorageDriverClaim(claim_data={"sha256": name}) for name in await asyncio.gather(*puts)]

    async def retrieve(
        self, context: StorageDriverRetrieveContext, claims: Sequence[StorageDriverClaim]
    ) -> list[Payload]:
        gets = [self._store.get(claim.claim_data.get("sha256", "")) for claim in claims]
        try:
            return [Payload.FromString(data) for data in await asyncio.gather(*gets)]
        except PayloadLost as lost:
            raise ApplicationError(str(lost), type=FailureType.payload_lost.value, non_retryable=True) from None
        except PayloadStoreUnavailable as away:
            raise ApplicationError(str(away), type=FailureType.transient.value) from None


def external_storage(store: PayloadStore) -> ExternalStorage:
    """For a data converter."""
    return ExternalStorage(drivers=[PayloadStoreDriver(store)], payload_size_threshold=PAYLOAD_SIZE_THRESHOLD)
