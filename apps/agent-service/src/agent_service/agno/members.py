"""Runs of members: each in a lane of its own, and going on by itself once people have decided on what it waits for.

Agno ends a member's paused run, and continues it from the team's own `acontinue_run`. That path loses what the member's tools write to the
session state, gives all members' results as the result of each delegation, drops those of a member that is done before another pauses
again, lets the leader speak in a team that routes, and leaves the loop of a team that keeps tasks. So a member goes on where it is, in the
delegation: the leader's call ends when its members have, as it does when nobody waits.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from dataclasses import replace
from typing import Any

from agno.agent import Agent
from agno.run.agent import RunErrorEvent, RunOutput, RunPausedEvent
from agno.run.base import RunContext, RunStatus
from agno.run.team import RunErrorEvent as TeamRunErrorEvent
from agno.run.team import RunPausedEvent as TeamRunPausedEvent
from agno.run.team import TeamRunOutput
from agno.team import Team
from agno.utils.team import get_member_id

from . import approvals
from .decisions import AnswerError
from .lanes import DELEGATION, LANE, LOOP, Loop, Waiting, waits_below
from .recorder import RECORDER, Recorder

CONTINUED_WITH = ("user_id", "session_id", "dependencies", "metadata", "knowledge_filters", "debug_mode")

plain_agent_run = Agent.arun
plain_team_run = Team.arun


def agent_run(self: Agent, *args: Any, **kwargs: Any) -> Any:
    return _member_run(plain_agent_run, self, args, kwargs)


def team_run(self: Team, *args: Any, **kwargs: Any) -> Any:
    return _member_run(plain_team_run, self, args, kwargs)


def _member_run(plain: Callable[..., Any], member: Agent | Team, args: tuple[Any, ...], kwargs: dict[str, Any]) -> Any:
    recorder, delegation = RECORDER.get(), DELEGATION.get()
    if recorder is None or delegation is None:
        return plain(member, *args, **kwargs)
    member_id = get_member_id(member) or "member"
    loop = recorder.member_loop(member_id, member.name or member_id, delegation)
    run = _streamed if kwargs.get("stream") else _whole
    return run(recorder, loop, plain, member, args, kwargs)


async def _streamed(
    recorder: Recorder, loop: Loop, plain: Any, member: Agent | Team, args: tuple[Any, ...], kwargs: dict[str, Any]
) -> AsyncIterator[Any]:
    _enter(loop)
    events = plain(member, *args, **kwargs)
    while True:
        output: Any = None
        paused: list[Any] = []
        failed = False
        async for item in events:
            if isinstance(item, RunOutput | TeamRunOutput) and item.run_id == kwargs["run_id"]:
                output = item
            elif isinstance(item, RunPausedEvent | TeamRunPausedEvent) and item.run_id == kwargs["run_id"]:
                paused.append(item)
            else:
                failed = failed or (
                    isinstance(item, RunErrorEvent | TeamRunErrorEvent) and item.run_id == kwargs["run_id"]
                )
                yield item
        _raise_for_failure(recorder, loop, failed or (output is not None and output.status == RunStatus.error))
        if not await _go_on(recorder, loop, member, output):
            for item in paused:
                yield item
            if output is not None:
                yield output
            return
        options = {name: kwargs[name] for name in ("stream", "stream_events", "yield_run_output") if name in kwargs}
        events = _continued(member, output, kwargs, options)


async def _whole(
    recorder: Recorder, loop: Loop, plain: Any, member: Agent | Team, args: tuple[Any, ...], kwargs: dict[str, Any]
) -> Any:
    _enter(loop)
    output = await plain(member, *args, **kwargs)
    while True:
        _raise_for_failure(recorder, loop, output.status == RunStatus.error)
        if not await _go_on(recorder, loop, member, output):
            return output
        output = await _continued(member, output, kwargs, {"stream": False})


def _enter(loop: Loop) -> None:
    LANE.set(loop.lane)
    LOOP.set(loop)
    DELEGATION.set(None)


def _raise_for_failure(recorder: Recorder, loop: Loop, failed: bool) -> None:
    """Fails the attempt when a member's model has failed, as a failure of the agent's own model does. The retry goes on at the same place."""
    if failed and loop.failure is not None and not recorder.journal.stopped:
        failure = replace(loop.failure, message=f"{loop.owner}: {loop.failure.message}")
        raise recorder.journal.stop("failed", failure.message, cause=failure)
    if recorder.journal.stopped:
        raise recorder.journal.stopped


async def _go_on(recorder: Recorder, loop: Loop, member: Any, output: Any) -> bool:
    """Puts people's answers into a paused run. False when it has ended, or waits for them."""
    if output is None or not output.is_paused:
        return False
    answers = None if waits_below(output) else recorder.answers.take(loop, output)
    if answers is None:
        recorder.waiting.append(Waiting(loop, output))
        return False
    try:
        recorder.approved.apply(loop.lane, output, answers)
    except AnswerError as error:
        raise recorder.journal.stop("failed", error.failure.message, cause=error.failure) from None
    await approvals.resolve(member.db, output.tools or [], answers)
    return True


def _continued(member: Any, output: Any, kwargs: dict[str, Any], options: dict[str, Any]) -> Any:
    context = RunContext(
        run_id=output.run_id,
        session_id=kwargs["session_id"],
        user_id=kwargs.get("user_id"),
        session_state=kwargs.get("session_state"),
        dependencies=kwargs.get("dependencies"),
        metadata=kwargs.get("metadata"),
        knowledge_filters=kwargs.get("knowledge_filters"),
    )
    carried = {name: kwargs[name] for name in CONTINUED_WITH if kwargs.get(name) is not None}
    return member.acontinue_run(run_response=output, run_context=context, **carried, **options)
