"""How long an attempt of a turn may say nothing: a second by itself, longer where the lease of its process speaks for it."""

from __future__ import annotations

import asyncio
from typing import Literal

BEAT_SECONDS = 1.0
"""Between two signs of life of a turn that speaks for itself, and of a lease."""

RARE_SECONDS = 20.0
"""Between two signs of life of a turn for which a lease speaks: the last resort."""

GROWING_SECONDS = 5.0
"""The same while a model answers: what it is known to cost by now is worth a beat, but not one a second."""

News = Literal["none", "grown", "new"]
"""What the record does not hold yet: nothing, more of what calls under way cost, or another call under way."""

PATIENCE: dict[News, float] = {"none": RARE_SECONDS, "grown": GROWING_SECONDS, "new": BEAT_SECONDS}


class Cover:
    """Of an attempt for which nobody else speaks."""

    @property
    def must_leave(self) -> bool:
        """Whether the server may wait longer than the next attempt expects."""
        return False

    def patience(self, news: News) -> float:
        """Seconds that the attempt may say nothing."""
        return BEAT_SECONDS

    async def wait(self, seconds: float) -> bool:
        """Returns after so many seconds, or true as soon as the attempt is to beat at once."""
        await asyncio.sleep(seconds)
        return False

    def beaten(self, brought: bool) -> None:
        """A beat is acknowledged. `brought`: it held something new."""

    async def settle(self) -> None:
        """After a beat: puts the turn under the lease, or takes it from there, where that is due."""

    async def leave(self) -> None:
        """Before the attempt fails: the next one must find the turn as it was scheduled. The server must have heard of this one just now."""


ALONE = Cover()
