"""What a policy wants for one call, and who may decide it, as `decision-policy.ts` of the contract package has it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import reduce
from typing import Any

from ..contract.models import Deciders, DecisionCase, DecisionPolicy
from ..values.names import is_same
from .conditions import Judgement, judge_all
from .same_person import Named, is_named, is_same_person


@dataclass(frozen=True)
class Requirement:
    """What must come together for one call with its arguments. `automatic`: the policy itself approves. `deciders`: anyone when `None`.
    `not_starter`: not the one who started the run."""

    automatic: bool
    quorum: int
    deciders: Deciders | None
    not_starter: bool


def requirement_for(policy: DecisionPolicy | None, arguments: Mapping[str, Any]) -> Requirement:
    """The first of the policy's cases that fits, else the policy itself. Where a case cannot be judged nothing is approved by itself, and
    what asks for most people holds."""
    policy = policy or DecisionPolicy()
    base = _requirement(policy)
    for case in policy.cases or []:
        judgement = judge_all(case.when, arguments)
        if judgement == Judgement.YES:
            return _requirement(policy, case)
        if judgement == Judgement.UNKNOWN:
            asking = [_requirement(policy, other) for other in policy.cases or [] if not other.approve]
            return reduce(lambda strictest, one: one if _stricter(one, strictest) else strictest, asking, base)
    return base


def may_not_decide(
    requirement: Requirement, also: Iterable[Deciders], who: Named, roles: Iterable[str], starters: Sequence[Named]
) -> str | None:
    """Why someone may not decide; `None` when they may. `also`: those to whom it was escalated. `starters`: of the run, and of
    those that it goes on from."""
    if requirement.not_starter and not starters[0].by:
        return "the policy wants somebody else than the one who started the run, and nothing says who that was"
    if requirement.not_starter and any(is_same_person(who, one) for one in starters):
        return f"{who.by} started the run, and the policy wants somebody else"
    if requirement.deciders is None:
        return None
    for allowed in (requirement.deciders, *also):
        if any(is_named(name, who) for name in allowed.names or []):
            return None
        if any(is_same(role, given) for role in allowed.roles or [] for given in roles):
            return None
    return f"{who.by} may not decide it"


def _requirement(policy: DecisionPolicy, case: DecisionCase | None = None) -> Requirement:
    automatic = bool(case and case.approve)
    return Requirement(
        automatic=automatic,
        quorum=1 if automatic else _first(case and case.quorum, policy.quorum, 1),
        deciders=_first(case and case.deciders, policy.deciders, None),
        not_starter=_first(case and case.not_starter, policy.not_starter, False),
    )


def _first(of_case: Any, of_policy: Any, else_: Any) -> Any:
    if of_case is not None:
        return of_case
    return else_ if of_policy is None else of_policy


def _stricter(one: Requirement, other: Requirement) -> bool:
    if one.quorum != other.quorum:
        return one.quorum > other.quorum
    if one.not_starter != other.not_starter:
        return one.not_starter
    return one.deciders is not None and other.deciders is None
