"""When a turn has ended. Promise: nothing finished is lost; what was made and paid for is waited for until its entry is durable."""

from __future__ import annotations

import asyncio

from agent_service.journal.entries import ToolCall, tool_entry
from agent_service.journal.journal import Journal
from tests.turn.support import MemoryStore

CALL: ToolCall = {"key": "/draw:c.0", "tool": "draw", "toolCallId": "c", "arguments": {}, "member": None}


async def test_promise_nothing_is_lost_what_a_call_has_made_is_waited_for_while_it_is_being_kept() -> None:
    store = MemoryStore()
    journal = Journal(store)
    over, kept = asyncio.Event(), asyncio.Event()

    async def call() -> None:
        with journal.finishing():
            async with journal.live("once", CALL["key"]):
                pass
            over.set()
            await kept.wait()
            await journal.add(tool_entry(CALL, ok=True, result="drawn"))

    drawing = asyncio.create_task(call())
    await over.wait()
    journal.stop("limit")
    ended = asyncio.create_task(journal.calls_ended())
    await asyncio.wait([ended], timeout=0.1)
    assert not ended.done(), "the turn has ended while the file of a call was being kept"
    kept.set()
    async with asyncio.timeout(60):
        await ended
    assert [entry["key"] for entry in store.all] == [CALL["key"]]
    await drawing


async def test_a_call_that_fails_is_not_waited_for() -> None:
    journal = Journal(MemoryStore())
    try:
        with journal.finishing():
            raise ValueError
    except ValueError:
        pass
    async with asyncio.timeout(60):
        await journal.calls_ended()
