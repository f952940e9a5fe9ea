"""What the record says of attempts that came to nothing, though Temporal keeps only the last of them."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from temporalio import activity
from temporalio.api.enums.v1 import TimeoutType
from temporalio.api.workflow.v1 import PendingActivityInfo
from temporalio.common import RetryPolicy
from temporalio.converter import DataConverter
from temporalio.exceptions import ApplicationError
from temporalio.testing import ActivityEnvironment

from agent_service.contract.models import FailedAttempt
from agent_service.temporal.earlier import (
    LONGEST_MESSAGE,
    MOST_ATTEMPTS,
    Earlier,
    failed_attempt,
    failed_before,
    telling_of_attempts,
    under_way,
    written,
)
from agent_service.values.plain_json import to_json

CONVERTER = DataConverter.default
STARTED = datetime(2026, 1, 12, 9, 30, 0, 500_000, UTC)
ENDED = datetime(2026, 1, 12, 9, 31, tzinfo=UTC)


def info(attempt: int, details: dict[str, Any] | None = None) -> activity.Info:
    base = ActivityEnvironment.default_info()
    return replace(base, attempt=attempt, started_time=STARTED, heartbeat_details=[details] if details else [])


def pending(attempt: int) -> PendingActivityInfo:
    found = PendingActivityInfo(activity_id="1", attempt=attempt)
    found.last_attempt_complete_time.FromDatetime(ENDED)
    return found


def died(attempt: int) -> PendingActivityInfo:
    found = pending(attempt)
    found.last_failure.message = "activity Heartbeat timeout"
    found.last_failure.timeout_failure_info.timeout_type = TimeoutType.TIMEOUT_TYPE_HEARTBEAT
    return found


async def failed(attempt: int, error: ApplicationError) -> PendingActivityInfo:
    found = pending(attempt)
    await CONVERTER.encode_failure(error, found.last_failure)
    return found


OWN_END = "2026-01-12T09:30:59.900Z"
"""When an attempt ended that could tell of it."""


def details(attempt: activity.Info, earlier: list[dict[str, Any]]) -> dict[str, Any]:
    beat: dict[str, Any] = {"turn": 0, "started": 0, "from": 0, "entries": [], "attempt": under_way(attempt)}
    return {**beat, "attempts": earlier} if earlier else beat


async def known_by(*given: Any) -> list[dict[str, Any]]:
    return list((await failed_before(*given)).failed)


async def test_only_what_could_not_tell_of_itself_is_told_by_the_next_attempt() -> None:
    """For the trace of the turn: a failure was told by the attempt that had it."""
    own = telling_of_attempts(ApplicationError("no", type="Transient"), info(1), Earlier(), OWN_END)
    assert (await failed_before(CONVERTER, info(2), await failed(2, own))).lost is None
    others = ApplicationError("no", type="Transient")
    for pending_before in (died(2), await failed(2, others)):
        lost = (await failed_before(CONVERTER, info(2), pending_before)).lost
        assert lost is not None and lost["attempt"] == 1


async def test_each_attempt_hands_on_what_it_knows_and_learns_of_the_one_before() -> None:
    """A failure, then two deaths, of which the second left no word."""
    error = ApplicationError("429 from the provider", {"started": 0, "acked": 2}, type="RateLimited")
    first = telling_of_attempts(error, info(1), Earlier(), OWN_END)
    second = await known_by(CONVERTER, info(2, details(info(1), [])), await failed(2, first))
    known = {"startedAt": "2026-01-12T09:30:00.500Z", "endedAt": "2026-01-12T09:31:00.000Z"}
    lost = "The agent-service stopped answering in the middle of the turn."
    told = {**known, "endedAt": OWN_END}
    assert second == [{"attempt": 1, **told, "type": "RateLimited", "message": "429 from the provider"}]
    third = await known_by(CONVERTER, info(3, details(info(2), second)), died(3))
    assert third == [*second, {"attempt": 2, **known, "type": "WorkerLost", "message": lost}]
    fourth = await known_by(CONVERTER, info(4, details(info(2), third)), died(4))
    ended = {"endedAt": known["endedAt"]}
    assert fourth == [*third, {"attempt": 3, **ended, "type": "WorkerLost", "message": lost}]
    for attempt in fourth:
        FailedAttempt.model_validate(attempt)


async def test_when_a_process_died_is_told_by_when_the_next_attempt_was_due() -> None:
    """The server says of failures when they were, and of timeouts nothing."""
    found = died(3)
    found.ClearField("last_attempt_complete_time")
    policy = RetryPolicy(initial_interval=timedelta(seconds=1), maximum_interval=timedelta(seconds=30))
    now = replace(info(3), retry_policy=policy, current_attempt_scheduled_time=ENDED)
    (lost,) = await known_by(CONVERTER, now, found)
    assert lost["endedAt"] == "2026-01-12T09:30:58.000Z"


async def test_a_failure_carries_what_no_heartbeat_has_told() -> None:
    earlier = Earlier([failed_attempt(1, None, None, "WorkerLost", "lost")])
    error = telling_of_attempts(
        ApplicationError("again", type="Transient", non_retryable=False), info(2), earlier, "2026-01-12T09:31:00.000Z"
    )
    third = await known_by(CONVERTER, info(3), await failed(3, error))
    assert [(one["attempt"], one["type"]) for one in third] == [(1, "WorkerLost"), (2, "Transient")]


async def test_what_the_server_says_of_another_attempt_is_no_news() -> None:
    assert await known_by(CONVERTER, info(2), died(3)) == []
    assert await known_by(CONVERTER, info(2), None) == []


async def test_an_activity_that_was_reset_begins_to_count_again() -> None:
    before = [failed_attempt(n, None, None, "Transient", "x") for n in (1, 2, 3)]
    assert await known_by(CONVERTER, info(2, details(info(3), before)), None) == before[:1]


HALF_A_CHARACTER = {
    "attempt": 1,
    "type": "\ud83d",
    "message": "\ud83d" * 5_000,
    "startedAt": "\ud83d",
    "endedAt": "t" * 9_000,
}


@pytest.mark.parametrize(
    "said",
    [{"attempts": 3}, {"attempts": [None, {"attempt": "1"}]}, {"attempts": [HALF_A_CHARACTER]}, {"attempt": []}, {}],
)
async def test_promise_nothing_is_lost_details_of_any_shape_do_not_hold_up_a_turn(said: dict[str, Any]) -> None:
    found = await known_by(CONVERTER, info(2, said), died(2))
    assert [one["attempt"] for one in found] == [1]


async def test_what_a_client_wrote_into_a_heartbeat_can_be_written_again_and_is_small() -> None:
    [found, _] = await known_by(CONVERTER, info(3, {"attempts": [HALF_A_CHARACTER]}), died(3))
    assert len(json.dumps(found, ensure_ascii=False).encode()) < 2_500


@given(st.text(), st.text(max_size=3_000), st.integers(0, 100))
def test_however_much_failed_and_whatever_it_said_a_heartbeat_stays_small(kind: str, message: str, count: int) -> None:
    attempts = written([failed_attempt(n + 1, None, None, kind, message) for n in range(count)]) or []
    assert [one["attempt"] for one in attempts] == list(range(max(1, count - MOST_ATTEMPTS + 1), count + 1))
    assert all(len(one["message"]) <= LONGEST_MESSAGE for one in attempts)
    assert len(to_json(attempts).encode()) < 100_000
