"""Answers that come with a turn, as far as they count."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from ..agents.outcomes import answers_to_claim
from ..contract.models import Decided, DecidedHow, DecisionAnswer, TurnInput
from ..journal.journal import Entry


def decided_in_run(turn: TurnInput) -> list[DecisionAnswer]:
    """Answers to what the turn before asked. The answers of a run's first turn came with its start: they play back what the run keeps, and let
    nothing run, whatever they say about how they were decided."""
    if turn.turn > 0:
        return list(turn.decisions)
    start = Decided(how=DecidedHow.start, started_by="")
    return [answer.model_copy(update={"decided": start}) for answer in turn.decisions]


def judge_outcomes(
    turn: TurnInput, entries: Iterable[Entry], refusal: Callable[[Entry, DecisionAnswer], str | None]
) -> tuple[dict[int, dict[str, Any]], dict[int, list[str]]]:
    """What people said became of calls, by the number of the claim, as far as it is enough; and why it was not."""
    outcomes: dict[int, dict[str, Any]] = {}
    refused: dict[int, list[str]] = {}
    for claim in entries:
        if claim["kind"] != "claim":
            continue
        for answer in answers_to_claim(turn.outcomes, turn.turn, claim):
            why = refusal(claim, answer)
            if why is None:
                outcomes[claim["n"]] = answer.model_dump(mode="json", by_alias=True)
            else:
                refused.setdefault(claim["n"], []).append(why)
    return outcomes, refused
