"""A server that is scripted: it knows turns and one lease, loses what it is told to lose, and ends what has been silent for too long."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import timedelta
from typing import Any, Literal, cast

from temporalio import activity
from temporalio.api.workflowservice.v1 import UpdateActivityOptionsRequest
from temporalio.client import Client
from temporalio.common import RetryPolicy
from temporalio.service import RPCError, RPCStatusCode
from temporalio.testing import ActivityEnvironment

from agent_service.contract.names import LEASE_SECONDS
from agent_service.temporal.lease.listing import read

Fate = Literal["answered", "answer lost", "request lost"]

LATENCY = 0.01


def now() -> float:
    return asyncio.get_running_loop().time()


def info_of(name: str) -> activity.Info:
    """The activity of a turn."""
    return replace(
        ActivityEnvironment.default_info(),
        activity_id="1",
        workflow_id=f"agent-run-{name}",
        workflow_run_id=name,
        task_token=b"\x0a\xff" + name.encode(),
        heartbeat_timeout=timedelta(seconds=LEASE_SECONDS),
        retry_policy=RetryPolicy(maximum_attempts=5),
    )


@dataclass
class Watched:
    """An attempt of a turn at the server. `gone`: it has ended there."""

    token: str
    heard: float
    timeout: float = LEASE_SECONDS
    gone: bool = False
    asked: list[float] = field(default_factory=list)


class Server:
    """`fates` says what becomes of each call, in order; the calls after that are answered."""

    def __init__(self, fates: Iterable[Fate] = ()):
        self.turns: dict[str, Watched] = {}
        self.listed: frozenset[str] = frozenset()
        self.has_lease = False
        self.lease_heard = 0.0
        self.lengthened_without_lease: list[str] = []
        self.changes_options = True
        self._fates = iter(fates)
        self.client = cast(Client, self)
        self.workflow_service = self
        self.namespace, self.identity = "default", "a"

    def begins(self, name: str) -> activity.Info:
        info = info_of(name)
        self.turns[name] = Watched(info.task_token.decode("latin-1"), now())
        return info

    def lease_begins(self) -> None:
        self.has_lease, self.listed, self.lease_heard = True, frozenset(), now()

    def lease_ends(self) -> None:
        """Terminated, or the server was away too long; nobody releases its turns."""
        self.has_lease = False

    def lapses(self) -> None:
        """As time passes."""
        if self.has_lease and now() - self.lease_heard > LEASE_SECONDS:
            self.has_lease = False
            for turn in self.turns.values():
                turn.gone |= turn.token in self.listed
        for turn in self.turns.values():
            turn.gone |= now() - turn.heard > turn.timeout

    def of_turn(self, name: str) -> Any:
        """The asynchronous handle of a turn."""
        return _Handle(self, lambda details: self._turn_beats(name), self.turns[name].asked)

    def of_lease(self) -> Any:
        return _Handle(self, self._lease_beats, [])

    async def update_activity_options(self, request: UpdateActivityOptionsRequest, **options: object) -> None:
        turn = self.turns[request.execution.run_id]
        turn.asked.append(now())

        def update() -> None:
            if not self.changes_options:
                raise RPCError("unknown method", RPCStatusCode.UNIMPLEMENTED, b"")
            if turn.gone:
                raise RPCError("no such activity", RPCStatusCode.NOT_FOUND, b"")
            if request.restore_original or list(request.update_mask.paths) != ["heartbeat_timeout"]:
                raise AssertionError("what an operator has changed would be lost")
            turn.timeout = request.activity_options.heartbeat_timeout.seconds
            if turn.timeout != LEASE_SECONDS and turn.token not in self.listed:
                self.lengthened_without_lease.append(turn.token)

        await self.call(update)

    async def call(self, apply: Any) -> None:
        """One call, with its fate."""
        await asyncio.sleep(LATENCY)
        self.lapses()
        fate = next(self._fates, "answered")
        if fate == "request lost":
            raise RPCError("away", RPCStatusCode.UNAVAILABLE, b"")
        apply()
        if fate == "answer lost":
            raise RPCError("late", RPCStatusCode.DEADLINE_EXCEEDED, b"")

    def _turn_beats(self, name: str) -> None:
        turn = self.turns[name]
        if turn.gone:
            raise RPCError("no such activity", RPCStatusCode.NOT_FOUND, b"")
        turn.heard = now()

    def _lease_beats(self, details: Any) -> None:
        if not self.has_lease:
            raise RPCError("no such activity", RPCStatusCode.NOT_FOUND, b"")
        self.listed, self.lease_heard = frozenset(turn.token for turn in read(details)), now()


class _Handle:
    def __init__(self, server: Server, beat: Any, asked: list[float]):
        self._server, self._beat, self._asked = server, beat, asked

    async def heartbeat(self, details: Any, **options: object) -> None:
        self._asked.append(now())
        await self._server.call(lambda: self._beat(details))
