"""The lease of a process, whatever fails."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable
from types import SimpleNamespace
from typing import Any, cast

import pytest
from temporalio.api.common.v1 import Payload
from temporalio.client import Client, WorkflowExecutionStatus
from temporalio.exceptions import ApplicationError
from temporalio.testing import ActivityEnvironment

from agent_service.contract.models import HeldTurn, LeaseInput
from agent_service.temporal.lease import lease as module
from agent_service.temporal.lease import predecessor
from agent_service.temporal.lease.lease import ProcessLease
from agent_service.temporal.lease.start import LOOK_SECONDS, taken

from .virtual_time import in_virtual_time


class Steps:
    """What a lease does, one by one, in place of a server."""

    def __init__(self, patch: pytest.MonkeyPatch):
        self.done: list[str] = []
        self.lease = ProcessLease(cast(Client, SimpleNamespace()), "q", "agents-1")
        self.renamed: list[str] = []
        self.left: Callable[[], list[HeldTurn]] = lambda: []
        self.token: Callable[[], bytes | None] = lambda: None
        self.is_ours = True
        self.has_holder = False

        async def has_holder(*given: Any) -> bool:
            return self.has_holder

        async def turns_of(*given: Any) -> list[HeldTurn]:
            return self.left()

        async def release(*given: Any) -> int:
            self.done.append("release")
            return 0

        async def start(*given: Any) -> Any:
            self.done.append("start")
            return SimpleNamespace(first_execution_run_id="run")

        async def taken(*given: Any) -> bytes | None:
            return self.token()

        async def is_lease_of(*given: Any) -> bool:
            return self.is_ours

        for step in (has_holder, turns_of, release, start, taken, is_lease_of):
            patch.setattr(module, step.__name__, step)

    def begin(self) -> None:
        self.lease.begin(renamed=lambda: self.renamed.append(self.lease.process_id))

    def live(self, story: Callable[[], Awaitable[None]]) -> None:
        async def run() -> None:
            await story()
            await self.lease.close()

        in_virtual_time(run())


@pytest.fixture
def steps(monkeypatch: pytest.MonkeyPatch) -> Steps:
    return Steps(monkeypatch)


def broken() -> Any:
    raise RuntimeError("something else")


def test_promise_a_lease_that_fails_for_whatever_reason_is_tried_again_and_said_once(
    steps: Steps, caplog: pytest.LogCaptureFixture
) -> None:
    steps.token = broken

    async def story() -> None:
        steps.begin()
        await asyncio.sleep(60)
        assert 3 <= steps.done.count("start") <= 6
        errors = [record for record in caplog.records if record.levelno == logging.ERROR]
        assert len(errors) == 1 and "something else" in (errors[0].exc_text or "")

    steps.live(story)


def test_what_the_process_before_has_left_may_be_beyond_finding_out(steps: Steps) -> None:
    steps.left = broken

    async def story() -> None:
        steps.begin()
        await asyncio.sleep(1)
        assert "start" in steps.done

    steps.live(story)


def test_promise_turns_are_released_at_the_end_when_the_lease_has_failed_itself(
    steps: Steps, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def run() -> None:
        raise RuntimeError("the task itself")

    monkeypatch.setattr(steps.lease, "_run", run)

    async def story() -> None:
        steps.begin()
        await asyncio.sleep(1)
        steps.done.clear()

    steps.live(story)
    assert steps.done == ["release"]


def test_a_lease_that_another_process_has_taken_before_its_activity_came_is_given_up_under_this_id(
    steps: Steps, caplog: pytest.LogCaptureFixture
) -> None:
    steps.is_ours = False

    async def story() -> None:
        steps.begin()
        await asyncio.sleep(0.5)
        (renamed,) = steps.renamed
        assert renamed.startswith("agents-1-")
        assert "another process has taken the id agents-1;" in caplog.text

    steps.live(story)


def test_promise_the_turns_of_a_process_of_this_id_that_lives_are_not_touched_and_this_one_goes_on_under_another(
    steps: Steps, caplog: pytest.LogCaptureFixture
) -> None:
    steps.has_holder = True

    async def story() -> None:
        steps.begin()
        await asyncio.sleep(0.5)
        (renamed,) = steps.renamed
        assert renamed.startswith("agents-1-")
        assert steps.done == ["start"]
        assert "Set AGENT_SERVICE_ID" in caplog.text

    steps.live(story)


class Described:
    """A lease as its server describes it: the last execution of the id."""

    first_execution_run_id = "ours"

    def __init__(self) -> None:
        self.run_id = "ours"

    async def describe(self, **options: object) -> Any:
        task = SimpleNamespace(attempt=1)
        return SimpleNamespace(
            run_id=self.run_id,
            status=WorkflowExecutionStatus.RUNNING,
            raw_description=SimpleNamespace(pending_workflow_task=task),
        )


async def _taking(lease: Described, look: asyncio.Event) -> asyncio.Task[bytes | None]:
    task = asyncio.create_task(taken(cast(Any, lease), asyncio.get_running_loop().create_future(), look))
    await asyncio.sleep(3 * LOOK_SECONDS)
    assert not task.done()
    return task


def test_a_lease_is_waited_for_only_while_it_is_the_last_of_its_id() -> None:
    async def story() -> None:
        lease = Described()
        taking = await _taking(lease, asyncio.Event())
        lease.run_id = "another's"
        assert await asyncio.wait_for(taking, 2 * LOOK_SECONDS) is None

    in_virtual_time(story())


def test_whether_it_still_is_is_asked_as_soon_as_anything_speaks_against_it() -> None:
    async def story() -> None:
        lease, look = Described(), asyncio.Event()
        taking = await _taking(lease, look)
        lease.run_id = "another's"
        look.set()
        assert await asyncio.wait_for(taking, 0.1) is None

    in_virtual_time(story())


def test_the_task_of_a_lease_that_this_process_has_not_begun_is_refused_and_speaks_against_its_own(
    steps: Steps,
) -> None:
    async def story() -> None:
        environment = ActivityEnvironment()
        with pytest.raises(ApplicationError, match="has not begun this lease"):
            await environment.run(steps.lease.hold_lease, LeaseInput(process_id="agents-1", queue="q"))
        assert steps.lease._doubted.is_set()

    in_virtual_time(story())


def test_a_list_that_cannot_be_decoded_is_as_none(caplog: pytest.LogCaptureFixture) -> None:
    async def decode(payloads: Any) -> Any:
        raise KeyError("no such key")

    client = cast(Client, SimpleNamespace(data_converter=SimpleNamespace(decode=decode)))
    assert asyncio.run(predecessor._read(client, [Payload()])) == []
    assert "no such key" in caplog.text
