"""Whose loop a call belongs to: the agent's (or team leader's) own, or that of a member that a task was delegated to."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from contextvars import ContextVar
from dataclasses import dataclass, field
from typing import Any

from agno.models.response import ToolExecution
from agno.run.agent import RunOutput
from agno.run.team import TeamRunOutput

from .contract import DecisionAnswer
from .failures import Failure
from .session_state import SessionState
from .transcript import Transcript

LANE: ContextVar[str] = ContextVar("lane", default="")
"""The call in which we are, as its key, or a member's run in it; empty in the agent's own loop."""

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
    member: dict[str, str] | None = None
    transcript: Transcript = field(default_factory=Transcript)
    session: SessionState = field(default_factory=SessionState)
    failure: Failure | None = None
    """Of its last model call, until one succeeds."""


@dataclass(frozen=True)
class Waiting:
    """A member whose run has paused, and waits for people."""

    loop: Loop
    output: RunOutput | TeamRunOutput


def call_name(lane: str, tool_call_id: str) -> str:
    """Names a call that people decide on, the same in every turn. Members may be given the same call id by their models."""
    return f"{tool_call_id}~{hashlib.sha256(lane.encode()).hexdigest()[:6]}" if lane else tool_call_id


class Answers:
    """What people have decided, by the name of the call."""

    def __init__(self, answers: Iterable[DecisionAnswer] = ()):
        self._answers = {answer.request_id.partition("-")[2]: answer for answer in answers}

    def __len__(self) -> int:
        return len(self._answers)

    def has(self, lane: str, tool: ToolExecution) -> bool:
        """Whether people have decided on this call."""
        return call_name(lane, tool.tool_call_id or "") in self._answers

    def of_all(self, lane: str, output: RunOutput | TeamRunOutput) -> list[DecisionAnswer] | None:
        """The answers to everything that a paused run waits for itself; `None` when one is missing, or when it waits for nothing."""
        paused = [tool for tool in output.tools or [] if tool.is_paused]
        found = [self._answers.get(call_name(lane, tool.tool_call_id or "")) for tool in paused]
        answers = [answer for answer in found if answer is not None]
        return answers if answers and len(answers) == len(paused) else None

    def of_leader(self) -> list[DecisionAnswer]:
        """The answers for calls of the agent or leader itself."""
        return [answer for name, answer in self._answers.items() if name == answer.tool_call_id]


def waits_below(output: Any) -> bool:
    """Whether a paused team waits for its members, not only for its own calls."""
    return any(r.member_agent_id is not None and not r.is_resolved() for r in output.requirements or [])
