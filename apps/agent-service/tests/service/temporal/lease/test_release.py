"""Turns of a dead process, ended by their tokens: once, whoever does it, and without losing what their heartbeats held."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, cast

import pytest
from temporalio.api.enums.v1 import PendingActivityState
from temporalio.api.workflow.v1 import PendingActivityInfo
from temporalio.api.workflowservice.v1 import DescribeWorkflowExecutionResponse
from temporalio.client import Client
from temporalio.service import RPCError, RPCStatusCode

from agent_service.contract.models import HeldTurn
from agent_service.contract.names import LEASE_SECONDS
from agent_service.temporal.earlier import has_died
from agent_service.temporal.lease import release as module
from agent_service.temporal.lease.listing import MOST_BYTES, held_turn, read, written
from agent_service.temporal.lease.release import release

from .server import info_of

STARTED = PendingActivityState.PENDING_ACTIVITY_STATE_STARTED
CANCEL_REQUESTED = PendingActivityState.PENDING_ACTIVITY_STATE_CANCEL_REQUESTED


@dataclass
class Server:
    """Has one turn. `away`: so many calls are not answered."""

    attempt: int = 1
    state: PendingActivityState.ValueType = STARTED
    away: int = 0
    failed: list[Any] = field(default_factory=list)
    restored: list[Any] = field(default_factory=list)
    namespace: str = "default"
    identity: str = "a"

    @property
    def workflow_service(self) -> Server:
        return self

    async def describe_workflow_execution(self, request: Any, **options: object) -> Any:
        if self.away > 0:
            self.away -= 1
            raise RPCError("away", RPCStatusCode.UNAVAILABLE, b"")
        pending = PendingActivityInfo(activity_id="1", attempt=self.attempt, maximum_attempts=5, state=self.state)
        return DescribeWorkflowExecutionResponse(pending_activities=[pending])

    async def respond_activity_task_failed(self, request: Any, **options: object) -> None:
        self.failed.append(request)
        self.attempt += 1

    async def update_activity_options(self, request: Any, **options: object) -> None:
        assert list(request.update_mask.paths) == ["heartbeat_timeout"], "an operator's other changes stay"
        assert request.activity_options.heartbeat_timeout.seconds == LEASE_SECONDS
        self.restored.append(request)


@pytest.fixture(autouse=True)
def _soon(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "AGAIN_SECONDS", 0.0)


async def released(server: Server, *turns: HeldTurn) -> int:
    return await release(cast(Client, server), turns)


async def test_an_attempt_is_ended_by_its_token_and_the_next_one_counts_a_death() -> None:
    server = Server(away=2)
    assert await released(server, held_turn(info_of("a"))) == 1
    [failed] = server.failed
    assert failed.task_token == info_of("a").task_token
    assert has_died(failed.failure)
    assert not failed.failure.application_failure_info.non_retryable
    # Changed while nobody has it, the activity would forget of what it died.
    assert server.restored == []


async def test_promise_nothing_is_ended_twice_and_no_attempt_of_another() -> None:
    server = Server()
    turn = held_turn(info_of("a"))
    assert [await released(server, turn) for _ in range(3)] == [1, 0, 0]
    assert len(server.failed) == 1


@pytest.mark.parametrize(("attempt", "state"), [(5, STARTED), (1, CANCEL_REQUESTED)])
async def test_promise_nothing_finished_is_lost_with_an_attempt_that_nobody_would_try_again(
    attempt: int, state: PendingActivityState.ValueType
) -> None:
    server = Server(attempt, state)
    turn = held_turn(info_of("a")).model_copy(update={"attempt": attempt})
    assert await released(server, turn) == 1
    assert (len(server.failed), len(server.restored)) == (0, 1)


async def test_a_server_that_stays_away_is_told_to_whoever_asked() -> None:
    with pytest.raises(RPCError):
        await released(Server(away=1_000), held_turn(info_of("a")))


def test_a_list_is_read_as_it_was_written_and_is_never_too_large() -> None:
    turns = [held_turn(info_of(f"{n:x}-{n * 7919 % 10**9:09d}")) for n in range(2_500)]
    listed, said = written(turns)
    assert read(said.model_dump(by_alias=True)) == listed
    assert len(listed) == said.count == 2_000
    assert len(said.held) <= MOST_BYTES
    assert [turn.token.encode("latin-1") for turn in listed[:2]] == [
        info_of(turn.run_id).task_token for turn in listed[:2]
    ]


@pytest.mark.parametrize("said", [None, {}, {"count": 1, "held": "x"}, {"count": 1, "held": "AAAA"}])
def test_what_is_no_list_is_refused(said: Any) -> None:
    with pytest.raises(ValueError):
        read(said)
