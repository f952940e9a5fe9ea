"""Beginning a lease: its workflow is started, and gives this process the activity by which it holds it."""

from __future__ import annotations

import asyncio
import logging
from datetime import timedelta

from temporalio.client import Client, WorkflowExecutionStatus, WorkflowHandle
from temporalio.common import WorkflowIDConflictPolicy

from ...contract.models import LeaseInput
from ...contract.names import LEASE_WORKFLOW_TYPE, process_task_queue, workflow_id_for_lease

log = logging.getLogger(__name__)

ANSWER = timedelta(seconds=5)
LOOK_SECONDS = 10.0
FAILED_TASKS = 2
"""A worker that has failed so many tasks of a lease is one that does not know its workflow."""

Lease = WorkflowHandle[object, object]


async def start(client: Client, task_queue: str, process_id: str) -> Lease:
    """In place of one that there is. Raises `RPCError`."""
    return await client.start_workflow(
        LEASE_WORKFLOW_TYPE,
        LeaseInput(process_id=process_id, queue=process_task_queue(task_queue, process_id)),
        id=workflow_id_for_lease(task_queue, process_id),
        task_queue=task_queue,
        id_conflict_policy=WorkflowIDConflictPolicy.TERMINATE_EXISTING,
        rpc_timeout=ANSWER,
    )


async def taken(lease: Lease, token: asyncio.Future[bytes]) -> bytes | None:
    """The task token of the activity, once this process has it, however long there is no worker. `None` when this lease comes to nothing. Raises
    `RPCError`."""
    while True:
        await asyncio.wait({token}, timeout=LOOK_SECONDS)
        if token.done():
            return token.result()
        described = await lease.describe(rpc_timeout=ANSWER)
        if described.status != WorkflowExecutionStatus.RUNNING:
            return None
        if described.raw_description.pending_workflow_task.attempt > FAILED_TASKS:
            await lease.terminate("the worker does not know leases", rpc_timeout=ANSWER)
            return None
