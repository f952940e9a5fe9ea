"""Answers to calls at which Agno waits, judged by the policies of this process."""

from __future__ import annotations

from collections.abc import Callable

from agno.models.response import ToolExecution

from ..agents.judging import AskedCall
from ..agents.own_policy import OwnPolicy
from ..contract.models import DecisionAnswer
from ..values.arguments import arguments_hash
from ..values.plain_json import to_plain
from .answers import Refusal
from .call_ids import recorded_id
from .lanes import Loop


def refusals(own: OwnPolicy, has_ended: Callable[[str], bool]) -> Refusal:
    """Judges answers to calls that wait. `has_ended`: whether the journal knows how the call of that lane ended. Such a call is not made again, so
    any answer is enough."""

    def refusal(loop: Loop, tool: ToolExecution, answer: DecisionAnswer) -> str | None:
        name = tool.tool_name or ""
        if has_ended(f"{loop.lane}/{name}:{recorded_id(tool.tool_call_id)}"):
            return None
        member = loop.owner if loop.member else None
        arguments = to_plain(tool.tool_args or {})
        fields = {field.name: to_plain(field.value) for field in tool.user_input_schema or []}
        return own.refusal(AskedCall(name, arguments, arguments_hash(tool.tool_args), member, fields), answer)

    return refusal
