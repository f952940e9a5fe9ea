"""The policies of the agent as it is served here, asked about each answer before its call may run."""

from __future__ import annotations

from dataclasses import dataclass

from ..contract.models import DecisionAnswer
from ..journal.journal import Entry
from ..values.arguments import arguments_hash
from .judging import AskedCall, not_enough
from .registered_agent import RegisteredAgent
from .signed_votes import SignedVotes
from .tools import starter_of


@dataclass(frozen=True)
class OwnPolicy:
    """Of one agent or team and its members, in one run: `votes` are of the run."""

    registered: RegisteredAgent
    votes: SignedVotes

    def refusal(self, call: AskedCall, answer: DecisionAnswer) -> str | None:
        """Why an answer is not enough for a call to run; `None` when it is."""
        owner = self.registered.member(call.member) if call.member else self.registered
        if starter_of(owner.tools().get(call.tool)):
            return None  # what came of a run: nobody decides on it
        return not_enough(owner.policy.decisions.get(call.tool), call, answer, self.votes)

    def refusal_of_outcome(self, claim: Entry, answer: DecisionAnswer) -> str | None:
        """Why what somebody says became of a call is not enough; `None` when it is."""
        member, arguments = (claim.get("member") or {}).get("id"), claim.get("arguments") or {}
        return self.refusal(AskedCall(claim["tool"], arguments, arguments_hash(arguments), member), answer)
