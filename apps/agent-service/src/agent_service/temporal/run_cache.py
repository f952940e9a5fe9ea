"""Where paused runs ended, kept for the turn that goes on with them."""

from __future__ import annotations

import json
from collections import OrderedDict
from dataclasses import asdict

from ..journal.paused_run import Base, PausedRun, Unfinished
from ..values.plain_json import to_json

CACHE_BYTES = 64 * 1024 * 1024


class RunCache:
    """Paused runs whose last turn ran in this process, so that the history need not be read. Holds `max_bytes` of JSON at most; a miss costs a
    read of the history."""

    def __init__(self, max_bytes: int = CACHE_BYTES):
        self._max_bytes, self._bytes = max_bytes, 0
        self._runs: OrderedDict[tuple[str, int], str] = OrderedDict()

    def put(self, workflow_run_id: str, turn: int, run: PausedRun) -> None:
        text = to_json(asdict(run))
        before = self._runs.pop((workflow_run_id, turn), "")
        self._runs[(workflow_run_id, turn)] = text
        self._bytes += len(text) - len(before)
        while self._bytes > self._max_bytes:
            self._bytes -= len(self._runs.popitem(last=False)[1])

    def take(self, workflow_run_id: str, turn: int) -> PausedRun | None:
        text = self._runs.pop((workflow_run_id, turn), None)
        if text is None:
            return None
        self._bytes -= len(text)
        cached = json.loads(text)
        base, unfinished = cached["base"], cached["unfinished"]
        return PausedRun(
            cached["run"],
            cached["messages"],
            Base(**base) if base else None,
            Unfinished(**unfinished) if unfinished else None,
        )
