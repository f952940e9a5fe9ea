"""Tool calls: played back, answered by a person, or made and recorded, as the tool's policy demands."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator, Callable, Coroutine, Iterator
from typing import Any, Literal

from agno.exceptions import AgentRunException, RunCancelledException
from agno.models.base import Model
from agno.tools.function import FunctionCall, FunctionExecutionResult, ToolResult
from agno.utils.timer import Timer

from ..agents.policies import ToolPolicy
from ..contract.entries import ToolEntry
from ..journal.entries import ToolCall, claim_entry, failed_instead, tool_entry
from ..journal.journal import EntryTooLarge
from ..journal.raised import CALL_ERROR
from ..journal.running import TurnStopped
from ..values.plain_json import to_plain
from .call_ends import AT_END, keep_end
from .call_ids import recorded_id
from .delegation import delegated, is_agnos_own
from .idempotency import show_key
from .in_threads import tool_in_threads
from .lanes import DELEGATION, LANE, TOOL
from .made_media import references_for_entry
from .played_calls import exception_to_dict, played
from .recorder import RECORDER, Recorder, elapsed_ms
from .tool_results import make_sound, sound_exception, tool_result_to_dict
from .tool_streams import TooLate, text_of, until, whole_text

plain_tool = Model.arun_function_call


class ToolError(Exception):
    """What Agno gives the model as the error of a call that is an async generator."""


async def tool(
    self: Model, function_call: FunctionCall, plain: Callable[..., Coroutine[Any, Any, Any]] = plain_tool
) -> Any:
    """A call of a tool, in the place of Agno's. `plain` is what makes the call. Returns what Agno's method returns: whether it went well (or
    the exception by which the tool speaks to Agno's loop), the time, the call, and its outcome.

    Outside of a turn it is Agno's. In a turn the call has a key, made of its lane, the tool and its id, and one of four things happens:

    - In playback, when the journal has its entry: nothing runs. Result, error and session state are as recorded, and what ran inside of the
      call is not asked for again.
    - Answered, for a `once` call that was claimed before its process died and of which a person has said that it ran, or is to be skipped:
      nothing runs. What the person said is recorded as its result or error.
    - Live: the arguments are compared with those that people approved, a `once` call is claimed first, and then the tool runs, within its
      time. Its result is recorded before the model gets it. A passing failure of a tool that may run again fails the attempt; every other
      one is recorded, for the model to read. An async generator is recorded at its end.
    - A delegation to a member runs again in playback (`delegation.py`), unless it is recorded as failed: the member's own calls are what is
      played back.

    Raises `TurnStopped` where the turn ends: the call is not approved, the turn was stopped, or a passing failure ends the attempt. A call
    inside of which another one was stopped, an agent's that the tool runs, is not recorded either, whatever the tool makes of that: it is made
    again, and what came of a `once` call is not known."""
    recorder = RECORDER.get()
    if recorder is None:
        return await plain(self, function_call)
    name, call_id = function_call.function.name, recorded_id(function_call.call_id)
    lane = f"{LANE.get()}/{name}:{call_id}"
    key = f"{lane}.{recorder.journal.position(lane)}"
    loop = recorder.loop
    call: ToolCall = {
        "key": key,
        "tool": name,
        "toolCallId": call_id,
        "arguments": to_plain(function_call.arguments),  # as they are now: a tool may write into its own
        "member": loop.member,
    }
    with recorder.journal.running.noting(key):
        if is_agnos_own(function_call.function):
            return await delegated(recorder, loop, function_call, call, lambda: plain(self, function_call))
        with recorder.journal.finishing():
            return await _in_turn(recorder, call, function_call, lambda: plain(self, function_call))


async def _in_turn(
    recorder: Recorder, call: ToolCall, function_call: FunctionCall, plain: Callable[[], Coroutine[Any, Any, Any]]
) -> Any:
    """A call that is no delegation."""
    key, name, loop = call["key"], call["tool"], recorder.loop
    context = function_call.function._run_context
    lane_of_loop = LANE.get()
    if (entry := recorder.journal.take(key)) is not None:
        recorder.journal.drop_inside(key)
        loop.transcript.saw_tool_entry(entry)
        loop.session.apply(context, entry)
        return played(function_call, entry, context, recorder.made.contents)
    recorder.approved.require(function_call, loop)
    policy = recorder.policies(loop.owner, function_call.function)
    if policy.effect == "once":
        answer = recorder.journal.outcome(key)
        if answer is not None and answer["action"] in ("ran", "skip"):
            return await _answered(recorder, function_call, call, answer, context)
        await recorder.journal.add(claim_entry(call))
    _enter(recorder, call, context)
    loop.session.begin(context)
    if recorder.live is not None:
        recorder.live.tool(key, name, call["toolCallId"], loop.member)
    keep_end(function_call)
    function_call.function = tool_in_threads(function_call.function)
    raised: list[BaseException] = []
    CALL_ERROR.set(raised)
    AT_END.set(lambda: loop.session.note(key, context))
    started = time.monotonic()
    async with recorder.journal.live(_kind(policy), key):
        try:
            ok, timer, function_call, outcome = await policy.within_timeout(plain())
        except TimeoutError as error:  # of the policy: Agno keeps those of the tool itself
            raised.append(error)
            function_call.error = _too_late(name, policy)
            ok, timer, outcome = False, Timer(), FunctionExecutionResult(status="failure", error=function_call.error)
        if isinstance(function_call.result, AsyncIterator):
            function_call.result = _recorded_stream(
                recorder, call, policy, function_call, context, function_call.result, started
            )
            return ok, timer, function_call, outcome
        if isinstance(function_call.result, Iterator):
            outcome.updated_session_state = context.session_state if context is not None else None
            async with recorder.one_at_a_time(lane_of_loop):  # as Agno does with those of one message
                try:
                    function_call.result, error = await policy.within_timeout(whole_text(function_call.result))
                except TimeoutError as late:
                    function_call.result, error = None, late
                    function_call.error = _too_late(name, policy)
                if error is not None:
                    raised.append(error)
                    function_call.error, ok = function_call.error or str(error), False
    if recorder.journal.stopped and recorder.journal.running.cut_off_inside(key):
        raise recorder.journal.stopped
    if ok is not True and recorder.journal.stopped and not _is_known(policy, raised):
        if raised and not isinstance(raised[-1], TurnStopped):
            await recorder.tool_failed(
                name, key, policy, raised[-1]
            )  # its own failure counts, though a sibling has ended the attempt
        raise recorder.journal.stopped
    if raised and (stopped := await recorder.tool_failed(name, key, policy, raised[-1])):
        raise stopped
    exception = sound_exception(ok) if isinstance(ok, AgentRunException) else None
    if (unwritten := make_sound(function_call, outcome)) and ok is True:
        function_call.error = f"the result of {name} cannot be written as text: {type(unwritten).__name__}"
        ok, outcome = False, FunctionExecutionResult(status="failure", error=function_call.error)
    result = outcome.result
    files = await recorder.made.of_tool(name, result) if ok is True and isinstance(result, ToolResult) else []
    await _add_tool_entry(
        recorder,
        function_call,
        tool_entry(
            call,
            ok=ok is True,
            result=None
            if ok is not True
            else result.content
            if isinstance(result, ToolResult)
            else function_call.result,
            error=function_call.error,
            tool_result=tool_result_to_dict(result) if isinstance(result, ToolResult) else None,
            files=references_for_entry(files),
            exception=exception_to_dict(exception) if exception else None,
            changes=loop.session.changes(key, context),
            ms=elapsed_ms(started),
        ),
    )
    if function_call.error and ok is True:  # the result was too large for an entry
        ok, outcome = False, FunctionExecutionResult(status="failure", error=function_call.error)
    return ok, timer, function_call, outcome


async def _add_tool_entry(recorder: Recorder, function_call: FunctionCall, entry: ToolEntry) -> None:
    try:
        await recorder.journal.add(entry)
    except EntryTooLarge as error:
        function_call.result = None
        function_call.error = (
            f"the result of {entry['tool']} is too large for the run's journal: {error}. Ask for less of it"
        )
        entry = failed_instead(entry, function_call.error)
        await recorder.journal.add(entry)
    recorder.loop.transcript.saw_tool_entry(entry)


async def _answered(
    recorder: Recorder, function_call: FunctionCall, call: ToolCall, answer: dict[str, Any], context: Any
) -> Any:
    """A `once` call of which a person said how it ended."""
    if answer["action"] == "ran":
        entry = tool_entry(call, ok=True, result=answer.get("result") or "")
    else:
        note = f": {answer['note']}" if answer.get("note") else ""
        entry = tool_entry(call, ok=False, error=f"this call was skipped by {answer.get('by') or 'a person'}{note}")
    await _add_tool_entry(recorder, function_call, entry)
    return played(function_call, entry, context, recorder.made.contents)


async def _recorded_stream(
    recorder: Recorder,
    call: ToolCall,
    policy: ToolPolicy,
    function_call: FunctionCall,
    context: Any,
    stream: AsyncIterator[Any],
    started: float,
) -> AsyncIterator[Any]:
    """A tool that is an async generator: what it yields goes on at once, the entry is written at its end, however it ends. Raises what the
    model is to read of as the tool's error."""
    key, loop = call["key"], recorder.loop
    _enter(recorder, call, context)  # Agno consumes every async generator in a task of its own
    deadline = policy.timeout_seconds and asyncio.get_running_loop().time() + policy.timeout_seconds
    result, error = "", None
    async with recorder.journal.live(_kind(policy), key):
        try:
            async for item in until(deadline, stream):
                result += text_of(item)
                yield item
        except TooLate as late:
            error, raised = _too_late(call["tool"], policy), late.__cause__
        except (TurnStopped, RunCancelledException):
            raise
        except Exception as failure:
            error, raised = str(failure), failure
        else:
            raised = None
    if recorder.journal.stopped and recorder.journal.running.cut_off_inside(key):
        raise recorder.journal.stopped
    if raised is not None and (stopped := await recorder.tool_failed(call["tool"], key, policy, raised)):
        raise stopped
    entry = tool_entry(
        call,
        ok=raised is None,
        result=result if raised is None else None,
        error=error,
        changes=loop.session.changes(key, context),
        ms=elapsed_ms(started),
    )
    given, function_call.error = function_call.result, None
    await _add_tool_entry(recorder, function_call, entry)
    function_call.result = given  # by which Agno knows that it has consumed a stream
    if said := function_call.error or error:
        raise ToolError(said)


def _enter(recorder: Recorder, call: ToolCall, context: Any) -> None:
    """From here on we are in this call."""
    LANE.set(call["key"])
    TOOL.set(call["tool"])
    DELEGATION.set(None)
    show_key(context, recorder.idempotency_key(call["key"]))


def _is_known(policy: ToolPolicy, raised: list[BaseException]) -> bool:
    """Whether a call that failed while the turn was stopped is a `once` call's own failure. Agno takes a stop inside of a call for its failure;
    one that may run again is made again."""
    return policy.effect == "once" and bool(raised) and not isinstance(raised[-1], TurnStopped)


def _kind(policy: ToolPolicy) -> Literal["once", "tool"]:
    return "once" if policy.effect == "once" else "tool"


def _too_late(name: str, policy: ToolPolicy) -> str:
    late = f"{name} did not finish within {policy.timeout_seconds:g} s"
    return late + ("; whether it took effect is not known" if policy.effect == "once" else "")
