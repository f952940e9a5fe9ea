"""Promise held here: nothing runs that nobody signed. Where signing is on, a turn is done for the run's own workflow, and for nobody else who can reach
the task queue."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest
from temporalio.exceptions import ApplicationError
from temporalio.service import RPCError, RPCStatusCode

from agent_service.temporal.asked_by import require_its_run


def info(**more: Any) -> Any:
    asked = {"workflow_type": "agentExecutionWorkflow", "workflow_id": "agent-run-r1", "workflow_run_id": "x"}
    return SimpleNamespace(**{**asked, "task_queue": "agent-runs-agents", **more})


class Server:
    """Says on which queue the workflow is, or why it cannot."""

    def __init__(self, says: str | RPCError):
        self._says = says

    def get_workflow_handle(self, workflow_id: str, run_id: str) -> Server:
        assert (workflow_id, run_id) == ("agent-run-r1", "x")
        return self

    async def describe(self) -> Any:
        if isinstance(self._says, RPCError):
            raise self._says
        return SimpleNamespace(task_queue=self._says)


async def asks(says: str | RPCError = "agent-runs", **more: Any) -> None:
    server: Any = Server(says)
    await require_its_run(server, info(**more), "r1")


async def test_the_runs_own_workflow_may_ask() -> None:
    await asks()


@pytest.mark.parametrize(
    ("more", "why"),
    [
        ({"workflow_id": None, "workflow_type": None, "workflow_run_id": None}, "no workflow asks for it"),
        ({"workflow_type": "mallorys"}, "a workflow 'mallorys' with the id 'agent-run-r1' asks"),
        ({"workflow_id": "agent-run-r2"}, "with the id 'agent-run-r2' asks"),
        ({"workflow_id": "r1"}, "with the id 'r1' asks"),
    ],
)
async def test_nobody_else_may(more: dict[str, Any], why: str) -> None:
    with pytest.raises(ApplicationError, match=why) as refused:
        await asks(**more)
    assert refused.value.type == "InvalidRequest" and refused.value.non_retryable


async def test_a_workflow_of_the_same_name_on_a_queue_of_a_stranger_may_not() -> None:
    with pytest.raises(ApplicationError, match="is on the task queue 'mallorys', not on 'agent-runs'"):
        await asks("mallorys")


async def test_a_server_that_does_not_answer_is_asked_again_and_a_workflow_that_is_gone_is_none() -> None:
    with pytest.raises(ApplicationError) as later:
        await asks(RPCError("busy", RPCStatusCode.UNAVAILABLE, b""))
    assert later.value.type == "Transient" and not later.value.non_retryable
    with pytest.raises(ApplicationError, match="is not there") as gone:
        await asks(RPCError("gone", RPCStatusCode.NOT_FOUND, b""))
    assert gone.value.non_retryable
