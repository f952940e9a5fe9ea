"""Whose loop a call belongs to: the agent's (or team leader's) own, or that of a member that a task was delegated to."""

from __future__ import annotations

from contextvars import ContextVar
from dataclasses import dataclass, field
from typing import Any

from agno.run.agent import RunOutput
from agno.run.team import TeamRunOutput

from ..contract.entries import MemberCall
from ..journal.failure import Failure
from .sent_conversation import SentConversation
from .session_state import SessionState
from .transcript import Transcript

LANE: ContextVar[str] = ContextVar("lane", default="")
"""The call in which we are, as its key, or a member's run in it; empty in the agent's own loop."""

THREAD_LANE = "/%"
"""How a lane goes on in a thread that a tool or hook has begun."""

DELEGATION: ContextVar[str | None] = ContextVar("delegation", default=None)
"""The tool call id of the delegation whose members run now; `None` where an agent that runs is nobody's member."""

TOOL: ContextVar[str | None] = ContextVar("tool", default=None)
"""The tool whose call runs here."""

LOOP: ContextVar[Loop | None] = ContextVar("loop", default=None)
"""The innermost loop in which we are."""


@dataclass
class Loop:
    """One loop of model and tool calls: its lane, the id of its agent or team, and for a member's run what entries say of it."""

    lane: str
    owner: str
    member: MemberCall | None = None
    transcript: Transcript = field(default_factory=Transcript)
    session: SessionState = field(default_factory=SessionState)
    sent: SentConversation = field(default_factory=SentConversation)
    failure: Failure | None = None
    """The failure of its last model call, until one succeeds."""


@dataclass(frozen=True)
class Waiting:
    """A member whose run has paused, and waits for people."""

    loop: Loop
    output: RunOutput | TeamRunOutput


def waits_below(output: Any) -> bool:
    """Whether a paused team waits for members, and not only for its own calls."""
    return any(r.member_agent_id is not None and not r.is_resolved() for r in output.requirements or [])
