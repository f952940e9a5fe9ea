"""The connection to Temporal."""

from __future__ import annotations

import asyncio
import dataclasses
import logging
import re

from temporalio.api.workflowservice.v1 import DescribeNamespaceRequest
from temporalio.client import Client, GrpcCompression
from temporalio.contrib.pydantic import pydantic_data_converter
from temporalio.envconfig import ClientConfig
from temporalio.service import KeepAliveConfig, RPCError, RPCStatusCode

from ..payloads.store import PayloadStore
from ..temporal.external_storage import external_storage
from .settings import SettingsError

log = logging.getLogger(__name__)

DEFAULT_ADDRESS = "127.0.0.1:7233"

KEEP_ALIVE = KeepAliveConfig(interval_millis=10_000, timeout_millis=5_000)
"""A connection that has gone silent is given up after 15 s instead of 45 s. The server refuses to be asked more often than every 10 s."""

_ADDRESS = re.compile(r"(\[[0-9a-fA-F:.]+\]|[^\s/:]+)(:\d{1,5})?")

_REFUSED = (RPCStatusCode.PERMISSION_DENIED, RPCStatusCode.UNAUTHENTICATED)


def is_loopback(address: str) -> bool:
    """Whether a `host:port` is of this machine, where compressing each checkpoint costs more than it saves."""
    host = address.rpartition(":")[0].strip("[]")
    return host == "localhost" or host == "::1" or host.startswith("127.")


def reason_of(error: Exception) -> str:
    """Why there is no connection: of what the SDK's core writes, the part that people need."""
    said = re.findall(r'(?:message|error): "([^"]+)"', str(error))
    return said[-1] if said else str(error)


class Connector:
    """Connects to Temporal as the environment says, with large payloads in the store."""

    def __init__(self, payloads: PayloadStore):
        """Raises `SettingsError` for variables that cannot be used."""
        try:
            self._config = ClientConfig.load_client_connect_config()
        except Exception as error:
            raise SettingsError(
                f"The TEMPORAL_ variables or Temporal's profile file cannot be read: {error}"
            ) from error
        self.address = self._config.setdefault("target_host", DEFAULT_ADDRESS)
        if not _ADDRESS.fullmatch(self.address):
            allowed = "host:port without a scheme, for example 127.0.0.1:7233"
            raise SettingsError(f"TEMPORAL_ADDRESS is {self.address!r}; allowed: {allowed}. Correct it or unset it.")
        self._converter = dataclasses.replace(pydantic_data_converter, external_storage=external_storage(payloads))

    async def once(self) -> Client:
        """Raises `RuntimeError` or `RPCError` when it cannot."""
        return await Client.connect(
            **self._config,
            data_converter=self._converter,
            keep_alive_config=KEEP_ALIVE,
            grpc_compression=GrpcCompression.NONE if is_loopback(self.address) else GrpcCompression.GZIP,
        )

    async def patiently(self, stopping: asyncio.Event) -> Client | None:
        """Waits for it as long as it takes; `None` when told to stop meanwhile. Raises `SettingsError` when waiting cannot help: the
        namespace does not exist, or access is refused."""
        delay = 0.5
        while not stopping.is_set():
            try:
                client = await self.once()
                await self._check_namespace(client)
                return client
            except (RuntimeError, RPCError) as error:
                log.debug("Temporal cannot be reached", exc_info=True)
                log.warning(
                    "Temporal at %s cannot be reached (%s); trying again in %.1f s. TEMPORAL_ADDRESS says where it is",
                    self.address,
                    reason_of(error),
                    delay,
                )
                try:
                    await asyncio.wait_for(stopping.wait(), delay)
                except TimeoutError:
                    delay = min(delay * 2, 10)
        return None

    async def _check_namespace(self, client: Client) -> None:
        name = client.namespace
        try:
            await client.workflow_service.describe_namespace(DescribeNamespaceRequest(namespace=name))
        except RPCError as error:
            if error.status == RPCStatusCode.NOT_FOUND:
                next_step = (
                    f"Create it (temporal operator namespace create --namespace {name}) or correct TEMPORAL_NAMESPACE."
                )
                raise SettingsError(f"The server at {self.address} has no namespace {name!r}. {next_step}") from None
            if error.status in _REFUSED:
                next_step = "Check TEMPORAL_API_KEY and the TLS variables."
                raise SettingsError(
                    f"The server at {self.address} refuses access to namespace {name!r}: {error.message}. {next_step}"
                ) from None
            raise
