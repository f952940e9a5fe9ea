"""The agent-service with a journal that stops at every point of every call and asks whether to go on.

Points are `model:started`, `model:returned`, `model:recorded`, the same for `tool`, `claim:started` and `claim:recorded`. Each is a line of the file
`POINT_LOG`, on disk before the run goes on, and then a question to `POINT_SERVER` (host:port): the call stands exactly there until
that answers, while the rest of the process works. What asks decides what breaks meanwhile: this process, another, a network.
Both variables may be absent. A server that is gone lets everything go on.

A line and a question are `{at, pid, run, turn, attempt, point, effect, key}`: `at` in milliseconds since 1970, `effect` is `model`,
`tool` or `once`.

With `JOURNAL_FORGETS=1` nothing is played back, so that a retry does everything again: to see that such a fault is found.
"""

from __future__ import annotations

import asyncio
import json
import os
import time
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from typing import Any, Literal

os.environ.setdefault("AGNO_TELEMETRY", "false")

from temporalio import activity

import agent_service.temporal.session
from agent_service.__main__ import main
from agent_service.journal.entries import journal_signal
from agent_service.journal.journal import Entry, Journal
from agent_service.process.agent_thread import AgentThread
from tests.kit.contract import require_contract

_RUN_PREFIX = "agent-run-"


class PointClient:
    """Notes points and asks about them, over one connection."""

    def __init__(self, log: str | None, server: str | None):
        self._log, self._server = log, server
        self._loop: asyncio.AbstractEventLoop | None = None
        self._asked = 0
        self._answers: dict[int, asyncio.Future[None]] = {}
        self._connected: asyncio.Task[asyncio.StreamWriter] | None = None
        self._reading: asyncio.Task[None] | None = None

    async def reached(self, point: str, effect: str, key: str, turn: int) -> None:
        """Returns when the call may go on, in whichever loop the call is."""
        if self._loop is None:
            self._loop = AgentThread(1).loop
        work = self._reached(activity.info(), point, effect, key, turn)
        await asyncio.wrap_future(asyncio.run_coroutine_threadsafe(work, self._loop))

    async def _reached(self, info: activity.Info, point: str, effect: str, key: str, turn: int) -> None:
        line = {
            "at": time.time() * 1000,
            "pid": os.getpid(),
            "run": (info.workflow_id or "").removeprefix(_RUN_PREFIX),
            "turn": turn,
            "attempt": info.attempt,
            "point": point,
            "effect": effect,
            "key": key,
        }
        if self._log:
            _append(self._log, line)
        if self._server:
            await self._ask(self._server, line)

    async def _ask(self, server: str, line: dict[str, Any]) -> None:
        if self._connected is None:
            self._connected = asyncio.create_task(self._connect(server))
        writer = await asyncio.shield(self._connected)
        if self._reading is not None and self._reading.done():
            return
        self._asked += 1
        answer = self._answers[self._asked] = asyncio.get_running_loop().create_future()
        writer.write(json.dumps({"id": self._asked, **line}).encode() + b"\n")
        await answer

    async def _connect(self, server: str) -> asyncio.StreamWriter:
        host, _, port = server.rpartition(":")
        reader, writer = await asyncio.open_connection(host, int(port))
        self._reading = asyncio.create_task(self._read(reader))
        return writer

    async def _read(self, reader: asyncio.StreamReader) -> None:
        try:
            while line := await reader.readline():
                _let_go(self._answers.pop(int(line)))
        finally:
            for answer in self._answers.values():
                _let_go(answer)


def _let_go(answer: asyncio.Future[None]) -> None:
    if not answer.done():  # the call may have been cancelled where it stood
        answer.set_result(None)


def _append(path: str, line: dict[str, Any]) -> None:
    descriptor = os.open(path, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o644)
    try:
        os.write(descriptor, (json.dumps(line) + "\n").encode())
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


points = PointClient(os.environ.get("POINT_LOG"), os.environ.get("POINT_SERVER"))


class WatchedJournal(Journal):
    """The journal, with a stop at each point: in the call for `started` and `returned`, after the acknowledgement for `recorded`."""

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        if os.environ.get("JOURNAL_FORGETS"):
            self._played.clear()

    @asynccontextmanager
    async def live(self, kind: Literal["model", "tool", "once"], key: str) -> AsyncIterator[None]:
        name = "model" if kind == "model" else "tool"
        async with super().live(kind, key):
            await points.reached(f"{name}:started", kind, key, self._turn)
            yield
            await points.reached(f"{name}:returned", kind, key, self._turn)

    def _append(self, entry: Entry) -> None:
        super()._append(entry)
        require_contract(entry)

    async def add(self, entry: Mapping[str, Any]) -> None:
        effect = {"model": "model", "claim": "once"}.get(entry["kind"], "tool")
        if entry["kind"] == "claim":
            await points.reached("claim:started", effect, entry["key"], self._turn)
        await super().add(entry)
        await points.reached(f"{entry['kind']}:recorded", effect, entry["key"], self._turn)

    @property
    def _turn(self) -> int:
        return getattr(self.store, "turn", 0)


def checked_signal(turn: int, entries: Sequence[Entry], post_hooks: bool) -> dict[str, Any]:
    """What a signal takes into the history is of the contract, entry by entry."""
    for entry in entries:
        require_contract(entry)
    return journal_signal(turn, entries, post_hooks)


if __name__ == "__main__":
    agent_service.temporal.session.journal_signal = checked_signal
    agent_service.temporal.session.Journal = WatchedJournal  # type: ignore[misc]
    raise SystemExit(main())
