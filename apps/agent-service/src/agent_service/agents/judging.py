"""Whether an answer is enough for a call to run, by this process's own policy.

The workflow decides by the policy in the request, and the request comes with the result of a turn. Somebody who can write such a result could
bring a policy of their own. So a call that needs a person runs only when the policy of its tool, as this process has it, accepts how the call was
decided. `domain/decisions/` of the contract package has the same rules; a golden file and a property test hold both to it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from ..contract.models import (
    Agreement,
    AtDeadline,
    Decided,
    DecidedHow,
    Deciders,
    DecisionAction,
    DecisionAnswer,
    DecisionKind,
    DecisionPolicy,
    RuleCovers,
)
from .requirements import Requirement, may_not_decide, requirement_for
from .same_person import Named, is_same_person
from .signed_votes import UNSIGNED, SignedVotes

PERMITTING = (DecisionAction.approve, DecisionAction.answer, DecisionAction.again)
"""Actions after which a tool runs."""


@dataclass(frozen=True)
class AskedCall:
    """A call as it waits: `member` is the id of the team's member that asks, `arguments_hash` that of `arguments`. `fields`: what people are
    asked to fill in, each with the value that they are shown."""

    tool: str
    arguments: Mapping[str, Any]
    arguments_hash: str
    member: str | None = None
    fields: Mapping[str, Any] = field(default_factory=dict)


def not_enough(
    policy: DecisionPolicy | None, call: AskedCall, answer: DecisionAnswer, votes: SignedVotes = UNSIGNED
) -> str | None:
    """Why an answer does not let the call run, for people to read; `None` when it does, or when nothing runs after it. `votes` says whose
    agreement counts."""
    if answer.action not in PERMITTING and answer.action != DecisionAction.ran:
        return None
    asked = requirement_for(policy, _asked_arguments(call))
    edited = answer.arguments is not None
    wanted = requirement_for(policy, _decided_arguments(call, answer))
    approval = answer.action == DecisionAction.approve and answer.kind == DecisionKind.approval
    if approval and asked.automatic and wanted.automatic:
        return None
    decided = answer.decided or _before(answer)
    if decided.asked and (decided.asked.tool, decided.asked.arguments_hash) != (call.tool, call.arguments_hash):
        return "what people were asked about was another call"
    match decided.how:
        case DecidedHow.people:
            return _by_people(
                policy,
                asked,
                wanted,
                decided,
                answer,
                lambda vote: votes.vote(policy, call.arguments, call.arguments_hash, answer, vote),
            )
        case DecidedHow.start:
            return "the run was started with it, and nobody has decided on it in this run"
        case _ if edited or not approval:
            return "without a person a call is approved as it was asked for, or not at all"
        case DecidedHow.condition:
            return "no condition of the policy approves these arguments"
        case DecidedHow.deadline:
            return _at_deadline(policy, decided)
        case DecidedHow.rule:
            return _by_rule(policy, asked, call, decided, votes)


def _asked_arguments(call: AskedCall) -> Mapping[str, Any]:
    """The arguments as people are asked about them: with the values that the fields have already."""
    return {**call.arguments, **{name: value for name, value in call.fields.items() if value is not None}}


def _decided_arguments(call: AskedCall, answer: DecisionAnswer) -> Mapping[str, Any]:
    """What the call runs with: as asked for, edited, or filled in. A field that people left alone has the value that they were shown."""
    if answer.arguments is not None:
        return answer.arguments
    if answer.action != DecisionAction.answer:
        return call.arguments
    sent = answer.values or {}
    return {**call.arguments, **{name: sent.get(name, value) for name, value in call.fields.items()}}


def _by_people(
    policy: DecisionPolicy | None,
    asked: Requirement,
    wanted: Requirement,
    decided: Decided,
    answer: DecisionAnswer,
    signed: Callable[[Agreement], Agreement | str],
) -> str | None:
    problems: list[str] = []
    agreed: list[Named] = []
    for said in decided.agreed or []:
        vote = signed(said)
        if isinstance(vote, str):
            problems.append(vote)
            continue
        also = list(_escalated(policy, decided, vote.at))
        whys = (_may_not(want, also, vote, decided) for want in (asked, wanted))
        problem = next((why for why in whys if why), None)
        if problem:
            problems.append(problem)
        elif not any(is_same_person(_named(vote), other) for other in agreed):
            agreed.append(_named(vote))
    required = wanted.quorum if answer.action in PERMITTING else 1
    if len(agreed) >= required:
        return None
    who = f"only {', '.join(one.by for one in agreed)} agreed" if agreed else "nobody who may has agreed"
    return "; ".join([f"the policy wants {required} who agree, and {who}", *problems])


def _may_not(want: Requirement, also: Iterable[Deciders], vote: Agreement, decided: Decided) -> str | None:
    before = [Named(one.by, one.by_id) for one in decided.starters_before or []]
    starters = [Named(decided.started_by, decided.started_by_id), *before]
    return may_not_decide(want, also, _named(vote), vote.roles or [], starters)


def _named(vote: Agreement) -> Named:
    return Named(vote.by, vote.by_id)


def _escalated(policy: DecisionPolicy | None, decided: Decided, at: str | None) -> Iterable[Deciders]:
    """Those who may decide as well by then."""
    for escalation in (policy and policy.escalations) or []:
        if _waited(decided, at, escalation.after_seconds):
            yield escalation.to


def _at_deadline(policy: DecisionPolicy | None, decided: Decided) -> str | None:
    if policy is None or policy.at_deadline != AtDeadline.approve or policy.sign:
        return "the policy approves nothing at a deadline"
    if policy.deadline_seconds is not None and not _waited(decided, decided.at, policy.deadline_seconds):
        return "the policy leaves people more time"
    return None


def _by_rule(
    policy: DecisionPolicy | None, asked: Requirement, call: AskedCall, decided: Decided, votes: SignedVotes
) -> str | None:
    rule, makers = decided.rule, decided.agreed or []
    if policy is not None and policy.sign:
        return "the policy wants each call signed with a passkey, and a rule stands for later ones"
    if rule is None or len(makers) != 1:
        return "the rule that approved it is not known"
    if asked.quorum > 1:
        return f"the policy wants {asked.quorum} who agree, and a rule stands for one"
    if rule.tool != call.tool or rule.member != call.member:
        return "the rule that approved it is for another tool"
    if rule.covers != RuleCovers.tool and rule.arguments_hash != call.arguments_hash:
        return "the rule that approved it is for other arguments"
    if rule.expires_at is not None and (
        decided.at is None or _milliseconds(rule.expires_at) <= _milliseconds(decided.at)
    ):
        return "the rule that approved it had ended"
    maker = votes.maker(rule, makers[0])
    return maker if isinstance(maker, str) else _may_not(asked, (), maker, decided)


def _waited(decided: Decided, at: str | None, seconds: float) -> bool:
    """Whether so long had passed since it was asked, as far as that is known."""
    if decided.asked is None or at is None:
        return False
    return _milliseconds(at) - _milliseconds(decided.asked.at) >= int(seconds * 1000)


def _milliseconds(text: str) -> int:
    """Times of the workflow are whole milliseconds."""
    return round(datetime.fromisoformat(text).timestamp() * 1000)


def _before(answer: DecisionAnswer) -> Decided:
    """How it was decided, for answers of older workers, which give only names. That is enough where a policy wants no role and no second person."""
    how = {"policy": DecidedHow.condition, "deadline": DecidedHow.deadline}.get(answer.by or "")
    if how is None and (answer.by or "").startswith("rule "):
        how = DecidedHow.rule
    agreed = [Agreement(by=answer.by)] if answer.by and how is None else None
    return Decided(how=how or DecidedHow.people, started_by="", agreed=agreed)
