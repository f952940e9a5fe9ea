"""Turns of a process that is dead are tried again at once. Whoever does it, and how often: each attempt ends once.

The worker does the same for a lease that has lapsed (`releaseTurns`). Both hold to one rule for attempts whose failure the server would not
retry (the last one, and one that its workflow has cancelled): what their heartbeats held would be lost with a failure, so they time out.

How long the server waits for the next attempt is that attempt's own to restore, when it begins: while it is scheduled, the server forgets with a
change of options how the last one failed, and no death would be counted.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Sequence

from google.protobuf.duration_pb2 import Duration
from temporalio.api.common.v1 import WorkflowExecution
from temporalio.api.enums.v1 import PendingActivityState
from temporalio.api.failure.v1 import ApplicationFailureInfo, Failure
from temporalio.api.workflow.v1 import PendingActivityInfo
from temporalio.api.workflowservice.v1 import DescribeWorkflowExecutionRequest, RespondActivityTaskFailedRequest
from temporalio.client import Client
from temporalio.service import RPCError, RPCStatusCode

from ...contract.models import HeldTurn
from ...contract.names import LEASE_LAPSED
from .options import ANSWER, Place, restore

log = logging.getLogger(__name__)

AT_ONCE = 20
"""Turns that are released at the same time."""

TRIES = 5
AGAIN_SECONDS = 0.25

MESSAGE = "The agent-service stopped answering in the middle of the turn."


async def release(client: Client, turns: Sequence[HeldTurn]) -> int:
    """Returns how many attempts this has ended. Raises the last `RPCError` of a server that cannot be asked."""
    at_once = asyncio.Semaphore(AT_ONCE)

    async def one(turn: HeldTurn) -> bool:
        async with at_once:
            return await _patiently(client, turn)

    return sum(await asyncio.gather(*(one(turn) for turn in turns)))


async def _patiently(client: Client, turn: HeldTurn) -> bool:
    for tries in range(1, TRIES + 1):
        try:
            return await _release(client, turn)
        except RPCError as error:
            if error.status == RPCStatusCode.NOT_FOUND:
                return False  # the attempt has ended, whoever ended it
            if tries == TRIES:
                raise
            await asyncio.sleep(AGAIN_SECONDS)
    return False


async def _release(client: Client, turn: HeldTurn) -> bool:
    pending = await _pending(client, turn)
    if pending is None or pending.attempt != turn.attempt:
        return False
    if _would_be_its_end(pending):
        return await restore(client, Place(turn.workflow_id, turn.run_id, turn.activity_id))
    await client.workflow_service.respond_activity_task_failed(
        RespondActivityTaskFailedRequest(
            namespace=client.namespace,
            task_token=turn.token.encode("latin-1"),
            identity=client.identity,
            failure=Failure(
                message=MESSAGE,
                source="agent-service",
                application_failure_info=ApplicationFailureInfo(
                    type=LEASE_LAPSED, next_retry_delay=Duration(nanos=1_000_000)
                ),
            ),
        ),
        timeout=ANSWER,
    )
    return True


def _would_be_its_end(pending: PendingActivityInfo) -> bool:
    """Whether the server would not try again after a failure."""
    is_last = 0 < pending.maximum_attempts <= pending.attempt
    return is_last or pending.state == PendingActivityState.PENDING_ACTIVITY_STATE_CANCEL_REQUESTED


async def _pending(client: Client, turn: HeldTurn) -> PendingActivityInfo | None:
    request = DescribeWorkflowExecutionRequest(
        namespace=client.namespace,
        execution=WorkflowExecution(workflow_id=turn.workflow_id, run_id=turn.run_id),
    )
    described = await client.workflow_service.describe_workflow_execution(request, timeout=ANSWER)
    return next((each for each in described.pending_activities if each.activity_id == turn.activity_id), None)
