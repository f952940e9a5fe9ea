"""Entries of the journal as they are written: one function for each kind. The journal gives them their number and time, and leaves out what
is `None`. The shapes are made from the contract."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, TypedDict

from ..contract.entries import (
    ClaimEntry,
    ErrorEntry,
    FileReference,
    MemberCall,
    ModelEntry,
    SentRequest,
    SpentEntry,
    TokenEstimate,
    ToolEntry,
)

WrittenEntry = ModelEntry | ToolEntry | ClaimEntry | ErrorEntry | SpentEntry


class ToolCall(TypedDict):
    """What every entry of a tool call says of it. `member`: whose call it is, where it is not the agent's or leader's own."""

    key: str
    tool: str
    toolCallId: str
    arguments: dict[str, Any] | None
    member: MemberCall | None


class StateChanges(TypedDict):
    """What a call did to the session's state: top-level keys with their new values, keys that went away, and those of the first whose list or
    object is the same as before, with another content."""

    sessionState: dict[str, Any] | None
    sessionStateRemoved: list[str] | None
    sessionStateInPlace: list[str] | None


NO_CHANGES: StateChanges = {"sessionState": None, "sessionStateRemoved": None, "sessionStateInPlace": None}


class Cost(TypedDict, total=False):
    """Of a model call, in dollars; `unpriced` where the model has no price. `estimate`: tokens, where the provider does not say."""

    estimate: TokenEstimate | None
    costUsd: float | None
    unpriced: bool | None


def model_entry(
    *,
    key: str,
    model: str,
    owner: str | None,
    member: MemberCall | None,
    message: dict[str, Any],
    ms: int,
    cost: Cost,
    provider: str | None = None,
    input: list[dict[str, Any]] | None = None,
    steering: list[str] | None = None,
    extra: dict[str, Any] | None = None,
    files: list[FileReference] | None = None,
    request: SentRequest | None = None,
) -> ModelEntry:
    """A finished model call. `request`: what was sent for it. `input`: the messages that are new in its request, where it is of the agent's own loop; `steering`: the ids of
    what people said that it brought; `extra`: what Agno keeps beside the message; `files`: what the model made."""
    return {
        "kind": "model",
        "key": key,
        "model": model,
        "provider": provider,
        "owner": owner,
        "member": member,
        "input": input,
        "steering": steering,
        "message": message,
        "extra": extra,
        "files": files,
        "ms": ms,
        "request": request,
        **cost,
    }


def tool_entry(
    call: ToolCall,
    *,
    ok: bool,
    result: str | None = None,
    error: str | None = None,
    tool_result: dict[str, Any] | None = None,
    files: list[FileReference] | None = None,
    exception: dict[str, Any] | None = None,
    changes: StateChanges | None = None,
    ms: int | None = None,
) -> ToolEntry:
    """A finished tool call: `result` is what the model gets to read where it is `ok`, else `error`. `tool_result`: with media, of which `files` tell people; `exception`: by
    which the tool speaks to Agno's loop."""
    return {
        "kind": "tool",
        **call,
        "ok": ok,
        "result": result,
        "error": error,
        "toolResult": tool_result,
        "files": files,
        "exception": exception,
        **(changes or NO_CHANGES),
        "ms": ms,
    }


def failed_instead(entry: ToolEntry, error: str) -> ToolEntry:
    """The entry of a call whose result cannot be recorded."""
    return {**entry, **NO_CHANGES, "ok": False, "result": None, "toolResult": None, "files": None, "error": error}


def claim_entry(call: ToolCall) -> ClaimEntry:
    """A `once` call that begins: without an entry of its end nobody knows whether it ran."""
    return {"kind": "claim", **call}


def error_entry(
    *,
    key: str,
    model: str,
    member: MemberCall | None,
    message: str,
    exception: dict[str, Any],
    ms: int | None = None,
    request: SentRequest | None = None,
) -> ErrorEntry:
    """A failed model call after which the agent went on, with a fallback model for one. `exception`: what Agno's is made of again."""
    return {
        "kind": "error",
        "key": key,
        "model": model,
        "member": member,
        "message": message,
        "exception": exception,
        "ms": ms,
        "request": request,
    }


def spent_entry(
    *, key: str, model: str, tokens: TokenEstimate, message: str, cost: Cost, ms: int | None = None
) -> SpentEntry:
    """What a failed call has spent: counted, and never played back."""
    spent: SpentEntry = {"kind": "spent", "key": key, "model": model, **tokens, "estimated": True, "message": message}
    if ms is not None:
        spent["ms"] = ms
    if cost.get("unpriced"):
        spent["unpriced"] = True
    else:
        spent["costUsd"] = cost.get("costUsd")
    return spent


def spent_instead(entry: ModelEntry, message: str) -> SpentEntry:
    """What a finished call has spent whose entry cannot be recorded: at the cost that was counted for it, with the provider's tokens where it
    told of any."""
    used = entry["message"].get("metrics") or {}
    estimate = entry.get("estimate")
    tokens: TokenEstimate = estimate or {
        "inputTokens": used.get("input_tokens") or 0,
        "outputTokens": used.get("output_tokens") or 0,
    }
    cost: Cost = {"unpriced": True} if entry.get("unpriced") else {"costUsd": entry.get("costUsd")}
    ms = entry.get("ms")
    spent = spent_entry(key=entry["key"], model=entry["model"], tokens=tokens, message=message, cost=cost, ms=ms)
    return {**spent, "estimated": estimate is not None, "request": entry.get("request")}


def journal_signal(turn: int, entries: Sequence[dict[str, Any]], post_hooks: bool) -> dict[str, Any]:
    """The payload of the signal that takes acknowledged entries into the history. `post_hooks`: whether the agent has some."""
    return {"turn": turn, "entries": list(entries), **({"postHooks": True} if post_hooks else {})}
