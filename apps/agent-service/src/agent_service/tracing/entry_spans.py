"""Spans of calls: of models and of tools, also of those that failed, or of which nobody knows how they ended. As `traces/entry-spans.ts`."""

from __future__ import annotations

from collections.abc import Sequence

from .entries import execution_of, is_own, member_in, times_of
from .facts import Entry, TurnFacts
from .ids import entry_name, execution_name, member_name, span_id_of
from .messages import messages_in
from .parts import content_of, failed, fields, held_in, number, span_of, text
from .span import Span, Stated


def entry_spans(
    facts: TurnFacts, entry: Entry, entries: Sequence[Entry], unknown: Sequence[int], contents: bool
) -> list[Span]:
    """The span of an entry, inside of its activity, or of what its member did in that. None for what a run keeps of the run that it is a fork of, for
    a claim whose call ended, and for a person's word on how a call ended. `unknown`: numbers of claims, as `unknown_claims` tells them."""
    if not is_own(facts, entry):
        return []
    match entry["kind"]:
        case "model" | "spent" | "error":
            return [_model_span(facts, entry, contents)]
        case "tool":
            return [] if _is_word_on_claim(entry, entries) else [_tool_span(facts, entry, contents)]
        case "claim":
            return [_tool_span(facts, entry, contents)] if entry["n"] in unknown else []
    return []


def unknown_claims(facts: TurnFacts, entries: Sequence[Entry]) -> list[int]:
    """The claims of which nobody knew, when an activity of the turn ended, whether their calls ran."""
    asked = [one.execution for one in facts.executions if one.ended and one.ended.status == "unknownOutcome"]
    found = []
    for claim in entries:
        if claim["kind"] != "claim":
            continue
        later = (e for e in entries if e["n"] > claim["n"] and e["kind"] == "tool" and e["key"] == claim["key"])
        ended = next(map(execution_of, later), None)
        if any(execution_of(claim) <= execution and (ended is None or ended > execution) for execution in asked):
            found.append(claim["n"])
    return found


def _is_word_on_claim(entry: Entry, entries: Sequence[Entry]) -> bool:
    """Whether a person said how a call ended that was lost: nothing ran then."""
    if number(entry.get("ms")) is not None:
        return False
    return any(e["n"] < entry["n"] and e["kind"] == "claim" and e["key"] == entry["key"] for e in entries)


def _model_span(facts: TurnFacts, entry: Entry, contents: bool) -> Span:
    times = times_of(facts, entry)
    model = text(entry.get("model")) or ""
    given = text(entry.get("provider"))
    provider = given.lower() if given is not None else None
    provided = fields(fields(entry.get("message")).get("provider_data"))
    finished = text(provided.get("finish_reason"))
    if finished is None:
        finished = text(fields(entry.get("extra")).get("finish_reason"))
    kind = "spent"
    if entry["kind"] == "error":
        kind = text(fields(entry.get("exception")).get("class"))
        kind = "_OTHER" if kind is None else kind
    is_failure = entry["kind"] != "model"
    return span_of(
        facts,
        entry_name(entry["n"]),
        name=f"chat {model}",
        kind="client",
        times=times,
        parent=_parent_of(facts, entry),
        attributes={
            **_of_call(entry),
            "gen_ai.operation.name": "chat",
            "gen_ai.request.model": model,
            "gen_ai.provider.name": provider,
            "gen_ai.response.id": text(provided.get("id")),
            "gen_ai.response.finish_reasons": None if finished is None else [finished],
            "openinference.span.kind": "LLM",
            "llm.model_name": model,
            "llm.provider": provider,
            **({} if entry["kind"] == "error" else _spent_in(entry)),
            "error.type": kind if is_failure else None,
            **(messages_in(entry) if contents and not is_failure else {}),
        },
        failure=failed(kind, text(entry.get("message")), times[1]) if is_failure else None,
    )


def _spent_in(entry: Entry) -> Stated:
    """Tokens and money."""
    if entry["kind"] == "spent":
        sent, came = number(entry.get("inputTokens")) or 0, number(entry.get("outputTokens")) or 0
        is_estimate = entry.get("estimated") is True
    else:
        used, estimate = fields(fields(entry.get("message")).get("metrics")), fields(entry.get("estimate"))
        sent, came = _count(used.get("input_tokens")), _count(used.get("output_tokens"))
        if not sent + came:
            sent, came = _count(estimate.get("inputTokens")), _count(estimate.get("outputTokens"))
        is_estimate = isinstance(entry.get("estimate"), dict)
    given = number(entry.get("costUsd"))
    cost = None if given is None else float(given)
    return {
        "gen_ai.usage.input_tokens": sent,
        "gen_ai.usage.output_tokens": came,
        "llm.token_count.prompt": sent,
        "llm.token_count.completion": came,
        "llm.token_count.total": sent + came,
        "llm.cost.total": cost,
        "agents.cost_usd": cost,
        "agents.tokens_estimated": True if is_estimate else None,
    }


def _count(value: object) -> int | float:
    counted = number(value)
    return counted if counted is not None and counted > 0 else 0


def _tool_span(facts: TurnFacts, entry: Entry, contents: bool) -> Span:
    lost = entry["kind"] == "claim"
    # It took some time, and nobody knows how much.
    times = times_of(facts, {**entry, "ms": None} if lost else entry)
    tool = text(entry.get("tool")) or ""
    failure, error, result = None, None, entry.get("result")
    if lost:
        failure, error = "unknown_outcome", "nobody knows whether it ran"
    elif entry.get("ok") is False:
        kind = text(fields(entry.get("exception")).get("class"))
        failure, result = "tool_error" if kind is None else kind, entry.get("error")
        error = text(entry.get("error")) if contents else None
    told: Stated = (
        {
            "gen_ai.tool.call.arguments": content_of(entry.get("arguments")),
            "gen_ai.tool.call.result": content_of(result),
            **held_in("input", entry.get("arguments")),
            **held_in("output", result),
        }
        if contents
        else {}
    )
    return span_of(
        facts,
        entry_name(entry["n"]),
        name=f"execute_tool {tool}",
        times=times,
        parent=_parent_of(facts, entry),
        attributes={
            **_of_call(entry),
            "gen_ai.operation.name": "execute_tool",
            "gen_ai.tool.name": tool,
            "gen_ai.tool.call.id": text(entry.get("toolCallId")),
            "gen_ai.tool.type": "function",
            "openinference.span.kind": "TOOL",
            "tool.name": tool,
            "error.type": failure,
            **told,
        },
        failure=failed(failure, error, times[1]) if failure is not None else None,
    )


def _of_call(entry: Entry) -> Stated:
    """Where the call stands, and whose it is."""
    member, owner = member_in(entry), text(entry.get("owner"))
    return {
        "agents.entry": int(entry["n"]),
        "agents.attempt": number(entry.get("attempt")),
        "gen_ai.agent.id": member["id"] if member else owner,
        "gen_ai.agent.name": member["name"] if member else owner,
    }


def _parent_of(facts: TurnFacts, entry: Entry) -> str:
    execution, member = execution_of(entry), member_in(entry)
    what = execution_name(execution) if member is None else member_name(execution, member["run"])
    return span_id_of(facts.run_id, facts.turn, what)
