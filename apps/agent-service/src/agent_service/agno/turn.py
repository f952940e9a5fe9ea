"""One turn: Agno's own loop, from a request or from where the turn before ended, until it completes, pauses, or is stopped."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

from agno.agent import Agent
from agno.models.message import Message
from agno.run.agent import RunErrorEvent, RunOutput
from agno.run.base import RunContext, RunStatus
from agno.run.team import RunErrorEvent as TeamRunErrorEvent
from agno.run.team import TeamRunOutput
from agno.team import Team
from agno.team.mode import TeamMode

from ..agents.framework import TurnFailed, TurnRequest
from ..contract.models import DecisionAnswer, FailureType, TurnState
from ..journal.failure import Failure
from ..journal.running import TurnStopped
from . import approvals, media
from .answers import Answers
from .decisions import AnswerError
from .lanes import LANE, LOOP, THREAD_LANE
from .media import with_contents
from .recorder import RECORDER, Recorder
from .requests import Yielded
from .restoring import restore, turn_state
from .run_options import beginning_with, going_on_with
from .session_history import with_history

EventSink = Callable[[Any, bool], None]
"""Is given every event of Agno's stream and whether it is playback."""

GUARDRAIL_ERRORS = frozenset({"input_check_error", "output_check_error"})


@dataclass(frozen=True)
class TurnEnd:
    """How a turn ended by itself. `output` is Agno's, whole; `state` is what the next turn needs besides the journal."""

    status: Literal["completed", "paused", "yielded"]
    output: RunOutput | TeamRunOutput
    messages: list[Message]
    state: TurnState | None
    tail: list[dict[str, Any]] = field(default_factory=list)
    """Of a completed turn: the messages after its last model call."""


async def run_turn(
    agent: Agent | Team, request: TurnRequest, recorder: Recorder, sink: EventSink | None = None
) -> TurnEnd:
    """Runs the turn. Raises `TurnStopped` when it was stopped from outside and `TurnFailed` when the attempt failed."""
    journal = recorder.journal
    recorder.answers = Answers(request.answers, recorder.refusal)
    runner: Any = agent  # the two have the same methods, with types of their own
    ids: dict[str, Any] = {"run_id": request.run_id, "session_id": request.session_id, "user_id": request.user_id}
    options: dict[str, Any] = {"stream": True, "stream_events": True, "yield_run_output": True}
    given = {**beginning_with(request.options), **media.given(request.files, request.contents)}
    paused: RunOutput | TeamRunOutput | None = None
    if isinstance(agent, Team) and agent.mode == TeamMode.tasks:
        recorder.requests.yields = False  # Agno goes on with a run of it, but not with its loop over tasks
    if request.paused is not None:
        paused = restore(agent, request.paused, request.run_id, request.session_id, request.contents)
        if _asks_again(recorder, paused):
            return _waits(request, paused)
        answered = _for_the_start(recorder, paused)
        try:
            recorder.approved.apply("", paused, answered)
        except AnswerError as error:
            raise TurnFailed(error.failure) from None
        await approvals.resolve(agent.db, paused.tools or [], answered)
        recorder.top.transcript.go_on_from(paused.messages or [])
    elif request.history is not None:
        history = [Message.from_dict(with_contents(message, request.contents)) for message in request.history.messages]
        recorder.top.transcript.add(*(message for message in history if message.role != "system"))
        given.pop("add_history_to_context", None)  # the conversation before is what a follow-up is about
        if not request.in_session:
            state = with_history(agent, history, request.history, **ids)
            if state is not None or "session_state" in given:
                given["session_state"] = {**(state or {}), **given.get("session_state", {})}

    def go_on(output: RunOutput | TeamRunOutput) -> AsyncIterator[Any]:
        context = RunContext(
            run_id=output.run_id or request.run_id,
            session_id=request.session_id,
            user_id=request.user_id,
            session_state=output.session_state,
        )
        more = {**going_on_with(request.options), **options}
        return runner.acontinue_run(run_response=output, run_context=context, user_id=request.user_id, **more)

    async def drive() -> tuple[Any, Any]:
        RECORDER.set(recorder)
        LANE.set("")
        LOOP.set(recorder.top)
        events = runner.arun(request.request, **ids, **given, **options) if paused is None else go_on(paused)
        while True:
            last: Any = None
            error: Any = None
            async for event in events:
                if isinstance(event, RunOutput | TeamRunOutput) and event.run_id == request.run_id:
                    last = event
                elif isinstance(event, RunErrorEvent | TeamRunErrorEvent) and event.run_id == request.run_id:
                    error = event
                if sink is not None:
                    sink(event, journal.playing)
            if last is None or not last.is_paused or recorder.waiting:
                return last, error
            answers = recorder.answers.take(
                recorder.top, last
            )  # it paused here in an earlier turn, beside members that waited
            if answers is None:
                return last, error
            recorder.approved.apply("", last, answers)
            await approvals.resolve(agent.db, last.tools or [], answers)
            events = go_on(last)

    task = asyncio.create_task(drive())
    try:
        result, error = await task
    except Exception as raised:
        if isinstance(raised, AnswerError):
            raise TurnFailed(raised.failure) from None
        if journal.stopped is None:
            raise TurnFailed(
                recorder.top.failure or Failure(FailureType.agent_error, f"{type(raised).__name__}: {raised}")
            ) from None
        result, error = None, None
    finally:
        task.cancel()
        journal.running.close()
    if journal.stopped is not None:
        if journal.stopped.reason == "limit":
            await journal.calls_ended()
        return _stopped(recorder, journal.stopped)
    if result is None or error is not None or result.status == RunStatus.error:
        raise TurnFailed(recorder.top.failure or _agent_failure(error, result))
    try:
        journal.require_used_up(
            lambda entry: not entry["key"].startswith(THREAD_LANE)
        )  # a hook's thread may end after the turn
    except TurnStopped as stopped:
        return _stopped(recorder, stopped)
    if result.is_paused and (recorder.waiting or _asks_again(recorder, result)):
        return _waits(request, result)
    if result.is_paused:
        tail = recorder.top.transcript.new(result.messages or [])
        state = turn_state(recorder, result, result.messages or [], tail)
        return TurnEnd("paused", result, result.messages or [], state)
    messages = result.messages or []
    return TurnEnd(
        "completed", result, messages, None, recorder.top.transcript.record(recorder.top.transcript.new(messages))
    )


def _for_the_start(recorder: Recorder, paused: RunOutput | TeamRunOutput) -> Sequence[DecisionAnswer]:
    """The answers to what the run waits for that the turn begins with. In a playback there may be more: to what was asked later."""
    waits = any(tool.is_paused for tool in paused.tools or [])
    if recorder.journal.playing and not waits:
        return []
    return recorder.answers.take(recorder.top, paused) or recorder.answers.take_leaders()


def _asks_again(recorder: Recorder, paused: RunOutput | TeamRunOutput) -> bool:
    """Whether a call waits for which what was decided is not enough: nothing runs before people were asked again."""
    waits = [tool for tool in paused.tools or [] if tool.is_paused]
    return any(recorder.answers.refused(recorder.top, tool) for tool in waits)


def _waits(request: TurnRequest, output: RunOutput | TeamRunOutput) -> TurnEnd:
    """The next turn plays again what has happened since, with the answers that there are, and goes on."""
    state = TurnState.model_validate({"run": {}, "messages": [], "since": request.since})
    return TurnEnd("paused", output, output.messages or [], state)


def _stopped(recorder: Recorder, stopped: TurnStopped) -> TurnEnd:
    if stopped.reason == "failed" and isinstance(stopped.cause, Failure):
        raise TurnFailed(stopped.cause)
    if stopped.reason == "diverged":
        raise TurnFailed(Failure(FailureType.diverged, str(stopped)))
    if stopped.reason == "yielded" and isinstance(stopped.cause, Yielded):
        output = stopped.cause.run_response
        output.status = RunStatus.running
        state = turn_state(recorder, output, stopped.cause.messages, stopped.cause.tail)
        return TurnEnd("yielded", output, stopped.cause.messages, state)
    raise stopped


def _agent_failure(error: Any, result: Any) -> Failure:
    message = str((error and error.content) or (result and result.content) or "the agent ended without an answer")
    guardrail = error is not None and error.error_type in GUARDRAIL_ERRORS
    return Failure(FailureType.guardrail if guardrail else FailureType.agent_error, message)
