"""The key by which a tool's service can tell a repeat of a call from another call, put where any Agno tool finds it.

A tool that declares Agno's `run_context` reads `run_context.metadata["idempotency_key"]`. Nothing of this project is imported for it.
"""

from __future__ import annotations

import hashlib
from contextvars import ContextVar
from typing import Any

from agno.run.base import RunContext

NAME = "idempotency_key"

CALL_KEY: ContextVar[str | None] = ContextVar("idempotency_key", default=None)
"""The key of the tool call that runs here, in its task or thread."""


def idempotency_key(turn_name: str, call: str) -> str:
    """`<run id>-<turn>-<16 hexadecimal digits>`: the same whenever this call is made again, another for every other call. `call` is the
    call's key in the journal, so that a provider may use an id of a tool call twice."""
    return f"{turn_name}-{hashlib.sha256(call.encode()).hexdigest()[:16]}"


class CallMetadata(dict[str, Any]):
    """Agno's metadata of a run, in which each tool call finds its own key, also where several run at once. The key is no item of the
    dictionary: what is rendered, sent or stored of it is what it was before."""

    def __getitem__(self, name: str) -> Any:
        key = CALL_KEY.get() if name == NAME else None
        return super().__getitem__(name) if key is None else key

    def get(self, name: str, default: Any = None) -> Any:
        return self[name] if name in self else default

    def __bool__(self) -> bool:
        return CALL_KEY.get() is not None or len(self) > 0

    def __contains__(self, name: object) -> bool:
        return (name == NAME and CALL_KEY.get() is not None) or super().__contains__(name)


def show_key(context: RunContext | None, key: str) -> None:
    """Makes the key visible to the tool call that runs here."""
    CALL_KEY.set(key)
    if context is not None and not isinstance(context.metadata, CallMetadata):
        context.metadata = CallMetadata(context.metadata or {})
