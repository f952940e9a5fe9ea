"""What viewers are told of a turn in progress."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from typing import Any

import httpx
import pytest
from pydantic import TypeAdapter

from agent_service.agents.registry import AgentRegistry
from agent_service.contract.models import LiveEvent
from agent_service.journal.live import QUEUE_LENGTH, LiveHub, LiveTurn
from agent_service.process.app import ServiceState, create_app
from agent_service.process.settings import Settings

EVENT: TypeAdapter[Any] = TypeAdapter(LiveEvent)


async def next_event(events: AsyncIterator[dict[str, Any]]) -> dict[str, Any]:
    event = await asyncio.wait_for(anext(events), 60)
    EVENT.validate_python(event)
    return event


async def test_a_viewer_gets_what_was_said_so_far_and_then_what_is_added() -> None:
    hub = LiveHub()
    turn = hub.open(LiveTurn(hub, "run-1", turn=0, attempt=1))
    turn.delta("/a.0", "Hel", None)
    viewer = hub.watch("run-1")

    assert (await next_event(viewer))["texts"] == [{"key": "/a.0", "text": "Hel", "reasoning": ""}]
    turn.delta("/a.0", "lo", None)
    assert await next_event(viewer) == {
        "type": "delta",
        "key": "/a.0",
        "text": "lo",
        "reasoning": None,
        "turn": 0,
        "attempt": 1,
    }
    turn.tool("/t:c.0", "look", "c")
    assert (await next_event(viewer))["tool"]["tool"] == "look"


async def test_a_new_attempt_replaces_what_the_one_before_said() -> None:
    hub = LiveHub()
    viewer = hub.watch("run-1")
    assert (await next_event(viewer))["turn"] is None
    first = hub.open(LiveTurn(hub, "run-1", turn=0, attempt=1))
    assert (await next_event(viewer))["attempt"] == 1
    first.delta("/a.0", "half a sen", None)
    await next_event(viewer)

    second = hub.open(LiveTurn(hub, "run-1", turn=0, attempt=2))
    replaced = await next_event(viewer)
    assert (replaced["type"], replaced["attempt"], replaced["texts"]) == ("snapshot", 2, [])

    hub.close(first)  # it ends late, and takes nothing with it
    second.delta("/a.0", "anew", None)
    assert (await next_event(viewer))["text"] == "anew"


async def test_an_entry_takes_the_place_of_what_was_shown_live() -> None:
    hub = LiveHub()
    turn = hub.open(LiveTurn(hub, "run-1", turn=0, attempt=1))
    turn.delta("/a.0", "done", None)
    turn.entry(
        {
            "kind": "model",
            "key": "/a.0",
            "n": 0,
            "at": "2026-01-01T00:00:00Z",
            "model": "m",
            "message": {"role": "assistant"},
        }
    )
    assert turn.snapshot()["texts"] == []


async def test_a_slow_viewer_holds_nobody_up_and_starts_over_with_a_snapshot() -> None:
    hub = LiveHub()
    turn = hub.open(LiveTurn(hub, "run-1", turn=0, attempt=1))
    slow, quick = hub.watch("run-1"), hub.watch("run-1")
    await next_event(slow)
    await next_event(quick)
    for n in range(QUEUE_LENGTH + 1):
        turn.delta("/a.0", "x", None)
        if n % 2:
            await next_event(quick)

    caught_up = await next_event(slow)
    assert caught_up["type"] == "snapshot"
    assert caught_up["texts"][0]["text"] == "x" * (QUEUE_LENGTH + 1)


async def test_the_stream_is_served_as_events(unused_tcp_port: int) -> None:
    import uvicorn

    state = ServiceState(status="ok")
    app = create_app(Settings(), AgentRegistry([]), state, scripted_model=True)
    server = uvicorn.Server(uvicorn.Config(app, host="127.0.0.1", port=unused_tcp_port, log_config=None))
    serving = asyncio.create_task(server._serve())
    while not server.started:  # noqa: ASYNC110 - uvicorn has no event for it
        await asyncio.sleep(0.01)
    try:
        turn = state.live.open(LiveTurn(state.live, "run-1", turn=2, attempt=1))
        async with httpx.AsyncClient(base_url=f"http://127.0.0.1:{unused_tcp_port}") as http:
            async with http.stream("GET", "/runs/run-1/live") as response:
                assert response.headers["content-type"].startswith("text/event-stream")
                lines = response.aiter_lines()
                assert json.loads((await anext(lines)).removeprefix("data: "))["turn"] == 2
                turn.delta("/a.0", "live", None)
                while not (line := await anext(lines)).startswith("data: "):
                    pass
                assert json.loads(line.removeprefix("data: "))["text"] == "live"
    finally:
        server.should_exit = True
        await asyncio.wait_for(serving, 60)


@pytest.mark.parametrize(("status", "code"), [("starting", 503), ("ok", 200), ("draining", 503)])
async def test_health_says_whether_turns_are_taken(status: Any, code: int) -> None:
    app = create_app(Settings(), AgentRegistry([]), ServiceState(status=status), scripted_model=True)
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://localhost") as http:
        response = await http.get("/health")
        ready = await http.get("/readyz")
        alive = await http.get("/healthz")
    assert (response.status_code, response.json()["status"]) == (code, status)
    assert (ready.status_code, ready.json()) == (code, {"status": status})
    assert (alive.status_code, alive.json()) == (200, {"status": "ok"})


def test_an_attempt_is_shown_from_open_to_close() -> None:
    hub = LiveHub()
    turn = LiveTurn(hub, "run-1", turn=0, attempt=1)
    assert hub.snapshot("run-1")["attempt"] is None
    hub.open(turn)
    assert hub.snapshot("run-1")["attempt"] == 1
    hub.close(turn)
    assert hub.snapshot("run-1")["attempt"] is None
