"""Failures as Temporal is told of them."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from temporalio.exceptions import ApplicationError

from ..agents.registry import UnknownAgent
from ..contract.models import FailureType
from ..journal.failure import Failure
from ..payloads.store import PayloadLost, PayloadStoreUnavailable
from ..values.well_formed import well_formed
from .history import JournalHole


def application_error(failure: Failure, started: int = 0, acked: int = 0) -> ApplicationError:
    """`started` and `acked`: how many entries the turn's journal had when the activity began, and how many are safe now."""
    return ApplicationError(
        well_formed(failure.message),
        {"started": started, "acked": acked},
        type=failure.type.value,
        non_retryable=not failure.retryable,
        next_retry_delay=failure.retry_after,
    )


@contextmanager
def before_any_call() -> Iterator[None]:
    """Around what an activity needs before it can do anything: raises `ApplicationError` when it cannot be had."""
    try:
        yield
    except (UnknownAgent, JournalHole, PayloadLost, PayloadStoreUnavailable) as error:
        raise application_error(Failure(_failure_type(error), str(error))) from None


def _failure_type(error: Exception) -> FailureType:
    if isinstance(error, UnknownAgent):
        return FailureType.unknown_agent
    if isinstance(error, PayloadStoreUnavailable):
        return FailureType.transient
    return FailureType.payload_lost if isinstance(error, PayloadLost) else FailureType.diverged
