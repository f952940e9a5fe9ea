"""A tool that ends its process: counted where the turn stands, then run where it takes nobody along, then named."""

from __future__ import annotations

import asyncio
import sys
from dataclasses import replace
from datetime import timedelta
from types import SimpleNamespace
from typing import Any, cast

import pytest
from temporalio import activity
from temporalio.api.enums.v1 import TimeoutType
from temporalio.api.workflow.v1 import PendingActivityInfo
from temporalio.api.workflowservice.v1 import DescribeWorkflowExecutionResponse
from temporalio.client import Client
from temporalio.converter import DataConverter
from temporalio.testing import ActivityEnvironment

import agent_service.temporal.activity
from agent_service.agents.prices import Prices
from agent_service.agents.registry import AgentRegistry
from agent_service.contract.models import TurnInput
from agent_service.contract.names import LEASE_LAPSED
from agent_service.journal.live import LiveHub
from agent_service.proofs.keys import Trust
from agent_service.temporal import kept_alive
from agent_service.temporal.activity import TurnActivity
from agent_service.temporal.deaths import Counted, Death, counted
from agent_service.temporal.earlier import Earlier
from agent_service.temporal.own_process import OwnProcess
from agent_service.tracing.live import Traces

TURN = TurnInput.model_validate(
    {
        "runId": "r",
        "agentId": "a",
        "turn": 0,
        "execution": 0,
        "sessionId": "r",
        "decisions": [],
        "outcomes": [],
        "request": "half \U0001f600",
    }
)


def info(attempt: int, details: dict[str, Any] | None) -> activity.Info:
    base = ActivityEnvironment.default_info()
    return replace(base, attempt=attempt, activity_id="1", heartbeat_details=[details] if details else [])


def client(timeout: TimeoutType.ValueType | str | None, attempt: int) -> Client:
    pending = PendingActivityInfo(activity_id="1", attempt=attempt)
    if isinstance(timeout, str):
        pending.last_failure.application_failure_info.type = timeout
    elif timeout:
        pending.last_failure.timeout_failure_info.timeout_type = timeout
    else:
        pending.last_failure.application_failure_info.type = "Transient"

    async def describe(request: Any, **options: timedelta) -> DescribeWorkflowExecutionResponse:
        return DescribeWorkflowExecutionResponse(pending_activities=[PendingActivityInfo(activity_id="0"), pending])

    service = SimpleNamespace(describe_workflow_execution=describe)
    return cast(
        Client, SimpleNamespace(namespace="default", workflow_service=service, data_converter=DataConverter.default)
    )


DIED = TimeoutType.TIMEOUT_TYPE_HEARTBEAT


def details(entries: int, deaths: dict[str, int] | None = None) -> dict[str, Any]:
    found = {"turn": 0, "started": 0, "from": 2, "entries": [{}] * (entries - 2)}
    return {**found, "deaths": deaths} if deaths else found


@pytest.mark.parametrize(
    ("attempt", "ended", "before", "count"),
    [
        (1, DIED, details(4), 0),
        (2, DIED, details(4), 1),
        (3, DIED, details(4, {"at": 4, "count": 1}), 2),
        (3, LEASE_LAPSED, details(4, {"at": 4, "count": 1}), 2),
        (3, DIED, details(5, {"at": 4, "count": 1}), 1),
        (3, None, details(4, {"at": 4, "count": 1}), 1),
        (3, None, details(5, {"at": 4, "count": 1}), 0),
        (3, DIED, None, 2),
        (3, None, None, 0),
    ],
)
async def test_deaths_are_counted_where_the_turn_stands(
    attempt: int, ended: TimeoutType.ValueType | str | None, before: dict[str, Any] | None, count: int
) -> None:
    now = await counted(client(ended, attempt), info(attempt, before))
    assert now.deaths == count
    if before and attempt > 1:
        told = now.info.heartbeat_details[0]
        assert told["deaths"]["count"] == count
        assert (
            told["attempt"]["attempt"] == attempt
        )  # a process that dies before its first entry has told of itself, and of those before
        assert [one["attempt"] for one in told["attempts"]] == [attempt - 1]


def test_a_death_names_the_tool_how_it_ended_and_how_often() -> None:
    words = Death(-9, ("pay", "model", "pay")).failure(2).message
    assert words.startswith(
        "In the tool pay the process of the turn ended 3 times in a row (SIGKILL, which the system also sends when memory runs out)."
    )
    assert (
        "In a model call the process of the turn ended once (exit code 3)." in Death(3, ("model",)).failure(0).message
    )
    assert "In the agent's code" in Death(-11, ()).failure(1).message
    assert not Death(-11, ()).failure(1).retryable
    assert Death(1, ()).not_ready.retryable


CHILD = """
import json, os, pickle, signal, sys
given = sys.stdin.buffer
info, turn, earlier = pickle.loads(given.read(int.from_bytes(given.read(8), "big")))
def tell(*words): print(json.dumps(words), flush=True)
END
"""


async def run(end: str) -> Death | None:
    process = OwnProcess(info(3, details(4)), TURN, Earlier(), [sys.executable, "-c", CHILD.replace("END", end)])
    assert await process.ready()
    return await process.run()


async def test_a_process_that_dies_in_a_call_tells_which_was_under_way() -> None:
    end = """
tell("ready"); assert given.readline() == b"go\\n"
tell("begins", "a", "quick"); tell("ends", "a"); tell("begins", "b", turn.request)
os.kill(os.getpid(), signal.SIGKILL)
"""
    assert await run(end) == Death(-9, ("half \U0001f600",))


async def test_parts_of_a_trace_come_out_of_a_process_that_then_dies() -> None:
    """Also long ones, from several threads at once, between its other words."""
    end = """
import threading
from agent_service.process.alone import LONGEST_SPAN, Control
control = Control(1)
control.tell("ready"); given.readline()
def spans(name):
    for n in range(20): control.span({"name": name, "attributes": {"input.value": "x" * 30_000, "n": n}})
threads = [threading.Thread(target=spans, args=(name,)) for name in ("one", "other")]
[thread.start() for thread in threads]; [thread.join() for thread in threads]
control.span({"name": "too long", "attributes": {"input.value": "x" * LONGEST_SPAN, "n": 1}})
os.kill(os.getpid(), signal.SIGKILL)
"""
    told: list[Any] = []
    command = [sys.executable, "-c", CHILD.replace("END", end)]
    process = OwnProcess(info(3, details(4)), TURN, Earlier(), command, traces=Traces(told.append))
    assert await process.ready()
    assert await process.run() == Death(-9, ())
    assert sorted((span["name"], span["attributes"]["n"]) for span in told[:-1]) == [
        (name, n) for name in ("one", "other") for n in range(20)
    ]
    assert told[-1] == {"name": "too long", "attributes": {"n": 1}}


async def test_an_end_without_a_word_is_a_death_whatever_the_exit_code_says() -> None:
    assert await run('tell("ready"); os._exit(0)') == Death(0, ())


async def test_a_process_that_says_it_is_done_is_none() -> None:
    assert await run('tell("ready"); given.readline(); tell("done")') is None


async def test_a_process_that_does_not_get_ready_is_no_fault_of_the_turn() -> None:
    process = OwnProcess(info(3, None), TURN, Earlier(), [sys.executable, "-c", "raise SystemExit(4)"])
    assert not await process.ready()
    assert await process.ended() == 4


async def test_nobody_is_left_behind_when_the_process_that_waits_ends() -> None:
    """The child reads the end of its input, and hands its turn over."""
    end = """
tell("ready"); given.readline(); given.read(); tell("done")
"""
    process = OwnProcess(info(3, None), TURN, Earlier(), [sys.executable, "-c", CHILD.replace("END", end)])
    assert await process.ready()
    waiting = process._process
    assert waiting is not None and waiting.stdin is not None
    waiting.stdin.write(b"go\n")
    waiting.stdin.close()
    assert await process._line() == ["done"]
    assert await process.ended() == 0


async def test_promise_nothing_repeats_the_server_hears_of_an_attempt_before_it_says_how_the_one_before_ended(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Ten attempts that begin at once ask for longer than the server waits for a sign of life: each would be made once more."""
    heard = asyncio.Event()

    class Handle:
        async def heartbeat(self, *details: Any, **options: Any) -> None:
            heard.set()

    async def asked(*_: Any) -> Counted:
        await heard.wait()
        return Counted(info(2, details(4)), 0)

    class Turns(TurnActivity):
        async def respond(self, info: activity.Info, turn: TurnInput, earlier: Earlier, died: Any = None) -> None: ...

    monkeypatch.setattr(agent_service.temporal.activity, "counted", asked)
    monkeypatch.setattr(kept_alive, "BEAT_SECONDS", 3600.0)  # only what is said at once is heard
    server: Any = SimpleNamespace(get_async_activity_handle=lambda **_: Handle())
    nothing: Any = None
    turns = Turns(server, nothing, AgentRegistry([]), LiveHub(), nothing, nothing, Prices({}), nothing, Trust())
    async with asyncio.timeout(60):
        await turns._in_its_place(info(2, details(4)), TURN)
