"""What was approved is what runs, once: compared right before a tool runs."""

from __future__ import annotations

from collections.abc import Iterable

from agno.run.agent import RunOutput
from agno.run.team import TeamRunOutput
from agno.tools.function import FunctionCall

from ..contract.models import DecisionAnswer, FailureType
from ..journal.failure import Failure
from ..journal.journal import Journal
from ..values.arguments import arguments_hash
from .decisions import apply_answers
from .lanes import LANE, Loop


class ApprovedCalls:
    """Calls of one turn that people have let run: the hash of their arguments, by lane and id, until they run."""

    def __init__(self, journal: Journal):
        self._journal = journal
        self._approved: dict[tuple[str, str], str] = {}

    def apply(self, lane: str, output: RunOutput | TeamRunOutput, answers: Iterable[DecisionAnswer]) -> None:
        """Puts answers into a paused run, in place. Raises `AnswerError` when one does not fit."""
        for call_id, arguments in apply_answers(output, answers).items():
            self._approved[lane, call_id] = arguments

    def require(self, function_call: FunctionCall, loop: Loop) -> None:
        """Holds for every call right before it runs. Raises `TurnStopped` for one that nobody has approved and somebody has to, and for one
        with other arguments than those that were approved."""
        lane = LANE.get()
        approved = self._approved.pop((lane, function_call.call_id or ""), None)
        function = function_call.function
        # In another lane a tool answers for an agent of its own.
        asks = (function.requires_confirmation or function.requires_user_input) and lane == loop.lane
        if approved is None and not asks:
            return
        if approved == arguments_hash(function_call.arguments):
            return
        what = "is not approved" if approved is None else "has other arguments than those that were approved"
        message = f"{function.name}: the call {function_call.call_id} {what}; it was not run"
        failure = Failure(FailureType.invalid_request, message)
        raise self._journal.stop("failed", failure.message, cause=failure)
