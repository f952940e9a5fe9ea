"""What the process had in whose place this one was started: its lease tells it, as long as nobody has released its turns."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Sequence
from typing import Any

from temporalio.api.common.v1 import Payload
from temporalio.api.enums.v1 import EventType, PendingActivityState
from temporalio.api.workflow.v1 import PendingActivityInfo
from temporalio.client import Client, WorkflowExecutionDescription, WorkflowExecutionStatus
from temporalio.service import RPCError, RPCStatusCode

from ...contract.models import HeldTurn
from ...contract.names import HOLD_LEASE_ACTIVITY
from .cover import BEAT_SECONDS
from .holding import GATHER_SECONDS
from .listing import read
from .options import ANSWER

log = logging.getLogger(__name__)

SILENT_SECONDS = BEAT_SECONDS + GATHER_SECONDS + 0.25
"""What a holder of a lease that lives never says nothing for, but for its way to the server."""

LOOK_SECONDS = 0.25


async def has_holder(client: Client, lease: str) -> bool:
    """Whether a process that lives holds the lease. It is watched for a sign of life, and no time is compared with this machine's: clocks differ. So a
    process that is started in the place of a dead one whose lease is open waits for `SILENT_SECONDS`. Raises `RPCError`."""
    before = await _last_sign(client, lease)
    if before is None:
        return False
    loop = asyncio.get_running_loop()
    end = loop.time() + SILENT_SECONDS
    while loop.time() < end:
        await asyncio.sleep(LOOK_SECONDS)
        after = await _last_sign(client, lease)
        if after != before:
            return after is not None  # none: it was given back, or has lapsed
    return False


async def turns_of(client: Client, lease: str) -> list[HeldTurn]:
    """The turns that a lease which has not ended lists. Raises `RPCError`."""
    described = await _open(client, lease)
    if described is None:
        return []
    if pending := _holding(described):
        return await _read(client, pending.heartbeat_details.payloads)
    return await _lapsed(client, lease, described.run_id)


async def is_lease_of(client: Client, lease: str, run_id: str) -> bool:
    """Whether this execution is the last of the lease. Raises `RPCError`."""
    described = await _described(client, lease)
    return described is None or described.run_id == run_id


async def _last_sign(client: Client, lease: str) -> tuple[str, int] | None:
    """Changes with each sign of life. `None` when no process has the lease."""
    described = await _open(client, lease)
    pending = _holding(described) if described else None
    if described is None or pending is None or pending.state != PendingActivityState.PENDING_ACTIVITY_STATE_STARTED:
        return None
    return described.run_id, pending.last_heartbeat_time.ToNanoseconds()


async def _open(client: Client, lease: str) -> WorkflowExecutionDescription | None:
    """The lease, if it has not ended."""
    described = await _described(client, lease)
    return described if described and described.status == WorkflowExecutionStatus.RUNNING else None


async def _described(client: Client, lease: str) -> WorkflowExecutionDescription | None:
    """The last execution of the lease, if there is one."""
    try:
        return await client.get_workflow_handle(lease).describe(rpc_timeout=ANSWER)
    except RPCError as error:
        if error.status == RPCStatusCode.NOT_FOUND:
            return None
        raise


def _holding(described: WorkflowExecutionDescription) -> PendingActivityInfo | None:
    pending = described.raw_description.pending_activities
    return next((each for each in pending if each.activity_type.name == HOLD_LEASE_ACTIVITY), None)


async def _lapsed(client: Client, lease: str, run_id: str) -> list[HeldTurn]:
    """Of a lease that has lapsed: its worker may be away, or at releasing them."""
    said: Sequence[Payload] = ()
    async for event in client.get_workflow_handle(lease, run_id=run_id).fetch_history_events(rpc_timeout=ANSWER):
        if event.event_type == EventType.EVENT_TYPE_ACTIVITY_TASK_TIMED_OUT:
            failure = event.activity_task_timed_out_event_attributes.failure
            while failure.HasField("cause") and not failure.timeout_failure_info.last_heartbeat_details.payloads:
                failure = failure.cause
            said = failure.timeout_failure_info.last_heartbeat_details.payloads or said
    return await _read(client, said)


async def _read(client: Client, payloads: Sequence[Payload]) -> list[HeldTurn]:
    try:
        said: list[Any] = await client.data_converter.decode(list(payloads)) if payloads else []
        return read(said[0]) if said else []
    except Exception as error:  # a converter may raise anything, and this process needs its own lease all the same
        log.warning("the lease of the process before cannot be read, its turns go on when Temporal notices: %r", error)
        return []
