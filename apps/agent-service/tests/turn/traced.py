"""Turns as activities, with everything but Temporal's server, of which this keeps what a history would."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta
from typing import Any

from agno.agent import Agent
from agno.team import Team
from temporalio import activity
from temporalio.api.enums.v1 import TimeoutType
from temporalio.api.workflow.v1 import PendingActivityInfo
from temporalio.api.workflowservice.v1 import DescribeWorkflowExecutionResponse
from temporalio.common import RetryPolicy
from temporalio.converter import DataConverter
from temporalio.exceptions import ApplicationError
from temporalio.service import RPCError, RPCStatusCode
from temporalio.testing import ActivityEnvironment

from agent_service.agents.policies import AgentPolicy
from agent_service.agents.registered_agent import RegisteredAgent
from agent_service.agents.registry import AgentRegistry
from agent_service.agno.framework import AgnoFramework
from agent_service.contract.models import TurnInput
from agent_service.journal.live import LiveHub
from agent_service.payloads.file_store import FilePayloadStore
from agent_service.payloads.given_files import GivenFiles
from agent_service.process.agent_thread import AgentThread
from agent_service.proofs.keys import Trust
from agent_service.temporal.activity import TurnActivity
from agent_service.temporal.transcript_store import TranscriptStore
from agent_service.tracing.live import Traces
from agent_service.tracing.span import Span

from .support import POLICIES, PRICES


class Server:
    """Temporal's server, for one activity at a time. `details`: the last heartbeat's; `ends`: results and failures, in order."""

    namespace = "default"
    data_converter = DataConverter.default

    def __init__(self) -> None:
        self.details: dict[str, Any] | None = None
        self.signalled: list[dict[str, Any]] = []
        self.ends: list[dict[str, Any] | ApplicationError] = []
        self.has_it_elsewhere = False
        self.pending = PendingActivityInfo(activity_id="test")
        self.workflow_service = self

    def get_async_activity_handle(self, **_: Any) -> Server:
        return self

    def get_workflow_handle(self, *_: Any, **__: Any) -> Server:
        return self

    async def fetch_history_events(self, **_: Any) -> AsyncIterator[Any]:
        for event in ():
            yield event

    async def heartbeat(self, *details: Any, **_: Any) -> None:
        if details:
            self.details = details[0]

    async def signal(self, name: str, payload: dict[str, Any], **_: Any) -> None:
        self.signalled += payload["entries"]

    async def complete(self, result: dict[str, Any]) -> None:
        self.ends.append(result)
        if self.has_it_elsewhere:
            raise RPCError("no such activity", RPCStatusCode.NOT_FOUND, b"")

    async def fail(self, error: ApplicationError) -> None:
        self.ends.append(error)
        self.pending.last_failure.Clear()
        await self.data_converter.encode_failure(error, self.pending.last_failure)

    def dies(self) -> None:
        """The process of the attempt before has died."""
        self.pending.last_failure.Clear()
        self.pending.last_failure.message = "activity Heartbeat timeout"
        self.pending.last_failure.timeout_failure_info.timeout_type = TimeoutType.TIMEOUT_TYPE_HEARTBEAT

    async def describe_workflow_execution(self, *_: Any, **__: timedelta) -> DescribeWorkflowExecutionResponse:
        return DescribeWorkflowExecutionResponse(pending_activities=[self.pending])

    @property
    def entries(self) -> list[dict[str, Any]]:
        """The turn's journal, as the history has it."""
        last = self.ends[-1]
        tail = last["entries"] if isinstance(last, dict) else (self.details or {}).get("entries", [])
        return list({entry["n"]: entry for entry in [*self.signalled, *tail]}.values())


class Stage:
    """One turn of one agent, attempt after attempt. `spans`: what was told, in order."""

    def __init__(self, agent: Agent | Team, folder: Any, agents: AgentThread, contents: bool = False, **turn: Any):
        assert agent.id
        self.server = Server()
        self.spans: list[Span] = []
        self.traces = Traces(self.spans.append, contents)
        given = {"runId": "run-1", "agentId": agent.id, "turn": 0, "execution": 0, "sessionId": "s-1"}
        self.turn = TurnInput.model_validate({**given, "decisions": [], "outcomes": [], **turn})
        registered = RegisteredAgent(agent.id, agent, POLICIES.get(agent.id, AgentPolicy()))
        store = FilePayloadStore(folder)
        client: Any = self.server
        framework = AgnoFramework()
        framework.install()
        registry = AgentRegistry([registered])

        def made(traces: Traces | None) -> TurnActivity:
            files, transcripts = GivenFiles(store), TranscriptStore(store)
            return TurnActivity(
                client, framework, registry, LiveHub(), transcripts, files, PRICES, agents, Trust(), traces=traces
            )

        self._made = made

    async def attempt(self, number: int = 1, traces: bool = True, most: int = 5) -> Any:
        """Makes one attempt in a process of its own that begins with nothing; how it ended."""
        details = [self.server.details] if self.server.details else []
        base = ActivityEnvironment.default_info()
        policy = RetryPolicy(maximum_attempts=most)
        info: activity.Info = replace(base, attempt=number, heartbeat_details=details, retry_policy=policy)
        self.server.pending.attempt = number
        await self._made(self.traces if traces else None)._in_its_place(info, self.turn)
        return self.server.ends[-1]

    def told(self, *names: str) -> list[Span]:
        """The spans whose names begin so."""
        return [span for span in self.spans if span["name"].startswith(names)]
