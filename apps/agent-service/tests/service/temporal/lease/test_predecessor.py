"""Whether the process in whose place this one was started is dead."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from types import SimpleNamespace
from typing import Any, cast

from temporalio.api.enums.v1 import PendingActivityState
from temporalio.api.workflow.v1 import PendingActivityInfo
from temporalio.client import Client, WorkflowExecutionStatus

from agent_service.contract.names import HOLD_LEASE_ACTIVITY
from agent_service.temporal.lease.predecessor import SILENT_SECONDS, has_holder

from .server import now
from .virtual_time import in_virtual_time

STARTED = PendingActivityState.PENDING_ACTIVITY_STATE_STARTED
SCHEDULED = PendingActivityState.PENDING_ACTIVITY_STATE_SCHEDULED


class Lease:
    """As a server describes it. `beaten`: the server's time of the last sign of life. Its clock is a day behind."""

    def __init__(self, beaten: Callable[[], float], state: Any = STARTED):
        self.run_id = "run"
        self.status = WorkflowExecutionStatus.RUNNING
        self._beaten, self._state = beaten, state

    async def describe(self, **options: object) -> Any:
        pending = PendingActivityInfo(state=self._state)
        pending.activity_type.name = HOLD_LEASE_ACTIVITY
        pending.last_heartbeat_time.FromNanoseconds(int((1e9 - 86_400 + self._beaten()) * 1e9))
        raw = SimpleNamespace(pending_activities=[pending])
        return SimpleNamespace(run_id=self.run_id, status=self.status, raw_description=raw)


def looked(lease: Lease, meanwhile: Callable[[], None] = lambda: None) -> tuple[bool, float]:
    """What it finds, and after how many seconds."""

    async def look() -> tuple[bool, float]:
        asyncio.get_running_loop().call_later(0.6, meanwhile)
        client = cast(Client, SimpleNamespace(get_workflow_handle=lambda lease_id: lease))
        return await has_holder(client, "lease"), now()

    return in_virtual_time(look())


def test_promise_a_process_that_gives_signs_of_life_is_not_dead_whatever_the_clocks_say() -> None:
    for shift in (0.0, 0.3, 0.9):
        found, seconds = looked(Lease(lambda shift=shift: float(int(now() + shift))))
        assert found
        assert seconds <= SILENT_SECONDS


def test_a_process_that_gives_none_is_dead() -> None:
    found, seconds = looked(Lease(lambda: 5.0))
    assert not found
    assert seconds < SILENT_SECONDS + 0.5


def test_a_lease_that_nobody_has_taken_keeps_nobody_waiting() -> None:
    found, seconds = looked(Lease(lambda: 5.0, SCHEDULED))
    assert not found
    assert seconds < 0.01


def test_a_lease_that_another_begins_meanwhile_has_a_holder_and_one_that_ends_has_none() -> None:
    begun, ended = Lease(lambda: 5.0), Lease(lambda: 5.0)
    assert looked(begun, lambda: setattr(begun, "run_id", "another's"))[0]
    assert not looked(ended, lambda: setattr(ended, "status", WorkflowExecutionStatus.COMPLETED))[0]
