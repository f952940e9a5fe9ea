"""What the function of a running tool call has raised, for whoever records the call: frameworks keep only its text."""

from __future__ import annotations

from contextvars import ContextVar

CALL_ERROR: ContextVar[list[BaseException] | None] = ContextVar("call_error", default=None)
"""Where the running tool call leaves what its function raised."""


def note_error(error: BaseException) -> None:
    """Keeps what the running tool call's function raised."""
    raised = CALL_ERROR.get()
    if raised is not None:
        raised.append(error)
