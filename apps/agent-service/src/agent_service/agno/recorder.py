"""What a turn knows while Agno runs: which call is which, what is new in a request, what a failure means."""

from __future__ import annotations

import asyncio
import hashlib
import re
import time
from collections.abc import AsyncIterator, Callable, Iterable, Mapping
from contextlib import asynccontextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from typing import Any

from agno.exceptions import ModelProviderError
from agno.models.base import Model
from agno.models.message import Message
from agno.models.response import ModelResponse
from agno.run.agent import RunOutput
from agno.run.team import TeamRunOutput
from agno.tools.function import Function, FunctionCall

from ..agents.policies import ToolPolicy
from ..agents.prices import Prices
from ..contract.entries import ModelEntry
from ..contract.models import DecisionAnswer, FailureType
from ..journal.entries import error_entry, spent_instead
from ..journal.failure import Failure
from ..journal.journal import Entry, EntryTooLarge, Journal
from ..journal.live import Watched
from ..journal.running import TurnStopped
from ..values.plain_json import to_json
from .answers import Answers, Refusal
from .call_ids import CallIds, remember
from .decisions import apply_answers, arguments_hash
from .failures import classify_model_error, transient_tool_failure
from .idempotency import idempotency_key
from .lanes import LANE, LOOP, Loop, Waiting
from .spending import Meter, Spending
from .steering import Steering, restore_steering
from .transcript import Transcript, restore_input


class _CurrentRecorder:
    """The recorder of the turn in which we are; `None` outside of turns, where the patches do nothing, and in what a tool
    or hook has left running when the turn had ended by itself: nobody could play that back."""

    def __init__(self) -> None:
        self.variable: ContextVar[Recorder | None] = ContextVar("recorder", default=None)

    def get(self) -> Recorder | None:
        recorder = self.variable.get()
        return None if recorder is not None and recorder.journal.running.is_over else recorder

    def set(self, recorder: Recorder) -> None:
        self.variable.set(recorder)


RECORDER = _CurrentRecorder()

THREAD_LANE = "/%"
"""How a lane goes on in a thread that a tool or hook has begun."""

YIELD_AFTER_BYTES = 1_000_000
"""Size of the journal after which a turn ends by itself at the next model call of the agent's own loop."""


NO_PRICE = (
    "the run has a limit of money, and there is no price of model {model!r}. Add it to the price table (MODEL_PRICES), restart the "
    "agent-service, then retry"
)


TOO_LARGE = (
    "an answer of model {model} is too large for the run's journal (with what was new in its request: {size}). Have it answer in less "
    "(max_tokens, instructions) or write to a file by a tool, start the agent-service again, then retry"
)


INVENTED_ID = re.compile(r"[a-z]+-[a-z]+-[0-9a-f]{8}|[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
"""How Agno names an agent that nobody has named: `noble-carson-2c086cac`."""


@dataclass
class ModelCall:
    """One model call: its key in the journal, the loop that it is in, and, when it is that loop's own (no helper's), the messages
    no entry holds yet."""

    key: str
    loop: Loop
    owner: str | None
    own: bool
    new_messages: list[Message]


@dataclass
class Yielded:
    """The agent's work at the point where a turn ended by itself. `tail`: the messages that no entry holds."""

    run_response: Any
    messages: list[Message]
    tail: list[Message]


class Recorder:
    """One turn of one agent or team. `policies` is given the id of the agent or member whose tool it is; `attempts_left`: whether another
    attempt follows if this one fails; `live` is told what viewers see."""

    def __init__(
        self,
        journal: Journal,
        policies: Callable[[str, Function], ToolPolicy],
        agent_id: str,
        run_id: str,
        turn: int,
        attempts_left: bool = True,
        live: Watched | None = None,
        steering: Steering | None = None,
        yield_after_bytes: int = YIELD_AFTER_BYTES,
        spending: Spending | None = None,
        refusal: Refusal = lambda loop, tool, answer: None,
    ):
        self.refusal = refusal
        self.spending = spending or Spending(Prices({}))
        self.journal = journal
        self.policies = policies
        self.live = live
        self.top = Loop("", agent_id)
        self.answers = Answers()
        self._call_ids = CallIds(journal.entries)
        self._approved: dict[tuple[str, str], str] = {}
        self.waiting: list[Waiting] = []
        self.yields = True
        self.run_id = run_id
        self._turn = turn
        self.steering = steering or Steering()
        self._attempts_left = attempts_left
        self._one_at_a_time: dict[str, asyncio.Lock] = {}
        self._yield_after_bytes = yield_after_bytes

    @property
    def transcript(self) -> Transcript:
        """Of the agent's own conversation."""
        return self.top.transcript

    @property
    def loop(self) -> Loop:
        """The loop in which we are."""
        return LOOP.get() or self.top

    def member_loop(self, member_id: str, name: str, delegation: str) -> Loop:
        """The loop of a member's run, which begins now: its lane is in that of the delegation."""
        lane = f"{LANE.get()}/@{member_id}"
        lane = f"{lane}.{self.journal.position(lane)}"
        return Loop(lane, member_id, {"id": member_id, "name": name, "call": delegation, "run": lane})

    def model_call(
        self, model: Model, kwargs: dict[str, Any], messages: list[Message], streamed: bool = True
    ) -> ModelCall:
        """Names a call: lane / owner . position. Helpers (memory, summaries) run beside the agent without a run of their own and
        are told apart by model and tool names. Never by text: a clock in the prompt or retrieval changes it."""
        response = kwargs.get("run_response")
        owner = None
        if response is not None:
            owner = getattr(response, "agent_id", None) or getattr(response, "team_id", None) or "main"
        if owner is not None and owner != self.loop.owner and INVENTED_ID.fullmatch(owner):
            owner = None  # an agent that nobody has named, as the one that reasons: Agno invents another id at each playback
        lane, loop = f"{LANE.get()}/{owner or _helper_name(model, kwargs)}", self.loop
        own = streamed and LANE.get() == loop.lane and owner == loop.owner and loop.transcript.continues(messages)
        new = loop.transcript.new(messages) if own else []
        return ModelCall(f"{lane}.{self.journal.position(lane)}", loop, owner, own, new)

    def restore_request(self, call: ModelCall, entry: Entry, messages: list[Message]) -> None:
        """Makes the new messages of a played call the recorded ones, and adds those that people had said. Raises `TurnStopped` when they
        are others."""
        if not call.own:
            return
        call.new_messages += restore_steering(messages, entry)
        call.loop.transcript.forget(call.new_messages)
        if why := restore_input(call.new_messages, entry.get("input") or []):
            raise self.journal.stop("diverged", f"the request of model call {call.key} is not the recorded one: {why}")
        call.loop.transcript.add(*call.new_messages)

    def before_live_model_call(self, call: ModelCall, messages: list[Message], run_response: Any) -> None:
        """The agent's own loop goes on only when playback is complete, and not when the journal is large enough. What people said
        meanwhile goes with the request."""
        if not call.own or call.loop is not self.top:
            return
        self.journal.require_used_up(lambda key: not key.startswith(("/~", THREAD_LANE)))
        if self.yields and self.journal.bytes > self._yield_after_bytes and not self.journal.running.busy:
            raise self.journal.stop("yielded", cause=Yielded(run_response, list(messages), call.new_messages))
        said = self.steering.deliver(messages)
        self.transcript.add(*said)
        call.new_messages += said

    def begin_model_call(self, call: ModelCall, model: Model, messages: list[Message], tools: Any) -> Meter:
        """Raises `TurnStopped` when the call would go beyond a limit, or its cost could not be limited."""
        if limit := self.spending.reached():
            raise self.journal.stop("limit", f"the limit of {limit.value} is reached", cause=limit)
        if self.spending.lacks_price(model.id):
            failure = Failure(FailureType.unknown_price, NO_PRICE.format(model=model.id))
            raise self.journal.stop("failed", failure.message, cause=failure)
        return Meter(call.key, model.id, messages, tools)

    @asynccontextmanager
    async def live_model_call(
        self,
        call: ModelCall,
        model: Model,
        meter: Meter,
        reported: Callable[[], Mapping[str, Any]] = dict,
    ) -> AsyncIterator[None]:
        """Around a call that is really made: what a failed one has spent is recorded. `reported`: what the provider has said of its cost
        until then, as Agno's metrics."""
        try:
            with self.spending.under_way(meter):
                async with self.journal.live("model", call.key):
                    try:
                        yield
                    except Exception as error:
                        self.model_failed(call, model, error)
                        raise
        except Exception as error:
            meter.reported = reported()
            await self._call_failed(meter, error)
            raise

    async def add_paid(self, entry: ModelEntry) -> None:
        """Records a finished model call, and counts what it has cost. Raises `TurnStopped` for one that no journal can hold: it is not made
        again by itself, since the answer would be as large."""
        self.spending.count(entry)
        try:
            await self.journal.add(entry)
        except EntryTooLarge as error:
            message = TOO_LARGE.format(model=entry["model"], size=error)
            await self.journal.add_spent(spent_instead(entry, message))
            failure = Failure(FailureType.invalid_request, message)
            raise self.journal.stop("failed", failure.message, cause=failure) from None

    async def add_spent(self, call: Mapping[str, Any], message: str) -> None:
        """Records and counts a call that failed after tokens were spent: its key, model and tokens."""
        entry = self.spending.spent(call, message)
        self.spending.count(entry)
        await self.journal.add_spent(entry)

    async def _call_failed(self, meter: Meter, error: Exception) -> None:
        """Records what a failed call has spent: where an answer had begun, or where the provider may be at work on one."""
        ours = isinstance(error, TurnStopped)
        if ours and error.reason == "lost":
            return
        if meter.came or meter.reported or ours or classify_model_error(error).type == FailureType.timeout:
            await self.add_spent({"key": meter.key, "model": meter.model, **meter.estimate()}, str(error))

    def name_calls(self, call: ModelCall, answer: Message | ModelResponse, conversation: Iterable[Message]) -> None:
        """Gives each tool call of a new answer an id that no other call has."""
        if not answer.tool_calls:
            return
        place = f"{self.run_id}/{self._turn}{call.key}"
        answer.tool_calls, given = self._call_ids.name(place, answer.tool_calls, conversation)
        remember(answer, given)

    def apply_answers(self, lane: str, output: RunOutput | TeamRunOutput, answers: Iterable[DecisionAnswer]) -> None:
        """Puts answers into a paused run, in place. Raises `AnswerError` when one does not fit."""
        for call_id, arguments in apply_answers(output, answers).items():
            self._approved[lane, call_id] = arguments

    def require_approval(self, function_call: FunctionCall) -> None:
        """What was approved is what runs, once: holds for every call right before it runs. Raises `TurnStopped`."""
        lane = LANE.get()
        approved = self._approved.pop((lane, function_call.call_id or ""), None)
        function = function_call.function
        # In another lane a tool answers for an agent of its own.
        asks = (function.requires_confirmation or function.requires_user_input) and lane == self.loop.lane
        if approved is None and not asks:
            return
        if approved == arguments_hash(function_call.arguments):
            return
        name = function.name
        what = "is not approved" if approved is None else "has other arguments than those that were approved"
        failure = Failure(
            FailureType.invalid_request, f"{name}: the call {function_call.call_id} {what}; it was not run"
        )
        raise self.journal.stop("failed", failure.message, cause=failure)

    def finish_model_call(self, call: ModelCall, answer: Message | None = None) -> None:
        """The answer is recorded, or played back."""
        call.loop.failure = None
        if call.own and answer is not None:
            call.loop.transcript.add(answer)

    def model_failed(self, call: ModelCall, model: Model, error: Exception) -> None:
        """Remembers a failed model call: the turn's failure unless the agent or member goes on with a fallback."""
        if isinstance(error, TurnStopped):
            return
        call.loop.failure = classify_model_error(error)
        call.loop.transcript.forget(call.new_messages)
        if not isinstance(error, ModelProviderError):
            return
        self.journal.add_later(
            error_entry(
                key=call.key,
                model=model.id,
                member=call.loop.member,
                message=str(error.message),
                exception={
                    "class": type(error).__name__,
                    "status_code": error.status_code,
                    "model_name": error.model_name,
                    "model_id": error.model_id,
                },
            ),
            call.loop.lane,
        )

    def one_at_a_time(self, lane: str) -> asyncio.Lock:
        """For what must not happen side by side in a lane."""
        return self._one_at_a_time.setdefault(lane, asyncio.Lock())

    def idempotency_key(self, call: str) -> str:
        """Of the tool call with this key in the journal."""
        return idempotency_key(f"{self.run_id}-{self._turn}", call)

    async def tool_failed(self, tool: str, call: str, policy: ToolPolicy, error: BaseException) -> TurnStopped | None:
        """What to raise when a repeat of the turn may help the tool; `None` when the model should hear of the failure."""
        failure = transient_tool_failure(error)
        if failure is None or policy.effect == "once" or not self._attempts_left:
            return None
        if policy.attempts is not None and not policy.may_repeat(await self.journal.failed(call)):
            return None
        failure = Failure(failure.type, f"{tool}: {failure.message}", failure.retry_after)
        return self.journal.stop("failed", failure.message, cause=failure)


def _helper_name(model: Model, kwargs: dict[str, Any]) -> str:
    tools = [t.get("function", t).get("name") for t in kwargs.get("tools") or [] if isinstance(t, dict)]
    identity = to_json([model.id, tools, str(kwargs.get("response_format"))[:80]])
    return "~" + hashlib.sha256(identity.encode()).hexdigest()[:8]


def elapsed_ms(started: float) -> int:
    """Milliseconds since a `time.monotonic()`."""
    return round((time.monotonic() - started) * 1000)
