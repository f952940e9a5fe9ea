"""How often the process of a turn has died at the same place, and whose fault that is."""

from __future__ import annotations

import asyncio
import logging
import signal
from dataclasses import dataclass, field, replace
from datetime import timedelta
from typing import Any

from temporalio import activity
from temporalio.api.common.v1 import WorkflowExecution
from temporalio.api.workflow.v1 import PendingActivityInfo
from temporalio.api.workflowservice.v1 import DescribeWorkflowExecutionRequest
from temporalio.client import Client
from temporalio.service import RPCError, RPCStatusCode

from ..contract.models import FailureType
from ..journal.failure import Failure
from .earlier import Earlier, failed_before, has_died, under_way, written
from .lease.options import is_long

log = logging.getLogger(__name__)

DEATHS_IN_COMPANY = 2
"""After so many deaths of its process at the same place, a turn runs in a process of its own: a turn beside it may have caused them."""

ASKING = timedelta(seconds=2)
ASKING_AGAIN_SECONDS = 0.25


@dataclass(frozen=True)
class Death:
    """How a turn's own process ended: `code` as `subprocess` has it, below 0 a signal; `calls` that were under way, by tool or `model`."""

    code: int
    calls: tuple[str, ...]

    @property
    def how(self) -> str:
        if self.code >= 0:
            return f"exit code {self.code}"
        try:
            name = signal.Signals(-self.code).name
        except ValueError:
            name = f"signal {-self.code}"
        return f"{name}, which the system also sends when memory runs out" if name == "SIGKILL" else name

    @property
    def not_ready(self) -> Failure:
        """It died before it began the turn, which is not the turn's fault."""
        return Failure(FailureType.transient, f"a process for the turn could not be started: it ended with {self.how}")

    def failure(self, before: int) -> Failure:
        """What a person reads. `before`: deaths at the same place before this one."""
        tools = " and ".join(dict.fromkeys(call for call in self.calls if call != "model"))
        who = f"the tool {tools}" if tools else "a model call" if self.calls else "the agent's code"
        times = f"{before + 1} times in a row" if before else "once"
        return Failure(
            FailureType.worker_lost,
            f"In {who} the process of the turn ended {times} ({self.how}). The last time it ran in a process of its own, so that no other "
            "run was hurt. Mend the cause, then retry: the turn goes on alone until it ends.",
        )


@dataclass(frozen=True)
class Counted:
    """`deaths`: how often the turn's process has died where the turn stands, that of the attempt before included. `info`: the activity with that
    in its heartbeat's details, where the next attempt finds it. `earlier`: how the attempts before ended. `is_long`: the attempt before was
    under a lease, and has left the turn so that the server waits long for it."""

    info: activity.Info
    deaths: int
    earlier: Earlier = field(default_factory=Earlier)
    is_long: bool = False


async def counted(client: Client, info: activity.Info) -> Counted:
    """What came before this attempt, as the server and the heartbeats of those before tell it."""
    details = info.heartbeat_details[0] if info.heartbeat_details else None
    if info.attempt == 1:
        return Counted(info, 0)
    pending = await pending_turn(client, info)
    earlier = await failed_before(client.data_converter, info, pending)
    died = _has_died(pending)
    if details is None:
        return Counted(info, info.attempt - 1 if died else 0, earlier, is_long(pending))  # nothing was ever written
    place = acknowledged(details)
    deaths = details.get("deaths") or {}
    count = (int(deaths["count"]) if deaths.get("at") == place else 0) + (1 if died else 0)
    told = {**details, "deaths": {"at": place, "count": count}, "attempt": under_way(info)}
    if attempts := written(earlier.failed):
        told["attempts"] = attempts
    return Counted(replace(info, heartbeat_details=[told]), count, earlier, is_long(pending))


def acknowledged(details: dict[str, Any]) -> int:
    """Number of entries that a heartbeat's details and the history hold."""
    return int(details["from"]) + len(details["entries"])


async def latest_details(client: Client, info: activity.Info) -> activity.Info:
    """The activity with the details that were written last, by whichever process."""
    pending = await pending_turn(client, info)
    if pending is None or not pending.heartbeat_details.payloads:
        return info
    return replace(info, heartbeat_details=await client.data_converter.decode(pending.heartbeat_details.payloads))


async def pending_turn(client: Client, info: activity.Info) -> PendingActivityInfo | None:
    """What the server knows of the activity, however long it is away; `None` when it is not open any more."""
    execution = WorkflowExecution(workflow_id=info.workflow_id or "", run_id=info.workflow_run_id or "")
    request = DescribeWorkflowExecutionRequest(namespace=client.namespace, execution=execution)
    while True:
        try:
            described = await client.workflow_service.describe_workflow_execution(request, timeout=ASKING)
            break
        except RPCError as error:
            if error.status == RPCStatusCode.NOT_FOUND:
                return None
            log.warning("the server does not say how the attempt before ended: %s", error.message)
            await asyncio.sleep(ASKING_AGAIN_SECONDS)
    return next((each for each in described.pending_activities if each.activity_id == info.activity_id), None)


def _has_died(pending: PendingActivityInfo | None) -> bool:
    return pending is not None and has_died(pending.last_failure)
