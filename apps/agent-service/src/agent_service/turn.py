"""One turn: Agno's own loop, from a request or from where the turn before ended, until it completes, pauses, or is stopped."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
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
from .past import with_history
from .recorder import LANE, TURN, Recorder, Yielded

EventSink = Callable[[Any, bool], None]
"""Is given every event of Agno's stream and whether it is playback."""

GUARDRAIL_ERRORS = frozenset({"input_check_error", "output_check_error"})


@dataclass(frozen=True)
class Base:
    """The saved transcript that a conversation begins with: its last part, and how many messages (but for the system's) it holds."""

    part: str
    messages: int


@dataclass(frozen=True)
class PausedRun:
    """A run between two turns: Agno's run with all its messages, as plain dictionaries. `base`: what of it is saved already."""

    run: dict[str, Any]
    messages: list[dict[str, Any]]
    base: Base | None = None


@dataclass(frozen=True)
class TurnRequest:
    """What a turn starts from: `request` for the first one (after `history`, a conversation that was had before; `in_session` when
    the agent's own session holds it too), `paused` with `answers` for the others."""

    run_id: str
    session_id: str
    user_id: str | None = None
    request: str | dict[str, Any] | None = None
    history: PausedRun | None = None
    in_session: bool = False
    paused: PausedRun | None = None
    answers: Sequence[DecisionAnswer] = ()


@dataclass(frozen=True)
class TurnEnd:
    """How a turn ended by itself. `output` is Agno's, whole; `state` is what the next turn needs besides the journal."""

    status: Literal["completed", "paused", "yielded"]
    output: RunOutput
    messages: list[Message]
    state: TurnState | None
    tail: list[dict[str, Any]] = field(default_factory=list)
    """Of a completed turn: the messages after its last model call."""


class TurnFailed(Exception):
    """The attempt failed."""

    def __init__(self, failure: Failure):
        super().__init__(failure.message)
        self.failure = failure


def restore(paused: PausedRun, agent: Agent | Team, run_id: str, session_id: str) -> RunOutput:
    """Agno's run of this agent between two turns, under the ids of the run that goes on with it. A finished tool that the state left
    out comes from its message."""
    run = to_plain(paused.run)  # from_dict takes its argument apart
    kept = {tool["tool_call_id"]: tool for tool in run.get("tools") or []}
    tools = []
    for message in paused.messages:
        if message["role"] == "tool" and not message.get("from_history"):
            tools.append(kept.pop(message.get("tool_call_id"), None) or _finished_tool(message))
    run["tools"] = [*tools, *kept.values()]
    kind, owner = (TeamRunOutput, "team_id") if isinstance(agent, Team) else (RunOutput, "agent_id")
    output: Any = kind.from_dict({owner: agent.id, **run, "run_id": run_id, "session_id": session_id})
    output.messages = [Message.from_dict(dict(message)) for message in paused.messages]
    return output


def _finished_tool(message: dict[str, Any]) -> dict[str, Any]:
    return {
        "tool_call_id": message.get("tool_call_id"),
        "tool_name": message.get("tool_name"),
        "tool_args": message.get("tool_args"),
        "tool_call_error": bool(message.get("tool_call_error")),
        "result": message.get("content"),
        "stop_after_tool_call": bool(message.get("stop_after_tool_call")),
        "created_at": message.get("created_at"),
    }


async def run_turn(
    agent: Agent | Team, request: TurnRequest, recorder: Recorder, sink: EventSink | None = None
) -> TurnEnd:
    """Runs the turn. Raises `TurnStopped` when it was stopped from outside and `TurnFailed` when the attempt failed."""
    journal = recorder.journal
    runner: Any = agent  # the two have the same methods, with types of their own
    options: dict[str, Any] = {"stream": True, "stream_events": True, "yield_run_output": True}
    paused: RunOutput | None = None
    if request.paused is not None:
        paused = restore(request.paused, agent, request.run_id, request.session_id)
        try:
            apply_answers(paused, request.answers)
        except AnswerError as error:
            raise TurnFailed(error.failure) from None
        recorder.transcript.go_on_from(paused.messages or [])
    elif request.history is not None:
        history = [Message.from_dict(dict(message)) for message in request.history.messages]
        recorder.transcript.add(*(message for message in history if message.role != "system"))
        if not request.in_session:
            options["session_state"] = with_history(agent, history, request)

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
        if journal.stopped.reason == "limit":
            await journal.calls_ended()
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
    messages = result.messages or []
    return TurnEnd("completed", result, messages, None, recorder.transcript.record(recorder.transcript.new(messages)))


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
    """What the next turn needs besides the journal: the run without messages, and without the tools that have finished, of which
    messages tell. Of the same size however long the run has been."""
    kept = output.messages, output.tools, output.requirements
    told = {m.tool_call_id for m in messages if m.role == "tool"}
    open_tools = [tool for tool in output.tools or [] if tool.is_paused or tool.tool_call_id not in told]
    waiting = {tool.tool_call_id for tool in open_tools}
    output.messages, output.tools = None, open_tools
    output.requirements = [
        r for r in output.requirements or [] if r.tool_execution and r.tool_execution.tool_call_id in waiting
    ]
    try:
        run = to_plain(output.to_dict())
    finally:
        output.messages, output.tools, output.requirements = kept
    run.pop("events", None)
    run["tools"] = [{k: v for k, v in tool.items() if v is not None} for tool in run.get("tools") or []]
    consistent = [m.id for m in messages] == recorder.transcript.ids and not any(m.compressed_content for m in messages)
    snapshot = None if consistent else [to_plain(m.to_dict()) for m in messages]
    return TurnState.model_validate({"run": run, "messages": recorder.transcript.record(tail), "snapshot": snapshot})
