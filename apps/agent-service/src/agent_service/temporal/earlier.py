"""Attempts of a turn's activity that came to nothing, as the next attempt learns of them. Temporal keeps only the last of them, so each attempt
writes into the record what it knows."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC
from typing import Any

from pydantic import ValidationError
from temporalio import activity
from temporalio.api.enums.v1 import TimeoutType
from temporalio.api.failure.v1 import Failure
from temporalio.api.workflow.v1 import PendingActivityInfo
from temporalio.converter import DataConverter
from temporalio.exceptions import ApplicationError

from ..contract import models as contract
from ..contract.models import FailureType
from ..contract.names import LEASE_LAPSED
from ..values.times import iso
from ..values.well_formed import well_formed

log = logging.getLogger(__name__)

MOST_ATTEMPTS = 20
LONGEST_MESSAGE = 500
LONGEST_TYPE = 200

FailedAttempt = dict[str, Any]
"""`FailedAttempt` of the contract."""


@dataclass(frozen=True)
class Earlier:
    """What came before an attempt: those of its activity that failed, in order. `lost`: the one before, where it could not tell of its end by itself.
    `started_from`: the `traceparent` of who started the run."""

    failed: Sequence[FailedAttempt] = ()
    lost: FailedAttempt | None = None
    started_from: str | None = None


def written(attempts: Sequence[FailedAttempt]) -> list[FailedAttempt] | None:
    """As the record holds them: the last of them, and nothing where there are none."""
    return list(attempts[-MOST_ATTEMPTS:]) or None


async def failed_before(converter: DataConverter, info: activity.Info, pending: PendingActivityInfo | None) -> Earlier:
    """What is known of the attempts before this one: by the heartbeats of those before, and by what the server says of the last. Never
    raises: a turn goes on without."""
    details = info.heartbeat_details[0] if info.heartbeat_details else None
    lost = None
    try:
        known = {one["attempt"]: one for one in _attempts(details)}
        last = pending.last_failure if pending is not None and pending.attempt == info.attempt else None
        if pending is not None and last is not None and (last.message or last.WhichOneof("failure_info")):
            said = await _details(converter, last)
            known.update({one["attempt"]: one for one in _attempts(said)})
            number = info.attempt - 1
            kind, message = _why(last)
            own_end = said.get("endedAt") if isinstance(said, dict) else None
            ended_at = own_end if isinstance(own_end, str) else _ended(info, pending, number)
            known[number] = failed_attempt(number, _started(details, said, number), ended_at, kind, message)
            has_told = isinstance(said, dict) and "startedAt" in said
            lost = None if has_told else known[number]
        return Earlier([known[number] for number in sorted(known) if number < info.attempt], lost)
    except Exception:
        log.warning("what came of the attempts before is not known", exc_info=True)
        return Earlier()


def failed_attempt(number: int, started_at: str | None, ended_at: str | None, kind: str, message: str) -> FailedAttempt:
    """Texts are cut, and can be written: they may come from any client of the server."""
    times = {"startedAt": started_at, "endedAt": ended_at}
    said = {name: well_formed(time)[:LONGEST_TYPE] for name, time in times.items() if time is not None}
    return {
        "attempt": number,
        **said,
        "type": well_formed(kind)[:LONGEST_TYPE],
        "message": well_formed(message)[:LONGEST_MESSAGE],
    }


def under_way(info: activity.Info) -> dict[str, Any]:
    """What a heartbeat says of the attempt that sends it, so that the next one knows when it was started."""
    return {"attempt": info.attempt, "startedAt": iso(info.started_time)}


def telling_of_attempts(
    error: ApplicationError, info: activity.Info, earlier: Earlier, ended_at: str
) -> ApplicationError:
    """The failure of an attempt, with what the record is to hold of the attempts until then."""
    given = error.details[0] if error.details and isinstance(error.details[0], dict) else {}
    attempts = written(earlier.failed)
    return ApplicationError(
        error.message,
        {
            **given,
            "startedAt": iso(info.started_time),
            "endedAt": ended_at,
            **({"attempts": attempts} if attempts else {}),
        },
        type=error.type,
        non_retryable=error.non_retryable,
        next_retry_delay=error.next_retry_delay,
    )


def _attempts(said: Any) -> list[FailedAttempt]:
    attempts = said.get("attempts") if isinstance(said, dict) else None
    read = [_read(one) for one in attempts] if isinstance(attempts, list) else []
    return [one for one in read if one is not None]


def _read(given: Any) -> FailedAttempt | None:
    try:
        read = contract.FailedAttempt.model_validate(given)
    except ValidationError:
        return None
    return failed_attempt(read.attempt, read.started_at, read.ended_at, read.type, read.message)


def _started(details: Any, said: Any, number: int) -> str | None:
    """When it was started: a failure says so itself, a heartbeat says whose it is."""
    if isinstance(said, dict) and isinstance(said.get("startedAt"), str):
        return said["startedAt"]
    beat = details.get("attempt") if isinstance(details, dict) else None
    return beat.get("startedAt") if isinstance(beat, dict) and beat.get("attempt") == number else None


def _why(failure: Failure) -> tuple[str, str]:
    timed_out = has_timed_out(failure)
    if has_died(failure):
        return FailureType.worker_lost.value, "The agent-service stopped answering in the middle of the turn."
    if timed_out is not None:
        return FailureType.timeout.value, failure.message
    return failure.application_failure_info.type or failure.WhichOneof("failure_info") or "Unknown", failure.message


def has_timed_out(failure: Failure) -> TimeoutType.ValueType | None:
    """Which timeout ended an attempt, if one did."""
    while failure.HasField("cause") and not failure.HasField("timeout_failure_info"):
        failure = failure.cause
    return failure.timeout_failure_info.timeout_type if failure.HasField("timeout_failure_info") else None


def has_died(failure: Failure) -> bool:
    """Whether the process of the attempt died: its heartbeats ended, or its lease did."""
    lapsed = failure.application_failure_info.type == LEASE_LAPSED
    return lapsed or has_timed_out(failure) == TimeoutType.TIMEOUT_TYPE_HEARTBEAT


async def _details(converter: DataConverter, failure: Failure) -> Any:
    payloads = failure.application_failure_info.details.payloads
    return (await converter.decode(list(payloads)))[0] if payloads else None


def _ended(info: activity.Info, pending: PendingActivityInfo, number: int) -> str | None:
    """When the server took it for ended. Of one that timed out it does not say; the next was scheduled so much later as the policy has it."""
    if pending.HasField("last_attempt_complete_time"):
        return iso(pending.last_attempt_complete_time.ToDatetime(UTC))
    policy = info.retry_policy
    if policy is None or has_timed_out(pending.last_failure) is None:
        return None
    wait = policy.initial_interval * policy.backoff_coefficient ** min(number - 1, 60)
    return iso(info.current_attempt_scheduled_time - min(wait, policy.maximum_interval or wait))
