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


async def taken(lease: Lease, token: asyncio.Future[bytes], look: asyncio.Event) -> bytes | None:
    """The task token of the activity, once this process has it, however long there is no worker. `None` when this lease comes to nothing, or is
    another process's by now. `look`: something speaks for that. Raises `RPCError`."""
    while True:
        await _until(token, look)
        if token.done():
            return token.result()
        look.clear()
        described = await lease.describe(rpc_timeout=ANSWER)  # the last execution of the id, whoever started it
        if described.run_id != lease.first_execution_run_id or described.status != WorkflowExecutionStatus.RUNNING:
            return None
        if described.raw_description.pending_workflow_task.attempt > FAILED_TASKS:
            await lease.terminate("the worker does not know leases", rpc_timeout=ANSWER)
            return None


async def _until(token: asyncio.Future[bytes], look: asyncio.Event) -> None:
    looking = asyncio.create_task(look.wait())
    try:
        await asyncio.wait({token, looking}, timeout=LOOK_SECONDS, return_when=asyncio.FIRST_COMPLETED)
    finally:
        looking.cancel()
