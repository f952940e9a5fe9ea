"""How long the server waits for a sign of life of a turn that runs."""

from __future__ import annotations

import asyncio
import logging
from dataclasses import dataclass
from datetime import timedelta

from google.protobuf.duration_pb2 import Duration
from google.protobuf.field_mask_pb2 import FieldMask
from temporalio import activity
from temporalio.api.activity.v1 import ActivityOptions
from temporalio.api.common.v1 import WorkflowExecution
from temporalio.api.workflow.v1 import PendingActivityInfo
from temporalio.api.workflowservice.v1 import UpdateActivityOptionsRequest
from temporalio.client import Client
from temporalio.service import RPCError, RPCStatusCode

from ...contract.names import LEASE_SECONDS, LEASED_TURN_SECONDS

log = logging.getLogger(__name__)

ANSWER = timedelta(seconds=2)
AGAIN_SECONDS = 0.25

AWAY = (RPCStatusCode.UNAVAILABLE, RPCStatusCode.DEADLINE_EXCEEDED, RPCStatusCode.RESOURCE_EXHAUSTED)
"""What a server says that will answer later, or the way to it."""


@dataclass(frozen=True)
class Place:
    """Where a turn's activity is."""

    workflow_id: str
    run_id: str
    activity_id: str


async def lengthen(client: Client, place: Place) -> bool:
    """Lets the server wait as long as for a turn under a lease. False when the activity is not there any more. Raises `RPCError`; the
    server may have done it all the same."""
    return await _wait_for(client, place, LEASED_TURN_SECONDS)


async def restore(client: Client, place: Place) -> bool:
    """As long as the workflow has scheduled it. What else an operator has changed stays. An activity that has been silent for longer than that times out at once, and what its heartbeats held
    stays. Not while it waits for its next attempt: the server would forget how the last one failed. False when it is not there any more. Raises `RPCError`."""
    return await _wait_for(client, place, LEASE_SECONDS)


async def restored(client: Client, info: activity.Info) -> None:
    """What the attempt before has left, however long the server is away. Give signs of life meanwhile."""
    while True:
        try:
            await restore(client, Place(info.workflow_id or "", info.workflow_run_id or "", info.activity_id))
            return
        except RPCError as error:
            if error.status not in AWAY:
                log.warning("a turn for which the server waits long stays so: %s", error.message)
                return
            await asyncio.sleep(AGAIN_SECONDS)


def is_long(pending: PendingActivityInfo | None) -> bool:
    """Whether the server waits longer than for a turn under no lease. A new attempt is not told, it must ask."""
    return pending is not None and pending.activity_options.heartbeat_timeout.ToTimedelta() > timedelta(
        seconds=LEASE_SECONDS
    )


async def _wait_for(client: Client, place: Place, seconds: int) -> bool:
    request = UpdateActivityOptionsRequest(
        namespace=client.namespace,
        execution=WorkflowExecution(workflow_id=place.workflow_id, run_id=place.run_id),
        id=place.activity_id,
        identity=client.identity,
        activity_options=ActivityOptions(heartbeat_timeout=Duration(seconds=seconds)),
        update_mask=FieldMask(paths=["heartbeat_timeout"]),
    )
    try:
        await client.workflow_service.update_activity_options(request, timeout=ANSWER)
    except RPCError as error:
        if error.status == RPCStatusCode.NOT_FOUND:
            return False
        raise
    return True
