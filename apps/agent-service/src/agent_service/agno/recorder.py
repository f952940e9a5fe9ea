"""What a turn knows while Agno runs: where its calls are recorded, in which loop they are, and what people have decided on them."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator, Callable, Iterable, Mapping
from contextlib import asynccontextmanager
from contextvars import ContextVar
from typing import Any

from agno.models.base import Model
from agno.models.message import Message
from agno.models.response import ModelResponse
from agno.tools.function import Function

from ..agents.policies import ToolPolicy
from ..agents.prices import Prices
from ..journal.failure import Failure
from ..journal.happenings import ModelCallFailed, ToolCallFailed
from ..journal.journal import Journal
from ..journal.live import Watched
from ..journal.running import TurnStopped
from .answers import Answers, Refusal
from .approved_calls import ApprovedCalls
from .call_ids import CallIds, remember
from .failures import transient_tool_failure
from .idempotency import idempotency_key
from .lanes import LANE, LOOP, Loop, Waiting
from .made_media import MadeMedia
from .model_call import ModelCall, name_model_call
from .paid_calls import PaidCalls
from .request_records import Put, Recording
from .requests import YIELD_AFTER_BYTES, Requests
from .spending import Meter, Spending
from .steering import Steering


class _CurrentRecorder:
    """The recorder of the turn in which we are. `None` outside of turns, where the patches do nothing. Also `None` in what a tool or hook has
    left running when the turn had ended by itself: nobody could play that back."""

    def __init__(self) -> None:
        self.variable: ContextVar[Recorder | None] = ContextVar("recorder", default=None)

    def get(self) -> Recorder | None:
        recorder = self.variable.get()
        return None if recorder is not None and recorder.journal.running.is_over else recorder

    def set(self, recorder: Recorder) -> None:
        self.variable.set(recorder)


RECORDER = _CurrentRecorder()


class Recorder:
    """One turn of one agent or team. `policies` is given the id of the agent or member whose tool it is. `attempts_left`: whether another
    attempt follows if this one fails. `live` is told what viewers see. `refusal` judges people's answers."""

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
        made: MadeMedia | None = None,
        put: Put | None = None,
    ):
        self.journal = journal
        self.policies = policies
        self.run_id = run_id
        self.live = live
        self.refusal = refusal
        self.top = Loop("", agent_id)
        """The loop of the agent, or of the team's leader."""
        self.answers = Answers()
        self.waiting: list[Waiting] = []
        self.run_starters: set[tuple[str, str]] = set()
        """The tools that start runs and were called in this turn: the lane of the loop, and the name."""
        self.approved = ApprovedCalls(journal)
        self.paid = PaidCalls(journal, spending or Spending(Prices({})))
        self.requests = Requests(journal, self.top, steering or Steering(), yield_after_bytes)
        self.made = made or MadeMedia()
        """Keeps the files that tools and models make."""
        self._put = put
        self._turn = turn
        self._call_ids = CallIds(journal.entries)
        self._attempts_left = attempts_left
        self._one_at_a_time: dict[str, asyncio.Lock] = {}

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
        self, model: Model, kwargs: Mapping[str, Any], messages: list[Message], streamed: bool = True
    ) -> ModelCall:
        """The model call that is about to be made in this loop."""
        return name_model_call(self.journal, self.loop, model, kwargs, messages, streamed)

    def recording(self, call: ModelCall, model: Model, messages: list[Message], kwargs: Mapping[str, Any]) -> Recording:
        """Records what is sent for a call that is about to be made."""
        return Recording(self._put, call, model, messages, kwargs)

    @asynccontextmanager
    async def live_model_call(
        self,
        call: ModelCall,
        model: Model,
        meter: Meter,
        sent: Recording,
        reported: Callable[[], Mapping[str, Any]] = dict,
    ) -> AsyncIterator[None]:
        """Around a model call that is really made. A stop of the turn closes it. `reported` as for `PaidCalls.under_way`."""
        began = time.monotonic()
        async with self.paid.under_way(meter, sent, reported), self.journal.live("model", call.key):
            try:
                with sent:
                    yield
            except Exception as error:
                request = None if isinstance(error, TurnStopped) else await sent.failed()
                if failure := self.requests.failed(call, model, error, elapsed_ms(began), request):
                    seconds = time.monotonic() - began
                    self.journal.tell(ModelCallFailed(call.loop.owner, model.id, seconds, failure.type.value))
                raise

    def name_tool_calls(
        self, call: ModelCall, answer: Message | ModelResponse, conversation: Iterable[Message]
    ) -> None:
        """Gives each tool call of a new answer an id that no other call has."""
        if not answer.tool_calls:
            return
        place = f"{self.run_id}/{self._turn}{call.key}"
        answer.tool_calls, given = self._call_ids.name(place, answer.tool_calls, conversation)
        remember(answer, given)

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
        self.journal.tell(ToolCallFailed(self.loop.owner, tool, failure.type.value))
        failure = Failure(failure.type, f"{tool}: {failure.message}", failure.retry_after)
        return self.journal.stop("failed", failure.message, cause=failure)


def elapsed_ms(started: float) -> int:
    """Milliseconds since a `time.monotonic()`."""
    return round((time.monotonic() - started) * 1000)
