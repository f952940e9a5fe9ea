"""Who asks for a turn. Whoever can write into the namespace can ask for one, from a workflow of their own or from none."""

from __future__ import annotations

from temporalio import activity
from temporalio.client import Client
from temporalio.exceptions import ApplicationError
from temporalio.service import RPCError, RPCStatusCode

from ..contract.models import FailureType
from ..contract.names import AGENT_TASK_QUEUE_SUFFIX, WORKFLOW_ID_PREFIX, WORKFLOW_TYPE
from ..journal.failure import Failure
from .application_errors import application_error


async def require_its_run(client: Client, info: activity.Info, run_id: str) -> None:
    """Raises `ApplicationError` unless the run's own workflow asks, on the queue of the workers, which have verified that somebody has signed the
    run. For processes that verify signatures: without them nothing tells a run of ours from another."""
    workflow_id = f"{WORKFLOW_ID_PREFIX}{run_id}"
    if info.workflow_type != WORKFLOW_TYPE or info.workflow_id != workflow_id:
        by = (
            f"a workflow {info.workflow_type!r} with the id {info.workflow_id!r}" if info.workflow_id else "no workflow"
        )
        raise _refused(run_id, f"{by} asks for it")
    wanted = info.task_queue.removesuffix(AGENT_TASK_QUEUE_SUFFIX)
    try:
        described = await client.get_workflow_handle(workflow_id, run_id=info.workflow_run_id).describe()
    except RPCError as error:
        if error.status == RPCStatusCode.NOT_FOUND:
            raise _refused(run_id, "the workflow that asks for it is not there") from None
        message = f"the server does not say who asks for a turn of run {run_id}: {error.message}"
        raise application_error(Failure(FailureType.transient, message)) from None
    if described.task_queue != wanted:
        raise _refused(run_id, f"its workflow is on the task queue {described.task_queue!r}, not on {wanted!r}")


def _refused(run_id: str, why: str) -> ApplicationError:
    message = f"a turn of run {run_id} is not done: {why}. Runs start through the console, its API or a schedule."
    return application_error(Failure(FailureType.invalid_request, message))
