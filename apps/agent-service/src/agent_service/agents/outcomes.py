"""Questions about `once` calls that were started and of which nobody knows how they ended, and what people say of them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from ..contract.models import DecisionAnswer, DecisionKind, DecisionRequest, MemberCall
from ..journal.journal import Entry
from ..values.arguments import arguments_hash

Describe = Callable[[str | None, str], dict[str, Any]]
"""Gives `description`, `arguments_schema` and `policy` of a tool; its first argument is the id of the member that has it."""


def outcome_requests(
    turn: int, claims: Iterable[Entry], describe: Describe, refused: Mapping[int, Sequence[str]] | None = None
) -> list[DecisionRequest]:
    """One request for each `once` call that was started and of which nobody knows how it ended. `refused`: why earlier answers about it,
    by its number, were not enough."""
    before = {claim["n"]: (refused or {}).get(claim["n"], ()) for claim in claims}
    return [
        DecisionRequest(
            id=outcome_request_id(turn, claim, len(before[claim["n"]])),
            again=before[claim["n"]][-1] if before[claim["n"]] else None,
            kind=DecisionKind.outcome,
            tool_call_id=claim["toolCallId"],
            tool=claim["tool"],
            arguments=claim.get("arguments") or {},
            arguments_hash=arguments_hash(claim.get("arguments")),
            member=MemberCall.model_validate(claim["member"]) if claim.get("member") else None,
            **describe((claim.get("member") or {}).get("id"), claim["tool"]),
        )
        for claim in claims
    ]


def outcome_request_id(turn: int, claim: Entry, times: int = 0) -> str:
    """Names the claim, so that a call that is run again and lost again is asked about again. No request about another call can have that
    id. `times`: how often it was asked about in vain."""
    id = f"{turn}-{claim['toolCallId']}~n{claim['n']}"
    return f"{id}~{times}" if times else id


def answers_to_claim(answers: Iterable[DecisionAnswer], turn: int, claim: Entry) -> list[DecisionAnswer]:
    """What people said became of this call, each time it was asked."""
    before = f"{turn}-{claim['toolCallId']}-{claim['n']}"  # as such requests were named before
    id = outcome_request_id(turn, claim)
    return [
        answer
        for answer in answers
        if (answer.request_id in (id, before) or answer.request_id.startswith(f"{id}~"))
        and answer.tool_call_id == claim["toolCallId"]
    ]
