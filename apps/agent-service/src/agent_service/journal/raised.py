"""What the function of a running tool call has raised. Agno keeps only its text."""

from __future__ import annotations

from contextvars import ContextVar

from agno.exceptions import AgentRunException

from ..journal.running import TurnStopped

CALL_ERROR: ContextVar[list[BaseException] | None] = ContextVar("call_error", default=None)
"""Where the running tool call leaves what its function raised."""


def note_error(error: BaseException) -> None:
    """Keeps what the running tool call's function raised."""
    raised = CALL_ERROR.get()
    if raised is not None and not isinstance(error, AgentRunException | TurnStopped):
        raised.append(error)
