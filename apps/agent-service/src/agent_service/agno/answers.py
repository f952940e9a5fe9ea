"""What people have decided on the calls of a turn, until each answer is used."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable

from agno.models.response import ToolExecution
from agno.run.agent import RunOutput
from agno.run.team import TeamRunOutput

from ..contract.models import DecisionAnswer
from .call_ids import recorded_id
from .lanes import Loop


def call_name(lane: str, tool_call_id: str) -> str:
    """Names a call that people decide on, the same in every turn. Members may be given the same call id by their models."""
    id = recorded_id(tool_call_id)
    return f"{id}~{hashlib.sha256(lane.encode()).hexdigest()[:6]}" if lane else id


Refusal = Callable[[Loop, ToolExecution, DecisionAnswer], str | None]
"""Why an answer is not enough for a call to run; `None` when it is."""


class Answers:
    """What people have decided, in the order in which they were asked. Each answer is for one call, and is used once. An answer
    that is not enough (`refusal`) counts as none, so that people are asked again."""

    def __init__(self, answers: Iterable[DecisionAnswer] = (), refusal: Refusal = lambda loop, tool, answer: None):
        self._open = list(answers)
        self._refusal = refusal

    def __len__(self) -> int:
        return len(self._open)

    def has(self, loop: Loop, tool: ToolExecution) -> bool:
        """Whether people have decided on this call, and that is still to be used."""
        return self._find(loop, tool, self._open) is not None

    def refused(self, loop: Loop, tool: ToolExecution) -> str | None:
        """Why the last answer to this call is not enough; `None` when an answer is enough, or when there is none."""
        if self.has(loop, tool):
            return None
        named = self._named(loop, tool, self._open)
        return self._refusal(loop, tool, named[-1]) if named else None

    def take(self, loop: Loop, output: RunOutput | TeamRunOutput) -> list[DecisionAnswer] | None:
        """The answers to everything that a paused run waits for itself; `None` when one is missing, or when it waits for nothing."""
        taken, left = [], list(self._open)
        for tool in output.tools or []:
            if not tool.is_paused:
                continue
            answer = self._find(loop, tool, left)
            if answer is None:
                return None
            left.remove(answer)
            taken.append(answer)
        self._open = left
        return taken or None

    def take_leaders(self) -> list[DecisionAnswer]:
        """The answers for calls of the agent or leader itself."""
        taken = [answer for answer in self._open if _name(answer) == answer.tool_call_id]
        self._open = [answer for answer in self._open if answer not in taken]
        return taken

    def _find(self, loop: Loop, tool: ToolExecution, among: Iterable[DecisionAnswer]) -> DecisionAnswer | None:
        named = self._named(loop, tool, among)
        return next((answer for answer in named if self._refusal(loop, tool, answer) is None), None)

    def _named(self, loop: Loop, tool: ToolExecution, among: Iterable[DecisionAnswer]) -> list[DecisionAnswer]:
        name = call_name(loop.lane, tool.tool_call_id or "")
        return [answer for answer in among if _name(answer) == name]


def _name(answer: DecisionAnswer) -> str:
    """Of the call that it is for."""
    return answer.request_id.partition("-")[2]
