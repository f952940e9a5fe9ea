"""The turns of a process as its lease's signs of life list them."""

from __future__ import annotations

import base64
import gzip
import zlib
from collections.abc import Sequence
from typing import Any

from temporalio import activity

from ...contract.models import HeldTurn, HeldTurns, LeaseHeartbeat
from ...contract.names import MOST_HELD_TURNS

MOST_BYTES = 200_000
"""Of a list in one sign of life: larger payloads would go into the payload store, once a second."""


MOST_UNPACKED_BYTES = 10_000_000
"""Of a list: some ten times what the most turns need."""

GZIP = 31
"""The window bits of zlib for gzip."""


def held_turn(info: activity.Info) -> HeldTurn:
    """An attempt, and with what anybody may end it."""
    return HeldTurn(
        workflow_id=info.workflow_id or "",
        run_id=info.workflow_run_id or "",
        activity_id=info.activity_id,
        attempt=info.attempt,
        maximum_attempts=info.retry_policy.maximum_attempts if info.retry_policy else 0,
        token=info.task_token.decode("latin-1"),
    )


def written(turns: Sequence[HeldTurn]) -> tuple[Sequence[HeldTurn], LeaseHeartbeat]:
    """As many of the turns as one sign of life takes, the first of them, and it."""
    listed = turns[:MOST_HELD_TURNS]
    while True:
        held = HeldTurns(turns=list(listed)).model_dump_json(by_alias=True).encode()
        packed = base64.b64encode(gzip.compress(held, compresslevel=5, mtime=0)).decode()
        if len(packed) <= MOST_BYTES:
            return listed, LeaseHeartbeat(count=len(listed), held=packed)
        listed = listed[: len(listed) * MOST_BYTES // (len(packed) + MOST_BYTES // 10)]


def read(said: Any) -> list[HeldTurn]:
    """Raises `ValueError` for what is none."""
    packed = base64.b64decode(LeaseHeartbeat.model_validate(said).held, validate=True)
    return HeldTurns.model_validate_json(_unpacked(packed)).turns


def _unpacked(packed: bytes) -> bytes:
    unpacking = zlib.decompressobj(GZIP)
    try:
        held = unpacking.decompress(packed, MOST_UNPACKED_BYTES)
    except zlib.error as error:
        raise ValueError(f"the list of turns cannot be unpacked: {error}") from None
    if not unpacking.eof or unpacking.unused_data:
        raise ValueError(f"the list of turns is not whole, or is of more than {MOST_UNPACKED_BYTES} bytes")
    return held
