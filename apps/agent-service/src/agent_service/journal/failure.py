"""Why an attempt of a turn failed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from ..contract.models import FailureType
from ..contract.names import RETRYABLE_FAILURE_TYPES


@dataclass(frozen=True)
class Failure:
    """Why an attempt of a turn failed. `retry_after` overrides the retry policy's interval."""

    type: FailureType
    message: str
    retry_after: timedelta | None = None

    @property
    def retryable(self) -> bool:
        return self.type.value in RETRYABLE_FAILURE_TYPES
