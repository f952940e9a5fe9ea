"""Ids of spans, made from what a span is about: everybody who tells of it uses the same, the process that did it, the one that took over when that
died, and whoever reads the history later. As `traces/ids.ts`."""

from __future__ import annotations

import hashlib
from functools import lru_cache


@lru_cache(maxsize=1024)
def trace_id_of(run_id: str, turn: int) -> str:
    """The id of the trace of a turn: 32 hexadecimal digits."""
    return _id_of(f"trace\n{run_id}\n{turn}", 16)


def span_id_of(run_id: str, turn: int, what: str) -> str:
    """The id of a span in the trace of a turn: 16 hexadecimal digits. `what` names it in the turn, as the functions here do."""
    return _id_of(f"span\n{run_id}\n{turn}\n{what}", 8)


def execution_name(execution: int) -> str:
    """One activity of the turn. That of execution 0 is the root of the trace."""
    return f"execution {execution}"


def attempt_name(execution: int, attempt: int) -> str:
    """An attempt of an activity that failed."""
    return f"attempt {execution} {attempt}"


def entry_name(n: int) -> str:
    """An entry of the journal."""
    return f"entry {n}"


def member_name(execution: int, run: str) -> str:
    """What a member of a team did in one activity."""
    return f"member {execution} {run}"


def is_sampled(trace_id: str, ratio: float) -> bool:
    """Whether a trace is among the share that is told, from 0 to 1. Every process comes to the same answer, by the last 8 bytes of the id."""
    return int(trace_id[16:], 16) < round(ratio * 2**64)


def _id_of(text: str, size: int) -> str:
    """The first bytes of the hash that are not all zero, which OpenTelemetry takes for no id."""
    digest = hashlib.sha256(text.encode()).hexdigest()
    parts = [digest[at : at + size * 2] for at in range(0, len(digest), size * 2)]
    return next((part for part in parts if part.strip("0")), parts[0])
