"""Delegations of a team's leader: they run again on a playback, because the team keeps what came of them, while the calls of the members
are played back one by one. The journal has an entry of each for those who watch, and for what the leader gets to read."""

from __future__ import annotations

import hashlib
import inspect
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from typing import Any
from uuid import UUID, uuid4

from agno.exceptions import AgentRunException
from agno.run.agent import RunContentEvent
from agno.run.team import RunContentEvent as TeamRunContentEvent
from agno.tools.function import Function, FunctionCall
from pydantic import BaseModel

from ..journal.entries import ToolCall, tool_entry
from ..journal.journal import Entry, EntryTooLarge
from .lanes import DELEGATION, LANE, LOOP, Loop
from .played_calls import exception_to_dict, played
from .recorder import RECORDER, Recorder, elapsed_ms

TEAM_TOOLS = frozenset({"agno.team._default_tools", "agno.team._task_tools"})
RUN_AGAIN = frozenset(
    {
        "delegate_task_to_member",
        "delegate_task_to_members",
        "execute_task",
        "execute_tasks_parallel",
        "create_task",
        "update_task_status",
        "list_tasks",
        "add_task_note",
        "mark_all_complete",
    }
)


def is_agnos_own(function: Function) -> bool:
    """Whether it is a tool that Agno gives to a team's leader to delegate or to keep the list of tasks; not one of that name of a
    user's."""
    if function.name not in RUN_AGAIN or function.entrypoint is None:
        return False
    return getattr(inspect.unwrap(function.entrypoint), "__module__", "") in TEAM_TOOLS


def task_id() -> UUID:
    """For the tasks of a team: the same on a playback, in which they are created again."""
    recorder = RECORDER.get()
    if recorder is None:
        return uuid4()
    lane = f"{LANE.get()}/~task"
    name = f"{recorder.run_id}{lane}.{recorder.journal.position(lane)}"
    return UUID(bytes=hashlib.sha256(name.encode()).digest()[:16])


async def delegated(
    recorder: Recorder,
    loop: Loop,
    function_call: FunctionCall,
    call: ToolCall,
    plain: Callable[[], Awaitable[Any]],
) -> Any:
    """Runs the delegation, also when it has run before. Its result is recorded at its end. A recorded failure is played back, and nothing runs."""
    entry = recorder.journal.take(call["key"])
    if entry is not None and not entry["ok"]:
        loop.transcript.saw_tool_entry(entry)
        return played(function_call, entry, function_call.function._run_context, recorder.made.contents)
    LANE.set(call["key"])
    DELEGATION.set(call["toolCallId"])
    if entry is None and recorder.live is not None:
        recorder.live.tool(call["key"], call["tool"], call["toolCallId"], loop.member)
    started = time.monotonic()
    outcome = await plain()
    if outcome[0] is not True:  # it was never begun, because of its arguments or a hook
        if recorder.journal.stopped:  # Agno takes it for a failure of the hook that it was raised in
            raise recorder.journal.stopped
        if entry is None:
            await _record_failure(recorder, loop, call, outcome[0], function_call.error, started)
        return outcome
    result = function_call.result
    if isinstance(result, AsyncIterator):
        function_call.result = _in_lane(recorder, loop, call, result, entry, started)
    else:
        items = result if isinstance(result, Iterator) else iter([result])
        function_call.result = _noted(recorder, loop, call, items, entry)
    return outcome


async def _in_lane(
    recorder: Recorder,
    loop: Loop,
    call: ToolCall,
    stream: AsyncIterator[Any],
    entry: Entry | None,
    started: float,
) -> AsyncIterator[Any]:
    LANE.set(call["key"])  # Agno consumes every async generator in a task of its own
    DELEGATION.set(call["toolCallId"])
    LOOP.set(loop)
    if entry is not None:
        for item in await _as_recorded(stream, entry):
            yield item
        loop.transcript.saw_tool_entry(entry)
        return
    result = ""
    async for item in stream:
        result += _text(item)
        yield item
    waits = any(member.loop.lane.startswith(f"{call['key']}/") for member in recorder.waiting)
    if not waits and not recorder.journal.stopped:
        await _record(recorder, loop, call, result, started)


async def _as_recorded(stream: AsyncIterator[Any], entry: Entry) -> list[Any]:
    """What a recorded delegation gives in a playback. Members that worked side by side may write in another order now: then the leader gets the
    recorded text."""
    items = [item async for item in stream]
    return items if "".join(map(_text, items)) == entry.get("result") else [entry.get("result") or ""]


def _noted(recorder: Recorder, loop: Loop, call: ToolCall, items: Iterator[Any], entry: Entry | None) -> Iterator[Any]:
    """A call that only changes the team's list of tasks. Nothing happens outside, so its entry may be written with the next one."""
    result = ""
    for item in items:
        result += _text(item)
        yield item
    if entry is None:
        recorder.journal.add_later(tool_entry(call, ok=True, result=result), loop.lane)


def _text(item: Any) -> str:
    """What Agno takes of an item for the leader."""
    if not isinstance(item, RunContentEvent | TeamRunContentEvent):
        return "" if hasattr(item, "event") else str(item)
    return item.content.model_dump_json() if isinstance(item.content, BaseModel) else str(item.content or "")


async def _record(recorder: Recorder, loop: Loop, call: ToolCall, result: str, started: float) -> None:
    entry = tool_entry(call, ok=True, result=result, ms=elapsed_ms(started))
    try:
        await recorder.journal.add(entry)
    except EntryTooLarge:
        return  # it runs again on a playback, and its members' calls are recorded
    loop.transcript.saw_tool_entry(entry)


async def _record_failure(
    recorder: Recorder,
    loop: Loop,
    call: ToolCall,
    ok: bool | AgentRunException,
    error: str | None,
    started: float,
) -> None:
    said = exception_to_dict(ok) if isinstance(ok, AgentRunException) else None
    why = error or (said["text"] if said else None) or "it failed"
    failed = tool_entry(call, ok=False, error=why, exception=said, ms=elapsed_ms(started))
    try:
        await recorder.journal.add(failed)
    except EntryTooLarge:
        return  # it is refused again on a playback
    loop.transcript.saw_tool_entry(failed)
