"""What the process had in whose place this one was started: its lease tells it, as long as nobody has released its turns."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from typing import Any

from temporalio.api.common.v1 import Payload
from temporalio.api.enums.v1 import EventType
from temporalio.client import Client, WorkflowExecutionStatus
from temporalio.service import RPCError, RPCStatusCode

from ...contract.models import HeldTurn
from ...contract.names import HOLD_LEASE_ACTIVITY
from .listing import read
from .options import ANSWER

log = logging.getLogger(__name__)


async def turns_of(client: Client, lease: str) -> list[HeldTurn]:
    """The turns that a lease which has not ended lists. Raises `RPCError`."""
    try:
        described = await client.get_workflow_handle(lease).describe(rpc_timeout=ANSWER)
    except RPCError as error:
        if error.status == RPCStatusCode.NOT_FOUND:
            return []
        raise
    if described.status != WorkflowExecutionStatus.RUNNING:
        return []
    for pending in described.raw_description.pending_activities:
        if pending.activity_type.name == HOLD_LEASE_ACTIVITY:
            return await _read(client, pending.heartbeat_details.payloads)
    return await _lapsed(client, lease, described.run_id)


async def is_lease_of(client: Client, lease: str, run_id: str) -> bool:
    """Whether this execution is the last of the lease. Raises `RPCError`."""
    try:
        return (await client.get_workflow_handle(lease).describe(rpc_timeout=ANSWER)).run_id == run_id
    except RPCError as error:
        if error.status == RPCStatusCode.NOT_FOUND:
            return True
        raise


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
