"""One taxonomy of failures: what a provider's or a tool's exception means for the turn."""

from __future__ import annotations

import errno
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from typing import Any

from agno.exceptions import ContextWindowExceededError, ModelAuthenticationError, ModelProviderError

from ..contract.models import FailureType
from ..journal.failure import Failure

QUOTA_CODES = frozenset(
    {
        "insufficient_quota",
        "insufficient_balance",
        "billing_hard_limit_reached",
        "billing_not_active",
        "billing_error",
        "credit_balance_too_low",
        "quota_exceeded",
    }
)
"""What providers call it when nothing is left to spend, often with the status 429: waiting does not help."""

LONGEST_RETRY_AFTER = timedelta(minutes=10)
"""A provider that asks for more is asked again after this long."""


def classify_model_error(error: BaseException) -> Failure:
    """The failure of a model call. Agno's exception says the status; its causes say what really happened."""
    chain = list(_causes(error))
    error = _as_provider_error(error)
    message = str(getattr(error, "message", None) or error) or type(error).__name__
    if isinstance(error, ModelAuthenticationError):
        return Failure(FailureType.auth, message)
    if isinstance(error, ContextWindowExceededError):
        return Failure(FailureType.context_window, message)
    if any(_is_timeout(e) for e in chain):
        return Failure(FailureType.timeout, message)
    if any(_is_connection_error(e) for e in chain):
        return Failure(FailureType.transient, f"the model's server cannot be reached: {message}")
    if not isinstance(error, ModelProviderError):
        return Failure(FailureType.agent_error, message)
    status = error.status_code
    if status in (401, 403):
        return Failure(FailureType.auth, message)
    if status == 402 or _codes(chain) & QUOTA_CODES or any(code in message for code in QUOTA_CODES):
        return Failure(FailureType.quota, message)
    if status in (429, 529):
        return Failure(FailureType.rate_limited, message, _retry_after(chain))
    if status in (408, 504):
        return Failure(FailureType.timeout, message, _retry_after(chain))
    if status in (409, 425) or status >= 500:
        return Failure(FailureType.transient, message, _retry_after(chain))
    return Failure(FailureType.invalid_request, message)


def _codes(chain: list[BaseException]) -> set[str]:
    """The codes in a provider's answer: `code` and `type` of the answer, or of its `error`."""
    said: list[Any] = []
    for error in chain:
        body = getattr(error, "body", None)
        inner = body.get("error") if isinstance(body, dict) else None
        said.extend(getattr(error, name, None) for name in ("code", "type"))
        said.extend(part.get(name) for part in (body, inner) if isinstance(part, dict) for name in ("code", "type"))
    return {code for code in said if isinstance(code, str)}


def _as_provider_error(error: BaseException) -> BaseException:
    """The error of a provider's client that Agno passes on as it is (Ollama's), as the error that Agno makes of those of other clients."""
    status = getattr(error, "status_code", None)
    if isinstance(error, ModelProviderError) or not isinstance(status, int):
        return error
    if "context length" in str(error):
        return ContextWindowExceededError(str(error))
    return ModelProviderError(str(error), status_code=status if status > 0 else 502)


def transient_tool_failure(error: BaseException) -> Failure | None:
    """The failure of a tool call when repeating it may help; `None` when the model should hear of it."""
    if _is_timeout(error):
        return Failure(FailureType.timeout, _text(error))
    if _is_connection_error(error):
        return Failure(FailureType.transient, _text(error))
    status = _http_status(error)
    if status in (408, 425, 429, 500, 502, 503, 504):
        kind = FailureType.rate_limited if status == 429 else FailureType.transient
        return Failure(kind, _text(error), _retry_after([error]))
    if isinstance(error, OSError) and error.errno in (
        errno.EAGAIN,
        errno.EBUSY,
        errno.ETIMEDOUT,
        errno.ENETUNREACH,
        errno.EHOSTUNREACH,
    ):
        return Failure(FailureType.transient, _text(error))
    return None


def _text(error: BaseException) -> str:
    return f"{type(error).__name__}: {error}" if str(error) else type(error).__name__


def _causes(error: BaseException | None):
    seen: set[int] = set()
    while error is not None and id(error) not in seen:
        seen.add(id(error))
        yield error
        error = error.__cause__ or error.__context__


def _named(error: BaseException, *names: str) -> bool:
    """By class name, for libraries that are not dependencies of ours (requests, httpx, aiohttp, the providers' clients)."""
    return any(base.__name__ in names for base in type(error).__mro__)


def _is_timeout(error: BaseException) -> bool:
    return _named(error, "TimeoutError", "TimeoutException", "APITimeoutError", "Timeout")


def _is_connection_error(error: BaseException) -> bool:
    return _named(error, "ConnectionError", "TransportError", "APIConnectionError", "ClientConnectionError")


def _http_status(error: BaseException) -> int | None:
    """Of an error that an HTTP client raises for a response."""
    if not _named(error, "HTTPStatusError", "HTTPError", "ClientResponseError"):
        return None
    status = getattr(getattr(error, "response", None), "status_code", None) or getattr(error, "status", None)
    return status if isinstance(status, int) else None


def _retry_after(chain: list[BaseException]) -> timedelta | None:
    """The provider's `Retry-After`: seconds or an HTTP date."""
    for error in chain:
        headers = getattr(getattr(error, "response", None), "headers", None)
        value = headers.get("retry-after") if headers is not None else None
        if not value:
            continue
        try:
            delay = timedelta(seconds=float(value))
        except ValueError:
            try:
                when = parsedate_to_datetime(value)
            except ValueError:
                continue
            delay = when - _sent_at(headers, when)
        return min(max(delay, timedelta(0)), LONGEST_RETRY_AFTER)
    return None


def _sent_at(headers: Any, when: datetime) -> datetime:
    """When the provider sent the answer, by the provider's clock. Where the answer does not say, by the clock here, which may be wrong."""
    try:
        sent = parsedate_to_datetime(headers.get("date") or "")
    except ValueError:
        return datetime.now(when.tzinfo or UTC)
    return sent if (sent.tzinfo is None) == (when.tzinfo is None) else datetime.now(when.tzinfo or UTC)
