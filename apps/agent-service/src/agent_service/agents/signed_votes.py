"""Whether those who are said to have agreed have signed it. What their signatures say counts, and nothing that the answer says of them."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from ..contract.models import Agreement, AppliedRule, DecisionAction, DecisionAnswer, DecisionPolicy
from ..proofs.jws import ProofError
from ..proofs.keys import Trust
from ..proofs.passkeys import Decision, passkey_refusal
from ..proofs.verify import CLOCK_SKEW_SECONDS, Expected, person_id, verify_proof
from ..values.arguments import arguments_hash


@dataclass(frozen=True)
class SignedVotes:
    """Judges signatures for one run. `now`: seconds since 1970."""

    trust: Trust
    run_id: str
    now: Callable[[], float] = time.time

    def vote(
        self,
        policy: DecisionPolicy | None,
        asked: Mapping[str, Any],
        asked_hash: str,
        answer: DecisionAnswer,
        vote: Agreement,
    ) -> Agreement | str:
        """Somebody's agreement to this answer, as it is signed; a text says why it does not count. `asked`: the arguments of the call as
        it waits."""
        wants_passkey = policy is not None and policy.sign is not None
        if not self.trust.keys and not wants_passkey:
            return vote
        sent, at = vote.sent, _seconds(vote.at)
        if sent is None or at is None:
            return f"{vote.by} has not signed it"
        why = _other(sent, asked, asked_hash, answer) or self._to_come(at)
        if why:
            return f"{vote.by} {why}"
        signed = self._signed(vote, sent, at)
        if isinstance(signed, str) or not wants_passkey:
            return signed
        assertion = vote.passkey.model_dump(by_alias=True) if vote.passkey else None
        decision = Decision(self.run_id, sent, at)
        why = passkey_refusal(assertion, decision, self._trust())
        if why is None and (signed.by_id != sent.get("byId") or (signed.roles or []) != (sent.get("roles") or [])):
            why = f"the passkey was used by {sent.get('byId')}, and the vote is said to be of others"
        return why or signed

    def maker(self, rule: AppliedRule, maker: Agreement) -> Agreement | str:
        """Who made a rule, as it is signed; a text says why the rule does not count."""
        if not self.trust.keys:
            return maker
        sent, at = maker.sent, _seconds(maker.at)
        if sent is None or at is None:
            return f"{maker.by} has not signed the rule"
        remember = sent.get("remember")
        if sent.get("action") != DecisionAction.approve or not isinstance(remember, Mapping):
            return f"what {maker.by} signed makes no rule"
        covers, seconds = remember.get("covers"), remember.get("forSeconds")
        if covers != rule.covers or remember.get("tool") != rule.tool:
            return f"{maker.by} signed a rule for other calls"
        if sent.get("argumentsHash") != rule.arguments_hash:
            return f"{maker.by} made the rule with other arguments"
        if why := self._to_come(at):
            return f"{maker.by} {why}"
        ends = _seconds(rule.expires_at)
        if isinstance(seconds, int | float) and (ends is None or ends > at + seconds + 1):
            return f"{maker.by} signed a rule that ends before"
        return self._signed(maker, sent, at)

    def _signed(self, vote: Agreement, sent: Mapping[str, Any], at: float) -> Agreement | str:
        if not self.trust.keys:
            return vote
        if vote.proof is None:
            return f"{vote.by} has not signed it"
        try:
            claims = verify_proof(vote.proof, Expected("decide", self.run_id, sent, at), self._trust())
        except ProofError as error:
            return f"{vote.by}: {error.message}"
        return vote.model_copy(
            update={"by": claims["name"], "by_id": person_id(claims), "roles": list(claims["roles"])}
        )

    def _to_come(self, at: float) -> str | None:
        return "is said to have signed it at a time to come" if at > self.now() + CLOCK_SKEW_SECONDS else None

    def _trust(self) -> Trust:
        # Whoever passes a vote on says of when it is, and may hold the key that was stolen: what is revoked by now counts whenever it was signed.
        now = self.now()
        return replace(self.trust, revoked=lambda: self.trust.revoked().by(now))


UNSIGNED = SignedVotes(Trust(), "")
"""Where nobody signs: whoever is said to have agreed has."""


def _other(sent: Mapping[str, Any], asked: Mapping[str, Any], asked_hash: str, answer: DecisionAnswer) -> str | None:
    """How what somebody sent differs from an answer that is said to be theirs."""
    if sent.get("requestId") != answer.request_id:
        return "has signed a decision on another call"
    if sent.get("argumentsHash") != asked_hash:
        return "has signed a decision on other arguments"
    if sent.get("action") != answer.action:
        return "has signed another decision"
    signed, runs = (asked if given is None else given for given in (sent.get("arguments"), answer.arguments))
    if arguments_hash(signed) != arguments_hash(runs):
        return "has signed other arguments"
    if arguments_hash(sent.get("values")) != arguments_hash(answer.values):
        return "has signed other values"
    if answer.action == DecisionAction.ran and sent.get("result") != answer.result:
        return "has signed another result"
    return None


def _seconds(text: str | None) -> float | None:
    try:
        return None if text is None else datetime.fromisoformat(text).timestamp()
    except ValueError:
        return None  # it says no time
