"""The health of all processes as one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import httpx

from ...contract.models import (
    AgentServiceHealth,
    AgentServiceProcess,
    HealthStatus,
    HeldUp,
    ProcessStatus,
)
from ..watchdog import KEPT
from .siblings import Sibling, ask_all

STUCK_SECONDS = 3.0
"""A process that is only busy answers within them."""


@dataclass
class Whole:
    """`ok` from when every process takes turns for the first time, for as long as one does: the others are started again."""

    siblings: Sequence[Sibling]
    draining: bool = False
    _taken: set[str] = field(default_factory=set)

    def status(self, statuses: Sequence[ProcessStatus]) -> HealthStatus:
        """From what each process says, in their order."""
        taking = {each.id for each, status in zip(self.siblings, statuses, strict=True) if status is ProcessStatus.ok}
        self._taken |= taking
        if self.draining:
            return HealthStatus.draining
        return HealthStatus.ok if taking and len(self._taken) == len(self.siblings) else HealthStatus.starting

    async def ready(self) -> HealthStatus:
        return self.status([_status(answer) for answer in await ask_all(self.siblings, "/readyz")])

    async def stuck(self) -> list[str]:
        """Processes that took turns and do not answer any more, though they have not ended: their names."""
        return [each.id for each in self.siblings if each.id in self._taken and await _is_stuck(each)]

    async def health(self) -> AgentServiceHealth | None:
        """Of all; `None` when no process answers."""
        answers = await ask_all(self.siblings, "/health")
        told = [AgentServiceHealth.model_validate_json(answer.content) for answer in answers if answer is not None]
        statuses = [_status(answer) for answer in answers]
        status = self.status(statuses)
        if not told:
            return None
        turns = iter(told)
        return told[0].model_copy(
            update={
                "status": status,
                "turns_running": sum(each.turns_running for each in told),
                "agents": max(each.agents for each in told),
                "held_up": _held_up([each.held_up for each in told if each.held_up]),
                "processes": [
                    AgentServiceProcess(
                        id=sibling.id,
                        status=its,
                        turns_running=next(turns).turns_running if answer is not None else 0,
                    )
                    for sibling, its, answer in zip(self.siblings, statuses, answers, strict=True)
                ],
            }
        )


def _status(answer: httpx.Response | None) -> ProcessStatus:
    return ProcessStatus.down if answer is None else ProcessStatus(answer.json()["status"])


async def _is_stuck(sibling: Sibling) -> bool:
    try:
        await sibling.get("/healthz", STUCK_SECONDS)
    except httpx.TimeoutException:
        return True  # nothing that it has to do made it answer, or even take the question
    except httpx.HTTPError:
        return False  # it has ended, and is started again
    return False


def _held_up(each: Sequence[HeldUp]) -> HeldUp | None:
    if not each:
        return None
    last = sorted((block for one in each for block in one.last), key=lambda block: block.at, reverse=True)
    return HeldUp(
        count=sum(one.count for one in each), seconds=round(sum(one.seconds for one in each), 1), last=last[:KEPT]
    )
