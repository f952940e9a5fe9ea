"""The past is put together from the history alone, whichever way it was written."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Any, cast

import pytest
from temporalio.api.enums.v1 import EventType
from temporalio.api.history.v1 import HistoryEvent
from temporalio.client import Client
from temporalio.converter import default
from temporalio.service import RPCError, RPCStatusCode

from agent_service.temporal.history import EVENTS_AT_ONCE, JournalHole, collect_turns, paused_run, read_turns

CONVERTER = default()


async def payloads(value: Any) -> list[Any]:
    return await CONVERTER.encode([value])


async def scheduled(event_id: int, activity: str = "runTurn", turn: int = 0) -> HistoryEvent:
    event = HistoryEvent(event_id=event_id, event_type=EventType.EVENT_TYPE_ACTIVITY_TASK_SCHEDULED)
    event.activity_task_scheduled_event_attributes.activity_type.name = activity
    event.activity_task_scheduled_event_attributes.activity_id = f"activity-{event_id}"
    event.activity_task_scheduled_event_attributes.input.payloads.extend(await payloads({"turn": turn}))
    return event


async def completed(scheduled_id: int, result: Any) -> HistoryEvent:
    event = HistoryEvent(event_type=EventType.EVENT_TYPE_ACTIVITY_TASK_COMPLETED)
    event.activity_task_completed_event_attributes.scheduled_event_id = scheduled_id
    event.activity_task_completed_event_attributes.result.payloads.extend(await payloads(result))
    return event


async def timed_out(scheduled_id: int, details: Any) -> HistoryEvent:
    event = HistoryEvent(event_type=EventType.EVENT_TYPE_ACTIVITY_TASK_TIMED_OUT)
    attributes = event.activity_task_timed_out_event_attributes
    attributes.scheduled_event_id = scheduled_id
    attributes.failure.timeout_failure_info.last_heartbeat_details.payloads.extend(await payloads(details))
    return event


async def signal(name: str, value: Any) -> HistoryEvent:
    event = HistoryEvent(event_type=EventType.EVENT_TYPE_WORKFLOW_EXECUTION_SIGNALED)
    event.workflow_execution_signaled_event_attributes.signal_name = name
    event.workflow_execution_signaled_event_attributes.input.payloads.extend(await payloads(value))
    return event


async def collect(*events: HistoryEvent) -> Any:
    async def each() -> AsyncIterator[HistoryEvent]:
        for event in events:
            yield event

    return await collect_turns(each(), CONVERTER)


def model(n: int, text: str, *new: dict[str, Any]) -> dict[str, Any]:
    return {
        "kind": "model",
        "n": n,
        "key": f"/a.{n}",
        "at": "2026-01-01T00:00:00.000Z",
        "model": "gpt",
        "input": list(new),
        "message": {"role": "assistant", "content": text},
    }


def tool(n: int, result: str) -> dict[str, Any]:
    return {
        "kind": "tool",
        "n": n,
        "key": f"/t:c{n}.0",
        "at": "2026-01-01T00:00:00.000Z",
        "tool": "t",
        "toolCallId": f"c{n}",
        "ok": True,
        "result": result,
    }


async def test_signals_timeouts_and_results_add_up_to_one_journal() -> None:
    user, told = {"role": "user", "content": "go"}, {"role": "tool", "tool_call_id": "c1"}
    turns = await collect(
        await scheduled(5),
        await signal("journal", {"turn": 0, "entries": [model(0, "one", user)]}),
        await signal("journal", {"turn": 0, "entries": [model(0, "one", user)]}),
        await signal("submitDecision", {"turn": 0, "entries": [model(9, "not a journal")]}),
        await timed_out(5, {"turn": 0, "started": 0, "from": 1, "entries": [tool(1, "found")]}),
        await scheduled(9),
        await scheduled(10, "notify"),
        await completed(10, {"turn": 7, "entries": [model(0, "not a turn")]}),
        await completed(
            9,
            {
                "turn": 0,
                "from": 2,
                "entries": [model(2, "two", told)],
                "state": {"run": {"x": 1}, "messages": [{"role": "tool", "tool_call_id": "c1"}]},
            },
        ),
    )
    assert list(turns) == [0]
    assert [entry["n"] for entry in turns[0].entries] == [0, 1, 2]
    paused = paused_run(turns, 1)
    assert paused.run == {"x": 1}
    assert [(m["role"], m["content"]) for m in paused.messages] == [
        ("user", "go"),
        ("assistant", "one"),
        ("tool", "found"),
        ("assistant", "two"),
        ("tool", "found"),
    ]


async def test_a_snapshot_replaces_what_the_journal_adds_up_to() -> None:
    state = {"run": {}, "messages": [], "snapshot": [{"role": "user", "content": "short"}]}
    turns = await collect(
        await scheduled(5), await completed(5, {"turn": 0, "from": 0, "entries": [model(0, "one")], "state": state})
    )
    assert paused_run(turns, 1).messages == [{"role": "user", "content": "short"}]


async def test_a_hole_is_an_error_and_not_a_repetition() -> None:
    state = {"run": {}, "messages": []}
    end = await completed(5, {"turn": 0, "from": 1, "entries": [model(1, "two")], "state": state})
    turns = await collect(await scheduled(5), end)
    with pytest.raises(JournalHole, match="entry 0 of turn 0"):
        paused_run(turns, 1)


async def test_a_result_that_is_not_of_the_turn_is_no_end_of_it() -> None:
    state = {"run": {}, "messages": []}
    turns = await collect(
        await scheduled(5),
        await completed(5, {"turn": 0, "from": 0, "entries": [model(0, "one"), model(2, "three")], "state": state}),
    )
    assert turns[0].entries == []
    with pytest.raises(JournalHole, match="no end of turn 0"):
        paused_run(turns, 1)


class Pages:
    """A history of which only so many events can be received at once."""

    data_converter = CONVERTER

    def __init__(self, events: list[HistoryEvent], fit: int, status: RPCStatusCode, message: str):
        self.events, self.fit, self.error = events, fit, (message, status)
        self.asked: list[int] = []

    def get_workflow_handle(self, workflow_id: str, *, run_id: str) -> Pages:
        return self

    async def fetch_history_events(self, *, page_size: int) -> AsyncIterator[HistoryEvent]:
        self.asked.append(page_size)
        for n, event in enumerate(self.events):
            if n % page_size == 0 and page_size > self.fit:
                raise RPCError(*self.error, b"")
            yield event


@pytest.mark.parametrize(
    ("status", "message"),
    [
        (RPCStatusCode.RESOURCE_EXHAUSTED, "grpc: received message larger than max (4648122 vs. 4194304)"),
        (RPCStatusCode.OUT_OF_RANGE, "Error, decoded message length too large: found 4648122 bytes"),
    ],
)
async def test_a_history_of_large_pages_is_read_in_smaller_ones(status: RPCStatusCode, message: str) -> None:
    entries = [tool(n, "found") for n in range(9)]
    events = [await signal("journal", {"turn": 0, "entries": [entry]}) for entry in entries]
    pages = Pages([await scheduled(5), *events], 4, status, message)
    turns = await read_turns(cast(Client, pages), "w", "r")
    assert turns[0].journal(0) == entries
    assert pages.asked == [EVENTS_AT_ONCE, 64, 16, 4]


async def test_a_page_of_one_that_is_too_large_and_a_server_that_is_busy_are_errors() -> None:
    events = [await signal("journal", {"turn": 0, "entries": []})]
    with pytest.raises(RPCError, match="larger"):
        await read_turns(cast(Client, Pages(events, 0, RPCStatusCode.RESOURCE_EXHAUSTED, "larger than max")), "w", "r")
    busy = Pages(events, 0, RPCStatusCode.RESOURCE_EXHAUSTED, "namespace rate limit exceeded")
    with pytest.raises(RPCError, match="rate limit"):
        await read_turns(cast(Client, busy), "w", "r")
    assert busy.asked == [EVENTS_AT_ONCE]


async def test_a_signal_that_cannot_be_read_is_passed_over() -> None:
    unreadable = await signal("journal", None)
    unreadable.workflow_execution_signaled_event_attributes.input.payloads[0].metadata["encoding"] = b"json/plain"
    unreadable.workflow_execution_signaled_event_attributes.input.payloads[0].data = b"{"
    state = {"run": {}, "messages": []}
    end = await completed(5, {"turn": 0, "from": 0, "entries": [model(0, "one")], "state": state})
    turns = await collect(await scheduled(5), unreadable, end)
    assert [entry["n"] for entry in turns[0].entries] == [0]
