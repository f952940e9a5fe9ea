"""What providers are sent, taken where their client makes the request: the path and the body, and never a header or an address.

The clients of OpenAI and Anthropic, and of the many providers that are asked by them, make their requests in one method. The requests of other
clients are not seen.
"""

from __future__ import annotations

import base64
import hashlib
import sys
from contextvars import ContextVar
from types import TracebackType
from typing import Any

CLIENTS = ("openai._base_client", "anthropic._base_client")


class SentRequest:
    """The request of one model call, the last one where the client tries again. In its `with` block the client's next requests are taken for
    it."""

    def __init__(self) -> None:
        self.path: str | None = None
        self.body: dict[str, Any] | None = None
        self.content = b""
        """The body's bytes."""
        self.digest: str | None = None
        """The first 22 characters of the SHA-256 of the body's bytes, in base64url."""

    def __enter__(self) -> SentRequest:
        for name in CLIENTS:
            if (module := sys.modules.get(name)) is not None:
                _watch(module.BaseClient)
        _UNDER_WAY.set(self)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """The answer has begun: what is sent from now on belongs to something else."""
        if _UNDER_WAY.get() is self:
            _UNDER_WAY.set(None)

    def saw(self, path: str, body: dict[str, Any], content: bytes) -> None:
        self.path, self.body, self.content = path, body, content
        self.digest = base64.urlsafe_b64encode(hashlib.sha256(content).digest()).decode()[:22]


_UNDER_WAY: ContextVar[SentRequest | None] = ContextVar("sent_request", default=None)


def _watch(client: Any) -> None:
    """Puts itself around the method that makes requests, once."""
    plain = client._build_request
    if getattr(plain, "watched", False):
        return

    def build(self: Any, options: Any, *args: Any, **kwargs: Any) -> Any:
        request = plain(self, options, *args, **kwargs)
        sent, body = _UNDER_WAY.get(), options.json_data
        # A form with files is no JSON, and its bytes cannot be read before they are sent.
        if sent is not None and isinstance(body, dict) and "model" in body and not options.files:
            extra = options.extra_json
            sent.saw(str(options.url), {**body, **extra} if extra else body, request.content)
        return request

    build.watched = True  # type: ignore[attr-defined]
    client._build_request = build
