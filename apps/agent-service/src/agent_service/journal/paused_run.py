"""A run between two turns, as plain data: what the next turn goes on from."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Base:
    """The saved transcript that a conversation begins with: its last part, and how many messages (but for the system's) it holds."""

    part: str
    messages: int


@dataclass(frozen=True)
class Unfinished:
    """What has happened since members of a team began to wait: the next turn plays it again, so that they go on where they are. `turn` is
    the first one; `request` what it began with, where it began the run."""

    turn: int
    request: str | dict[str, Any] | None
    answers: list[dict[str, Any]]
    entries: list[dict[str, Any]]


@dataclass(frozen=True)
class PausedRun:
    """A run between two turns: Agno's run with all its messages, as plain dictionaries. `base`: what of it is saved already. With
    `unfinished` it is the run before that."""

    run: dict[str, Any]
    messages: list[dict[str, Any]]
    base: Base | None = None
    unfinished: Unfinished | None = None
