"""One turn: Agno's own loop, from a request or from where the turn before ended, until it completes, pauses, or is stopped."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from agno.agent import Agent
from agno.models.message import Message
from agno.run.agent import RunErrorEvent, RunOutput
from agno.run.base import RunContext, RunStatus
from agno.run.team import RunErrorEvent as TeamRunErrorEvent
from agno.run.team import TeamRunOutput
from agno.team import Team

from .contract import DecisionAnswer, FailureType, TurnState
from .decisions import AnswerError, apply_answers
from .failures import Failure
from .journal import TurnStopped, to_plain
from .recorder import LANE, TURN, Recorder, Yielded

EventSink = Callable[[Any, bool], None]
"""Is given every event of Agno's stream and whether it is playback."""

GUARDRAIL_ERRORS = frozenset({"input_check_error", "output_check_error"})


@dataclass(frozen=True)
class PausedRun:
    """Where the turn before ended: Agno's run with all its messages, as plain dictionaries."""

    run: dict[str, Any]
    messages: list[dict[str, Any]]


@dataclass(frozen=True)
class TurnRequest:
    """What a turn starts from: `request` for the first one, `paused` with `answers` for the others."""

    run_id: str
    session_id: str
    user_id: str | None = None
    request: str | dict[str, Any] | None = None
    paused: PausedRun | None = None
    answers: Sequence[DecisionAnswer] = ()


@dataclass(frozen=True)
class TurnEnd:
    """How a turn ended by itself. `output` is Agno's, whole; `state` is what the next turn needs besides the journal."""

    status: Literal["completed", "paused", "yielded"]
    output: RunOutput
    messages: list[Message]
    state: TurnState | None


class TurnFailed(Exception):
    """The attempt failed."""

    def __init__(self, failure: Failure):
        super().__init__(failure.message)
        self.failure = failure


def restore(paused: PausedRun) -> RunOutput:
    """Agno's run of a paused turn. A finished tool's result and arguments come from its message."""
    results = {m.get("tool_call_id"): m for m in paused.messages if m["role"] == "tool"}
    run = to_plain(paused.run)  # from_dict takes its argument apart
    for tool in run.get("tools") or []:
        message = results.get(tool["tool_call_id"])
        if message is not None and tool.pop("derived", None):
            tool["result"], tool["tool_args"] = message.get("content"), message.get("tool_args")
    output = RunOutput.from_dict(run)
    output.messages = [Message.from_dict(dict(message)) for message in paused.messages]
    return output


async def run_turn(
    agent: Agent | Team, request: TurnRequest, recorder: Recorder, sink: EventSink | None = None
) -> TurnEnd:
    """Runs the turn. Raises `TurnStopped` when it was stopped from outside and `TurnFailed` when the attempt failed."""
    journal = recorder.journal
    runner: Any = agent  # the two have the same methods, with types of their own
    options: dict[str, Any] = {"stream": True, "stream_events": True, "yield_run_output": True}
    paused: RunOutput | None = None
    if request.paused is not None:
        paused = restore(request.paused)
        try:
            apply_answers(paused, request.answers)
        except AnswerError as error:
            raise TurnFailed(error.failure) from None
        recorder.transcript.add(*(paused.messages or []))

    async def drive() -> tuple[Any, Any]:
        TURN.set(recorder)
        LANE.set("")
        if paused is not None:
            context = RunContext(
                run_id=paused.run_id or request.run_id,
                session_id=request.session_id,
                user_id=request.user_id,
                session_state=paused.session_state,
            )
            events = runner.acontinue_run(run_response=paused, run_context=context, user_id=request.user_id, **options)
        else:
            events = runner.arun(
                request.request,
                run_id=request.run_id,
                session_id=request.session_id,
                user_id=request.user_id,
                **options,
            )
        last: Any = None
        error: Any = None
        async for event in events:
            if isinstance(event, RunOutput | TeamRunOutput) and event.run_id == request.run_id:
                last = event
            elif isinstance(event, RunErrorEvent | TeamRunErrorEvent) and event.run_id == request.run_id:
                error = event
            if sink is not None:
                sink(event, journal.playing)
        return last, error

    task = asyncio.create_task(drive())
    try:
        result, error = await task
    except Exception as raised:
        if journal.stopped is None:
            raise TurnFailed(
                recorder.last_failure or Failure(FailureType.agent_error, f"{type(raised).__name__}: {raised}")
            ) from None
        result, error = None, None
    finally:
        task.cancel()
        journal.close()
    if journal.stopped is not None:
        return _stopped(recorder, journal.stopped)
    if result is None or error is not None or result.status == RunStatus.error:
        raise TurnFailed(recorder.last_failure or _agent_failure(error, result))
    try:
        journal.require_used_up()
    except TurnStopped as stopped:
        return _stopped(recorder, stopped)
    if result.is_paused:
        tail = recorder.transcript.new(result.messages or [])
        return TurnEnd("paused", result, result.messages or [], _state(recorder, result, result.messages or [], tail))
    return TurnEnd("completed", result, result.messages or [], None)


def _stopped(recorder: Recorder, stopped: TurnStopped) -> TurnEnd:
    if stopped.reason == "failed" and isinstance(stopped.cause, Failure):
        raise TurnFailed(stopped.cause)
    if stopped.reason == "diverged":
        raise TurnFailed(Failure(FailureType.diverged, str(stopped)))
    if stopped.reason == "yielded" and isinstance(stopped.cause, Yielded):
        output = stopped.cause.run_response
        output.status = RunStatus.running
        state = _state(recorder, output, stopped.cause.messages, stopped.cause.tail)
        return TurnEnd("yielded", output, stopped.cause.messages, state)
    raise stopped


def _agent_failure(error: Any, result: Any) -> Failure:
    message = str((error and error.content) or (result and result.content) or "the agent ended without an answer")
    guardrail = error is not None and error.error_type in GUARDRAIL_ERRORS
    return Failure(FailureType.guardrail if guardrail else FailureType.agent_error, message)


def _state(recorder: Recorder, output: RunOutput, messages: list[Message], tail: list[Message]) -> TurnState:
    """What the next turn needs besides the journal: the run without messages, and without what messages say of its tools."""
    kept, output.messages = output.messages, None
    try:
        run = to_plain(output.to_dict())
    finally:
        output.messages = kept
    run.pop("events", None)
    told = {m.tool_call_id: m for m in messages if m.role == "tool"}
    for tool in run.get("tools") or []:
        message = told.get(tool["tool_call_id"])
        if message is not None and str(message.content) == str(tool.get("result")):
            tool["derived"] = True
            tool["result"] = tool["tool_args"] = None
    run["tools"] = [{k: v for k, v in tool.items() if v is not None} for tool in run.get("tools") or []]
    consistent = [m.id for m in messages] == recorder.transcript.ids and not any(m.compressed_content for m in messages)
    snapshot = None if consistent else [to_plain(m.to_dict()) for m in messages]
    return TurnState.model_validate({"run": run, "messages": recorder.transcript.record(tail), "snapshot": snapshot})
