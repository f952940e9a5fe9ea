"""Which payload store the environment says, ready to be used."""

from __future__ import annotations

import asyncio
import logging
import re

from ..payloads.file_store import FilePayloadStore
from ..payloads.store import PayloadStore, PayloadStoreUnavailable
from .settings import PAYLOAD_STORE_PATTERN, Settings, SettingsError

log = logging.getLogger(__name__)

RETRY_SECONDS = 2


def open_payload_store(settings: Settings) -> PayloadStore:
    """`PAYLOAD_STORE`, else files in `DATA_DIR`. Raises `SettingsError`."""
    if settings.payload_store is None:
        return FilePayloadStore(settings.data_dir / "payloads")
    found = re.fullmatch(PAYLOAD_STORE_PATTERN, settings.payload_store)
    assert found is not None
    try:
        from ..payloads.s3_store import S3PayloadStore

        return S3PayloadStore(found["bucket"], (found["prefix"] or "").rstrip("/"))
    except ImportError as error:
        next_step = "Install it: python3 -m pip --python apps/agent-service/.venv install boto3==1.44.8"
        raise SettingsError(f"PAYLOAD_STORE needs boto3, which is not installed ({error}). {next_step}") from None
    except PayloadStoreUnavailable as error:
        raise SettingsError(str(error)) from None


async def until_ready(store: PayloadStore, stopping: asyncio.Event) -> None:
    """Waits until the store takes and gives payloads, or `stopping`. Raises `SettingsError` when waiting does not help."""
    while not stopping.is_set():
        try:
            await store.check()
            return
        except PayloadStoreUnavailable as error:
            if error.refused:
                raise SettingsError(str(error)) from None
            log.warning("%s; trying again in %d s", error, RETRY_SECONDS)
        try:
            await asyncio.wait_for(stopping.wait(), RETRY_SECONDS)
        except TimeoutError:
            continue
