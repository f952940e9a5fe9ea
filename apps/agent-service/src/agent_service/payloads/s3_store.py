"""Payloads as objects of S3, or of a server that speaks its protocol. boto3 is imported when such a store is opened, not before."""

from __future__ import annotations

import asyncio
import os
import time
from typing import Any

from .store import REWRITE_AFTER, PayloadStoreUnavailable, checked, name_of, path_of

MAX_ATTEMPTS = 5
"""Tries of one request, with growing pauses between them: some 7 s in all."""

NAMES_REMEMBERED = 10_000
"""Names known as written: a heartbeat puts the same payloads again each second."""

PROBE = b"durable-agents"

HINT = "Check PAYLOAD_STORE, AWS_REGION, AWS_ENDPOINT_URL_S3 and the credentials of AWS."


class S3PayloadStore:
    """A `PayloadStore` in a bucket. Region, credentials and endpoint are those of the AWS SDK."""

    def __init__(self, bucket: str, prefix: str):
        """Raises `ImportError` without boto3."""
        import boto3
        from botocore.config import Config

        self._bucket = bucket
        self._prefix = prefix
        self._written: dict[str, float] = {}
        self._client: Any = boto3.client(
            "s3",
            region_name=os.environ.get("AWS_REGION") or os.environ.get("AWS_DEFAULT_REGION") or None,
            config=Config(retries={"mode": "standard", "total_max_attempts": MAX_ATTEMPTS}, max_pool_connections=50),
        )

    async def check(self) -> None:
        """Writes and reads a payload. Raises `PayloadStoreUnavailable`."""
        await self.get(await self.put(PROBE))

    async def put(self, data: bytes) -> str:
        """Returns the name. Raises `PayloadStoreUnavailable`."""
        name = name_of(data)
        now = time.monotonic()
        if self._written.get(name, -REWRITE_AFTER) <= now - REWRITE_AFTER:
            key = self._key(name)
            await self._ask(self._client.put_object, Bucket=self._bucket, Key=key, Body=data)
            if len(self._written) >= NAMES_REMEMBERED:
                self._written.clear()
            self._written[name] = now
        return name

    async def get(self, name: str) -> bytes:
        """Raises `PayloadLost`, `PayloadStoreUnavailable`."""
        key = self._key(name)
        return checked(name, await self._ask(self._read, key), f"s3://{self._bucket}/{key}")

    def _key(self, name: str) -> str:
        return f"{self._prefix}/{path_of(name)}" if self._prefix else path_of(name)

    def _read(self, key: str) -> bytes | None:
        try:
            return self._client.get_object(Bucket=self._bucket, Key=key)["Body"].read()
        except self._client.exceptions.NoSuchKey:
            return None

    async def _ask(self, call: Any, *args: Any, **kwargs: Any) -> Any:
        from botocore.exceptions import BotoCoreError, ClientError

        where = f"the payload store s3://{self._bucket}/{self._prefix}"
        try:
            return await asyncio.to_thread(call, *args, **kwargs)
        except ClientError as error:
            status = error.response.get("ResponseMetadata", {}).get("HTTPStatusCode", 0)
            if 400 <= status < 500 and status != 429:
                raise PayloadStoreUnavailable(f"{where} refuses ({error}). {HINT}", refused=True) from error
            raise PayloadStoreUnavailable(f"{where} does not answer ({error})", refused=False) from error
        except BotoCoreError as error:
            if type(error).__name__ in ("NoCredentialsError", "PartialCredentialsError", "NoRegionError"):
                raise PayloadStoreUnavailable(f"{where} refuses ({error}). {HINT}", refused=True) from error
            raise PayloadStoreUnavailable(f"{where} does not answer ({error})", refused=False) from error
