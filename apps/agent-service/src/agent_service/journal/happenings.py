"""What happens in turns, for whoever counts it. Facts, told once, when they happen: what is played back has happened before and is not told
again. Every field is small and plain, so that a process of its own can pass them on.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, fields
from typing import Any

LONGEST_TEXT = 200
"""Characters of a name that is passed on to another process."""


@dataclass(frozen=True)
class TurnBegan:
    """An attempt of a turn is about to run its agent. `played`: how many recorded entries it starts from; 0 where nothing is played back."""

    agent: str
    played: int


@dataclass(frozen=True)
class TurnEnded:
    """An attempt has ended. `outcome`: the status of its result, `failed` or `lost`. `failure`: the failure's type where it failed. `attempt` counts from 1."""

    agent: str
    outcome: str
    attempt: int
    seconds: float
    failure: str | None = None


@dataclass(frozen=True)
class JournalClosed:
    """How large the journal of an attempt was in the end, with what was played back."""

    agent: str
    bytes: int


@dataclass(frozen=True)
class ModelCallEnded:
    """A model call was made and its answer is durable. `cost` in dollars, `None` where the model has no price."""

    agent: str
    model: str
    seconds: float
    input_tokens: int
    output_tokens: int
    cost: float | None


@dataclass(frozen=True)
class ModelCallFailed:
    """A model call was made and failed. `failure`: its class, one of the contract's."""

    agent: str
    model: str
    seconds: float
    failure: str


@dataclass(frozen=True)
class TokensSpent:
    """What a failed call has used all the same. `cost` as of `ModelCallEnded`."""

    agent: str
    model: str
    input_tokens: int
    output_tokens: int
    cost: float | None


@dataclass(frozen=True)
class ToolCallEnded:
    """A tool has run and what came of it is durable."""

    agent: str
    tool: str
    seconds: float
    ok: bool


@dataclass(frozen=True)
class ToolCallFailed:
    """A passing failure of a tool ends the attempt: the call is made again."""

    agent: str
    tool: str
    failure: str


@dataclass(frozen=True)
class HeartbeatAcknowledged:
    """The server has taken a heartbeat: a checkpoint when it brought `entries`, else a sign of life. `bytes` of journal that it held; `retries`: how often
    it was sent again."""

    entries: int
    bytes: int
    seconds: float
    retries: int


@dataclass(frozen=True)
class JournalFlushed:
    """Entries were taken into the history by a signal."""

    bytes: int
    seconds: float
    retries: int


Happening = (
    TurnBegan
    | TurnEnded
    | JournalClosed
    | ModelCallEnded
    | ModelCallFailed
    | TokensSpent
    | ToolCallEnded
    | ToolCallFailed
    | HeartbeatAcknowledged
    | JournalFlushed
)

Tell = Callable[[Happening], None]
"""Called in any thread. It neither waits nor raises."""

_KINDS: dict[str, type[Happening]] = {kind.__name__: kind for kind in Happening.__args__}


def ignore(happening: Happening) -> None:
    """Tells nobody."""


def of_entry(agent: str, entry: Mapping[str, Any]) -> Happening | None:
    """What the entry of a call says has happened; `agent` is that of the turn, where the call is not a member's. `None` for a claim, and for a call of which a person said how it ended."""
    agent = (entry.get("member") or {}).get("id") or agent
    cost = None if entry.get("unpriced") else entry.get("costUsd")
    match entry["kind"]:
        case "model":
            used = entry["message"].get("metrics") or {}
            sent, came = used.get("input_tokens") or 0, used.get("output_tokens") or 0
            if not (sent or came) and (estimate := entry.get("estimate")):
                sent, came = estimate["inputTokens"], estimate["outputTokens"]
            return ModelCallEnded(agent, entry["model"], (entry.get("ms") or 0) / 1000, sent, came, cost)
        case "spent":
            return TokensSpent(agent, entry["model"], entry["inputTokens"], entry["outputTokens"], cost)
        case "tool" if entry.get("ms") is not None:
            return ToolCallEnded(agent, entry["tool"], entry["ms"] / 1000, entry["ok"])
    return None


def telling(agent: str, tell: Tell) -> Callable[[Mapping[str, Any]], None]:
    """Tells of each entry that a turn of the agent has recorded."""

    def recorded(entry: Mapping[str, Any]) -> None:
        if happening := of_entry(agent, entry):
            tell(happening)

    return recorded


def to_words(happening: Happening) -> tuple[str, dict[str, Any]]:
    """For another process, which reads it with `from_words`."""
    said = {k: v[:LONGEST_TEXT] if isinstance(v, str) else v for k, v in asdict(happening).items()}
    return type(happening).__name__, said


def from_words(kind: str, said: Mapping[str, Any]) -> Happening | None:
    """`None` for what is none: the other process is of the same code, and yet may be at its end."""
    known = _KINDS.get(kind)
    if known is None or set(said) != {field.name for field in fields(known)}:
        return None
    return known(**said)
