"""The policies of the agent as it is served here, asked about each answer before its call may run."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from agno.models.response import ToolExecution

from ..agents.judging import AskedCall, not_enough
from ..agents.registered_agent import RegisteredAgent
from ..agents.tools import starter_of
from ..contract.models import DecisionAnswer
from ..journal.journal import Entry
from ..values.plain_json import to_plain
from .answers import Refusal
from .call_ids import recorded_id
from .decisions import arguments_hash
from .lanes import Loop


@dataclass(frozen=True)
class OwnPolicy:
    """Of one agent or team and its members."""

    registered: RegisteredAgent

    def refusals(self, has_ended: Callable[[str], bool]) -> Refusal:
        """Judges answers to calls that wait. `has_ended`: whether the journal knows how the call of that lane ended, so that it is not made
        (again), and any answer is enough."""

        def refusal(loop: Loop, tool: ToolExecution, answer: DecisionAnswer) -> str | None:
            name = tool.tool_name or ""
            if has_ended(f"{loop.lane}/{name}:{recorded_id(tool.tool_call_id)}"):
                return None
            member = loop.owner if loop.member else None
            arguments = to_plain(tool.tool_args or {})
            fields = {field.name: to_plain(field.value) for field in tool.user_input_schema or []}
            call = AskedCall(name, arguments, arguments_hash(tool.tool_args), member, fields)
            return self._judged(member, call, answer)

        return refusal

    def refusal_of_outcome(self, claim: Entry, answer: DecisionAnswer) -> str | None:
        """Why what somebody says became of a call is not enough; `None` when it is."""
        member, arguments = (claim.get("member") or {}).get("id"), claim.get("arguments") or {}
        return self._judged(member, AskedCall(claim["tool"], arguments, arguments_hash(arguments), member), answer)

    def _judged(self, member: str | None, call: AskedCall, answer: DecisionAnswer) -> str | None:
        owner = self.registered.member(member) if member else self.registered
        if starter_of(owner.tools().get(call.tool)):
            return None  # what came of a run: nobody decides on it
        return not_enough(owner.policy.decisions.get(call.tool), call, answer)
