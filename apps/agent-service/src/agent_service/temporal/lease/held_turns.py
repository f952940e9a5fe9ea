"""The turns of this process, and for which of them its lease speaks."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Protocol

from ...contract.models import HeldTurn, LeaseHeartbeat
from .listing import written

SOUND_SECONDS = 2.5
"""A lease of which the server has acknowledged nothing that was sent within so long speaks for no turn: less than what the server waits."""

SPREAD_SECONDS = 0.5
"""Over so long the turns beat that their lease has let down."""


class Turn(Protocol):
    """An attempt, as the lease knows it."""

    held: HeldTurn

    def wake(self) -> None:
        """Beats at once."""
        ...

    def let_down(self) -> None:
        """The lease speaks for it no more."""
        ...


class HeldTurns:
    """Used in one loop. `began` is set when a turn is not listed yet."""

    def __init__(self) -> None:
        self.began = asyncio.Event()
        self._turns: dict[str, Turn] = {}
        self._listing: tuple[frozenset[str], LeaseHeartbeat] | None = None
        self._listed: frozenset[str] = frozenset()
        self._lapse: asyncio.TimerHandle | None = None

    @contextmanager
    def having(self, turn: Turn) -> Iterator[None]:
        """The process has the turn."""
        self._turns[turn.held.token] = turn
        self._listing = None
        self.began.set()
        try:
            yield
        finally:
            del self._turns[turn.held.token]
            self._listing = None

    @property
    def held(self) -> Sequence[HeldTurn]:
        return [turn.held for turn in self._turns.values()]

    def listing(self) -> tuple[frozenset[str], LeaseHeartbeat]:
        """The tokens of a list, and the list as it is sent."""
        if self._listing is None:
            listed, said = written(self.held)
            self._listing = frozenset(turn.token for turn in listed), said
        return self._listing

    def speaks_for(self, turn: Turn) -> bool:
        """Whether the server knows, and has heard so recently enough, that this process lives and has the turn."""
        return turn.held.token in self._listed

    def acknowledged(self, tokens: frozenset[str], sent: float) -> None:
        """The server has this list. `sent`: when it went, in the loop's time."""
        if self._lapse is not None:
            self._lapse.cancel()
        loop = asyncio.get_running_loop()
        if sent + SOUND_SECONDS <= loop.time():
            return self.let_down()
        self._lapse = loop.call_at(sent + SOUND_SECONDS, self.let_down)
        self._listed = tokens

    def let_down(self) -> None:
        """The lease speaks for nobody any more: every turn beats for itself, within half a second."""
        if self._lapse is not None:
            self._lapse.cancel()
        let_down = [turn for token, turn in self._turns.items() if token in self._listed]
        self._listed = frozenset()
        loop = asyncio.get_running_loop()
        for number, turn in enumerate(let_down):
            loop.call_later(SPREAD_SECONDS * number / len(let_down), turn.let_down)

    def heed(self, workflow_id: str, activity_id: str | None) -> None:
        """Makes the turns of a workflow beat at once."""
        for turn in self._turns.values():
            if turn.held.workflow_id == workflow_id and activity_id in (None, turn.held.activity_id):
                turn.wake()
