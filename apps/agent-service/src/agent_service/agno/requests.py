"""The requests of model calls: what playback puts into them, what is added to a live one, and what becomes of them when the call has ended."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from agno.exceptions import ModelProviderError
from agno.models.base import Model
from agno.models.message import Message

from ..contract.entries import SentRequest
from ..journal.entries import error_entry
from ..journal.failure import Failure
from ..journal.journal import Entry, Journal
from ..journal.running import TurnStopped
from .call_ids import recorded_id
from .failures import classify_model_error
from .lanes import THREAD_LANE, Loop
from .model_call import ModelCall
from .steering import Steering, restore_steering
from .transcript import restore_input

YIELD_AFTER_BYTES = 1_000_000
"""Size of the journal after which a turn ends by itself at the next model call of the agent's own loop."""


@dataclass
class Yielded:
    """The agent's work at the point where a turn ended by itself. `tail`: the messages that no entry holds."""

    run_response: Any
    messages: list[Message]
    tail: list[Message]


def _precedes(entry: Entry, calls: set[str]) -> bool:
    """Whether a recorded call comes before a request that has these tool calls. Helpers and threads run beside the agent, as do the tools of helpers
    (memory): they may come later."""
    key = str(entry["key"])
    if key.startswith(("/~", THREAD_LANE)):
        return False
    return ":" not in key or entry.get("input") is not None or any(f":{recorded_id(id)}." in key for id in calls)


class Requests:
    """Those of one turn. `top` is the loop of the agent itself. `yield_after_bytes`: the turn ends by itself when its journal is larger."""

    def __init__(self, journal: Journal, top: Loop, steering: Steering, yield_after_bytes: int = YIELD_AFTER_BYTES):
        self.steering = steering
        self.yields = True
        """False where the agent could not go on in the next turn."""
        self._journal = journal
        self._top = top
        self._yield_after_bytes = yield_after_bytes

    def restore(self, call: ModelCall, entry: Entry, messages: list[Message]) -> None:
        """Makes the new messages of a played call the recorded ones, and adds what people had said. Raises `TurnStopped` when the messages
        are others."""
        if not call.own:
            return
        call.new_messages += restore_steering(messages, entry)
        call.loop.transcript.forget(call.new_messages)
        if why := restore_input(call.new_messages, entry.get("input") or []):
            raise self._journal.stop("diverged", f"the request of model call {call.key} is not the recorded one: {why}")
        call.loop.transcript.add(*call.new_messages)

    def before_live(self, call: ModelCall, messages: list[Message], run_response: Any) -> None:
        """Adds what people have said meanwhile to a request of the agent's own loop. Raises `TurnStopped` when playback is not complete, and
        when the journal is so large that the turn ends here."""
        if not call.own or call.loop is not self._top:
            return
        calls = {str(call.get("id")) for message in messages for call in message.tool_calls or []}
        self._journal.require_used_up(lambda entry: _precedes(entry, calls))
        if self.yields and self._journal.bytes > self._yield_after_bytes and not self._journal.running.busy:
            raise self._journal.stop("yielded", cause=Yielded(run_response, list(messages), call.new_messages))
        said = self.steering.deliver(messages)
        self._top.transcript.add(*said)
        call.new_messages += said

    def finished(self, call: ModelCall, answer: Message | None = None) -> None:
        """The answer is recorded, or played back."""
        call.loop.failure = None
        if call.own and answer is not None:
            call.loop.transcript.add(answer)

    def failed(
        self, call: ModelCall, model: Model, error: Exception, ms: int, request: SentRequest | None = None
    ) -> Failure | None:
        """Remembers a call, for which `request` was sent, that failed after so many milliseconds. Its failure, which is the turn's unless the agent or member goes on with a fallback; `None` where the turn was
        stopped in it."""
        if isinstance(error, TurnStopped):
            return None
        failure = call.loop.failure = classify_model_error(error)
        call.loop.transcript.forget(call.new_messages)
        if not isinstance(error, ModelProviderError):
            return failure
        self._journal.add_later(
            error_entry(
                key=call.key,
                model=model.id,
                member=call.loop.member,
                message=str(error.message),
                request=request,
                exception={
                    "class": type(error).__name__,
                    "status_code": error.status_code,
                    "model_name": error.model_name,
                    "model_id": error.model_id,
                },
                ms=ms,
            ),
            call.loop.lane,
        )
        return failure
