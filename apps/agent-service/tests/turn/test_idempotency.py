"""Each tool call finds a key of its own: the same whenever it is made again, another for every other call."""

from __future__ import annotations

import asyncio
import json
import time
from collections.abc import Callable
from typing import Any

from agno.agent import Agent
from agno.run import RunContext

from agent_service.agno import patches

from .support import CallLog, RequestLog, approve, comparable, next_request, plain_run, play, request

CALLS = [
    ["keyed", {"n": 1}],
    [["keyed", {"n": 2}], ["keyed", {"n": 3}], ["quick", {"n": 4}], ["keyed", {"n": 5}]],
    "done",
]


def keys(calls: CallLog) -> dict[int, str]:
    return {args["n"]: args["key"] for tool, args in calls.bodies() if tool == "note_key"}


async def test_the_same_call_finds_the_same_key_and_no_other_call_does(
    bee: Callable[[], Agent], calls: CallLog
) -> None:
    text = f"keys script: {json.dumps(CALLS)}"
    calls.mark()
    whole = await play(bee(), request(text))
    first = keys(calls)

    assert set(first) == {1, 2, 3, 5}
    assert len(set(first.values())) == 4
    assert all(key.startswith("run-1-0-") for key in first.values())
    for cut in range(len(whole.entries)):
        calls.mark()
        await play(bee(), request(text), whole.entries[:cut])
        assert keys(calls).items() <= first.items(), f"after {cut} entries"


async def test_the_key_changes_neither_requests_nor_the_run(
    bee: Callable[[], Agent], requests: RequestLog, calls: CallLog
) -> None:
    text = f"keys unseen script: {json.dumps(CALLS)}"
    agent = bee()
    agent.metadata = {"team": "shop"}
    requests.mark()
    plain = await plain_run(agent, text)
    expected = requests.bodies()
    requests.mark()
    calls.mark()
    agent = bee()
    agent.metadata = {"team": "shop"}

    played = await play(agent, request(text))

    assert requests.bodies() == expected
    assert comparable(played.end.output) == comparable(plain)
    assert played.end.output.metadata == plain.metadata == {"team": "shop"}
    assert not any(key in json.dumps(played.end.output.to_dict(), default=str) for key in keys(calls).values())


async def test_another_run_and_another_turn_have_other_keys(bee: Callable[[], Agent], calls: CallLog) -> None:
    seen = []
    for run in ("run-1", "run-2"):
        calls.mark()
        await play(bee(), request(f"keys of runs script: {json.dumps(CALLS)}", run))
        seen += keys(calls).values()
    assert len(set(seen)) == 8


async def test_calls_side_by_side_keep_their_keys(scripted_model: Any) -> None:
    from tests.kit.agents_under_test import scripted_model as model

    found: dict[str, set[str]] = {}

    async def in_a_task(run_context: RunContext, n: int) -> str:
        for _ in range(5):
            found.setdefault(f"task {n}", set()).add((run_context.metadata or {})["idempotency_key"])
            await asyncio.sleep(0.01)
        return "ok"

    def in_a_thread(run_context: RunContext, n: int) -> str:
        for _ in range(5):
            assert run_context.metadata is not None and "idempotency_key" in run_context.metadata
            found.setdefault(f"thread {n}", set()).add(run_context.metadata["idempotency_key"])
            time.sleep(0.01)
        return "ok"

    patches.install()
    agent = Agent(id="pair", model=model("scripted-pair"), tools=[in_a_task, in_a_thread], telemetry=False)
    side_by_side = [[name, {"n": n}] for n in range(3) for name in ("in_a_task", "in_a_thread")]
    await play(agent, request(f"side by side script: {json.dumps([side_by_side, 'done'])}"))

    assert len(found) == 6 and all(len(keys) == 1 for keys in found.values())
    assert len(set.union(*found.values())) == 6


async def test_an_approved_call_finds_its_key(scripted_model: Any) -> None:
    from agno.tools import tool

    from tests.kit.agents_under_test import scripted_model as model

    found: list[str] = []

    @tool(requires_confirmation=True)
    def charge_card(n: int, run_context: RunContext | None = None) -> str:
        """Charges."""
        assert run_context is not None
        found.append((run_context.metadata or {})["idempotency_key"])
        return "charged"

    patches.install()
    agent = Agent(id="till", model=model("scripted-till"), tools=[charge_card], telemetry=False)
    paused = await play(agent, request('approve the key script: [["charge_card", {"n": 1}], "charged"]'))
    await play(agent, next_request(paused, approve(paused)))
    await play(agent, next_request(paused, approve(paused)))

    assert len(found) == 2 and len(set(found)) == 1
