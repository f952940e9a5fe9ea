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
from temporalio.service import KeepAliveConfig, RPCError, RPCStatusCode, TLSConfig

from ..payloads.store import PayloadStore
from ..temporal.external_storage import external_storage
from .probe import own_problem, probe
from .reach_words import ReachProblem
from .settings import SettingsError

log = logging.getLogger(__name__)

DEFAULT_ADDRESS = "127.0.0.1:7233"

KEEP_ALIVE = KeepAliveConfig(interval_millis=10_000, timeout_millis=5_000)
"""A connection that has gone silent is given up after 15 s instead of 45 s. The server refuses to be asked more often than every 10 s."""

_ADDRESS = re.compile(r"(\[[0-9a-fA-F:.]+\]|[^\s/:]+)(:\d{1,5})?")

_REFUSED = (RPCStatusCode.PERMISSION_DENIED, RPCStatusCode.UNAUTHENTICATED)

_REFUSAL = re.compile("code: (Unauthenticated|PermissionDenied)\\b")
"""How the SDK's core says that the very first call was refused."""


def _is_refusal(error: Exception) -> bool:
    """Whether the server refuses who asks, whatever is asked."""
    return (isinstance(error, RPCError) and error.status in _REFUSED) or bool(_REFUSAL.search(str(error)))


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
        self._tls = self._read_tls()
        own = own_problem(self._tls) if self._tls else None
        if own:  # files are read once, at start: waiting cannot mend what is in them
            raise self._unusable(own)
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
                if _is_refusal(error):
                    raise self._refused(str(self._config.get("namespace", "default")), reason_of(error)) from None
                log.debug("Temporal cannot be reached", exc_info=True)
                self._say(error, await asyncio.to_thread(probe, self.address, self._tls), delay)
                try:
                    await asyncio.wait_for(stopping.wait(), delay)
                except TimeoutError:
                    delay = min(delay * 2, 10)
        return None

    def _say(self, error: Exception, problem: ReachProblem | None, delay: float) -> None:
        if problem:
            log.warning("Temporal at %s cannot be used: %s Trying again in %.1f s", self.address, problem, delay)
            return
        log.warning(
            "Temporal at %s cannot be reached (%s); trying again in %.1f s. TEMPORAL_ADDRESS says where it is",
            self.address,
            reason_of(error),
            delay,
        )

    async def _check_namespace(self, client: Client) -> None:
        name = client.namespace
        try:
            await client.workflow_service.describe_namespace(DescribeNamespaceRequest(namespace=name))
        except RPCError as error:
            if error.status == RPCStatusCode.NOT_FOUND:
                raise self._unusable(ReachProblem("unknownNamespace", {"namespace": name})) from None
            if error.status in _REFUSED:
                raise self._refused(name, error.message) from None
            raise

    def _refused(self, namespace: str, said: str) -> SettingsError:
        certificate = self._tls is not None and self._tls.client_cert is not None
        by = "apiKey" if self._config.get("api_key") else "certificate" if certificate else "nothing"
        return self._unusable(ReachProblem("refused", {"namespace": namespace, "by": by, "said": said}))

    def _unusable(self, problem: ReachProblem) -> SettingsError:
        return SettingsError(f"Temporal at {self.address} cannot be used: {problem}")

    def _read_tls(self) -> TLSConfig | None:
        """As the SDK takes it: an API key implies TLS."""
        tls = self._config.get("tls")
        if tls is None:
            return TLSConfig() if self._config.get("api_key") else None
        return (TLSConfig() if tls else None) if isinstance(tls, bool) else tls
