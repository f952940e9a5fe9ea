"""Promise held here: nothing runs that a person had to approve and did not. Where signing is on, the agent-service believes nobody who passes a
decision on: only what people have signed for this very call counts."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agent_service.agents.judging import AskedCall, not_enough
from agent_service.agents.signed_votes import SignedVotes
from agent_service.contract.models import Agreement, DecisionAnswer, DecisionPolicy
from agent_service.proofs.jws import from_base64url
from agent_service.proofs.keys import Revoked, Trust, VerifyKey
from agent_service.values.arguments import arguments_hash
from tests.kit.signing import AT, AT_SECONDS, RUN, TRUST, agreement, claims_of, token

ARGUMENTS = {"order": 1001, "amount": 129.0}
HASH = arguments_hash(ARGUMENTS)
CALL = AskedCall("refund", ARGUMENTS, HASH)
FINANCE = DecisionPolicy.model_validate({"deciders": {"roles": ["finance"]}})
TWO = DecisionPolicy.model_validate({"deciders": {"roles": ["finance"]}, "quorum": 2})
VOTES = SignedVotes(TRUST, RUN, now=lambda: AT_SECONDS)

Json = dict[str, Any]


def sent(sub: str = "ada", **more: Any) -> Json:
    return {
        "requestId": "0-c1",
        "action": "approve",
        "by": sub.title(),
        "byId": f"https://id.example#{sub}",
        "roles": ["finance"],
        "argumentsHash": HASH,
        **more,
    }


def answer(*agreed: Json, **more: Any) -> DecisionAnswer:
    decided = {
        "how": "people",
        "startedBy": "Sam",
        "startedById": "https://id.example#sam",
        "asked": {"at": "2026-01-02T08:00:00.000Z", "tool": "refund", "argumentsHash": HASH},
        "at": AT,
        "agreed": list(agreed),
    }
    base = {"requestId": "0-c1", "toolCallId": "c1", "kind": "approval", "action": "approve", "argumentsHash": HASH}
    return DecisionAnswer.model_validate({**base, "decided": {**decided, **more.pop("decided", {})}, **more})


def why(given: DecisionAnswer, policy: DecisionPolicy | None = FINANCE, votes: SignedVotes = VOTES) -> str | None:
    return not_enough(policy, CALL, given, votes)


def test_a_decision_that_is_signed_lets_the_call_run() -> None:
    assert why(answer(agreement(sent()))) is None
    edited = {"order": 1001, "amount": 20.0}
    assert why(answer(agreement(sent(arguments=edited)), arguments=edited)) is None


def test_a_decision_without_a_signature_is_asked_again() -> None:
    unsigned = agreement(sent())
    del unsigned["proof"]
    assert why(answer(unsigned)) == "the policy wants 1 who agree, and nobody who may has agreed; Ada has not signed it"
    assert "Ada has not signed it" in (why(answer({"by": "Ada", "roles": ["finance"], "at": AT})) or "")
    assert why(answer(unsigned), votes=SignedVotes(Trust(), RUN)) is None  # nobody signs here


def test_answers_of_earlier_workers_which_say_only_a_name_are_asked_again() -> None:
    given = answer(agreement(sent()), by="Ada").model_copy(update={"decided": None})
    assert "Ada has not signed it" in (why(given, None) or "")


Forgery = Callable[[], DecisionAnswer]

FORGERIES: dict[str, Forgery] = {
    "of another run": lambda: answer(agreement(sent(), proof=token(claims_of(sent(), runId="r2")))),
    "of another namespace": lambda: answer(agreement(sent(), proof=token(claims_of(sent(), namespace="other")))),
    "another act": lambda: answer(agreement(sent(), proof=token(claims_of(sent(), act="pause")))),
    "of another request": lambda: answer(agreement(sent(requestId="0-c2"))),
    "of another request, with the request's id swapped": lambda: answer(agreement(sent(requestId="0-c2"), sent=sent())),
    "of other arguments": lambda: answer(agreement(sent(argumentsHash="b" * 64))),
    "that does not say which arguments were shown": lambda: answer(
        agreement({name: value for name, value in sent().items() if name != "argumentsHash"})
    ),
    "of a rejection": lambda: answer(agreement(sent(action="reject"))),
    "of a rejection, with the action swapped": lambda: answer(agreement(sent(action="reject"), sent=sent())),
    "with arguments that were edited on the way": lambda: answer(
        agreement(sent()), arguments={"order": 1, "amount": 9}
    ),
    "with arguments that were edited in both places": lambda: answer(
        agreement(sent(), sent=sent(arguments={"order": 1})), arguments={"order": 1}
    ),
    "with an edit that was taken out on the way": lambda: answer(agreement(sent(arguments={"order": 1}))),
    "by a person without the role": lambda: answer(agreement(sent(roles=["support"]))),
    "with a role that is claimed beside the signature": lambda: answer(agreement(sent(roles=[]), roles=["finance"])),
    "with a role that is claimed in the message": lambda: answer(agreement(sent(roles=[]), sent=sent())),
    "under another name": lambda: answer(agreement(sent(), sent=sent("bob"))),
    "a day before it is said to have been given": lambda: answer(
        agreement(sent(), proof=token(claims_of(sent(), iat=1_767_258_000, exp=1_767_258_300)))
    ),
    "at a time that is none": lambda: answer(agreement(sent(), at="soon")),
    "without a time": lambda: answer(agreement(sent(), at=None)),
    "no token": lambda: answer(agreement(sent(), proof="x")),
    "alg none": lambda: answer(agreement(sent(), proof=token(claims_of(sent()), {"alg": "none"}))),
    "by an unknown key": lambda: answer(agreement(sent(), proof=token(claims_of(sent()), {"kid": "other"}))),
}


@pytest.mark.parametrize("forged", FORGERIES.values(), ids=FORGERIES)
def test_a_signature_stands_for_nothing_else(forged: Forgery) -> None:
    assert why(forged()) is not None


def test_two_names_of_one_person_are_one() -> None:
    twice = [agreement(sent()), agreement(sent(by="Ada B."))]
    assert "only Ada agreed" in (why(answer(*twice), TWO) or "")
    assert "only Ada agreed" in (
        why(answer(agreement(sent()), {**agreement(sent()), "byId": "https://id.example#eve"}), TWO) or ""
    )
    assert why(answer(agreement(sent()), agreement(sent("bob"))), TWO) is None
    assert why(answer(agreement(sent()), agreement(sent("bob"), proof="x")), TWO) is not None


def test_who_started_the_run_is_known_by_the_signature() -> None:
    policy = DecisionPolicy.model_validate({"notStarter": True})
    starter = agreement(sent("sam"), byId="https://id.example#other", by="Other")
    assert "started the run" in (why(answer(starter), policy) or "")
    assert why(answer(agreement(sent())), policy) is None


def test_values_and_results_are_what_was_signed() -> None:
    values = {"reason": "late"}
    given = {"kind": "input", "action": "answer"}
    assert why(answer(agreement(sent(action="answer", values=values)), values=values, **given)) is None
    assert why(answer(agreement(sent(action="answer", values=values)), values={"reason": "x"}, **given)) is not None
    ran = {"kind": "outcome", "action": "ran"}
    assert why(answer(agreement(sent(action="ran", result="paid")), result="paid", **ran)) is None
    assert why(answer(agreement(sent(action="ran", result="paid")), result="not paid", **ran)) is not None
    again = {"kind": "outcome", "action": "again"}
    assert why(answer(agreement(sent(action="again")), **again)) is None
    assert why(answer(agreement(sent(action="ran", result="paid")), **again)) is not None


def rule(remember: Json | None, made: Json | None = None, **more: Any) -> DecisionAnswer:
    maker = agreement(sent("ada", requestId="0-c0", **({"remember": remember} if remember else {})), **(made or {}))
    applied = {"id": "r1", "tool": "refund", "covers": "tool", "argumentsHash": HASH, **more}
    return answer(decided={"how": "rule", "agreed": [maker], "rule": applied})


OF_TOOL = {"covers": "tool", "tool": "refund"}


def test_a_rule_stands_as_it_was_signed() -> None:
    assert why(rule(OF_TOOL)) is None
    assert why(rule({"covers": "arguments", "tool": "refund"}, covers="arguments")) is None
    ends = {**OF_TOOL, "forSeconds": 60}
    assert why(rule(ends, expiresAt="2026-01-02T09:01:10.000Z")) is None


@pytest.mark.parametrize(
    "forged",
    [
        rule(None),
        rule(OF_TOOL, {"proof": None}),
        rule({"covers": "arguments", "tool": "refund"}),
        rule({"covers": "tool"}),
        rule({"covers": "arguments"}, covers="arguments"),
        rule({"covers": "arguments", "tool": "search"}, covers="arguments"),
        rule({"covers": "tool", "tool": "search"}),
        rule({**OF_TOOL, "forSeconds": 60}),
        rule({**OF_TOOL, "forSeconds": 60}, expiresAt="2026-01-03T09:01:10.000Z"),
        rule(OF_TOOL, argumentsHash="b" * 64),
        rule(OF_TOOL, {"proof": token(claims_of(sent(requestId="0-c0", remember=OF_TOOL), runId="r2"))}),
    ],
)
def test_a_rule_that_nobody_signed_so_approves_nothing(forged: DecisionAnswer) -> None:
    assert why(forged) is not None


def test_what_the_policy_itself_approves_needs_no_signature() -> None:
    cases = [{"when": [{"argument": "amount", "operator": "lte", "value": 200}], "approve": True}]
    assert (
        why(answer(decided={"how": "condition", "agreed": None}), DecisionPolicy.model_validate({"cases": cases}))
        is None
    )


def test_a_key_that_was_revoked_meanwhile_stands_for_nothing() -> None:
    given = answer(agreement(sent()))
    for revoked in (Revoked(kids=[("console", None)]), Revoked(jtis=[("j1", None)])):
        assert "revoked" in (why(given, votes=by(AT_SECONDS, revoked)) or "")


def by(now: float, revoked: Revoked) -> SignedVotes:
    return SignedVotes(replace(TRUST, revoked=lambda: revoked), RUN, now=lambda: now)


# A rogue worker with a stolen key says of its own votes when they were given.
@pytest.mark.parametrize("given", [answer(agreement(sent())), rule(OF_TOOL)], ids=["a vote", "a rule"])
@pytest.mark.parametrize("name", ["kids", "jtis"])
def test_what_is_revoked_by_now_stands_for_nothing_whenever_it_is_said_to_be_signed(
    given: DecisionAnswer, name: str
) -> None:
    later = AT_SECONDS + 3_600.0
    revoked = Revoked(**{name: [("console" if name == "kids" else "j1", later)]})
    assert why(given, votes=by(later - 1, revoked)) is None
    assert "revoked" in (why(given, votes=by(later, revoked)) or "")


@pytest.mark.parametrize("given", [answer(agreement(sent())), rule(OF_TOOL)], ids=["a vote", "a rule"])
def test_a_time_to_come_is_believed_of_nobody(given: DecisionAnswer) -> None:
    assert why(given, votes=by(AT_SECONDS - 60, Revoked())) is None
    assert "at a time to come" in (why(given, votes=by(AT_SECONDS - 61, Revoked())) or "")


PASSKEY = json.loads(
    (Path(__file__).resolve().parents[5] / "packages/@platform/temporal/fixtures/passkeys/passkeys.json").read_text()
)["cases"][0]


def passkey_vote(now: float, revoked: Revoked | None = None, /, **changed: Any) -> Agreement | str:
    """What stands of a vote that a passkey has signed, where the console signs nothing."""
    keys = [VerifyKey(**{**key, "x": from_base64url(key["x"])}) for key in PASSKEY["enrolmentKeys"]]
    trust = Trust(PASSKEY["namespace"], enrolment_keys=keys, revoked=lambda: revoked or Revoked())
    message = {name: value for name, value in PASSKEY["sent"].items() if name != "passkey"}
    at = datetime.fromtimestamp(PASSKEY["at"] / 1000, UTC).isoformat()
    said = {"by": message["by"], "byId": message["byId"], "roles": message["roles"], "at": at, **changed}
    vote = Agreement.model_validate({**said, "sent": message, "passkey": PASSKEY["sent"]["passkey"]})
    decided = answer().model_copy(update={"request_id": message["requestId"]})
    votes = SignedVotes(trust, PASSKEY["runId"], now=lambda: now)
    return votes.vote(DecisionPolicy.model_validate({"sign": "passkey"}), {}, message["argumentsHash"], decided, vote)


@pytest.mark.parametrize("changed", [{"byId": "https://id.example#eve"}, {"byId": None}, {"roles": ["boss"]}])
def test_a_passkey_signs_for_nobody_but_who_used_it(changed: Json) -> None:
    at = PASSKEY["at"] / 1000
    assert isinstance(passkey_vote(at), Agreement)
    assert "said to be of others" in str(passkey_vote(at, **changed))


def test_a_passkey_that_is_revoked_by_now_has_signed_nothing() -> None:
    at = PASSKEY["at"] / 1000
    revoked = Revoked(passkeys=[(PASSKEY["sent"]["passkey"]["credentialId"], at + 10)])
    assert isinstance(passkey_vote(at + 9, revoked), Agreement)
    assert passkey_vote(at + 10, revoked) == "the passkey was revoked"


def test_where_a_passkey_must_sign_a_signature_of_the_console_is_not_enough() -> None:
    policy = DecisionPolicy.model_validate({"sign": "passkey"})
    assert "ENROLMENT_KEYS_FILE is not set" in (why(answer(agreement(sent())), policy) or "")
    trust = Trust(keys=TRUST.keys, enrolment_keys=TRUST.keys)
    assert "the decision has none" in (why(answer(agreement(sent())), policy, SignedVotes(trust, RUN)) or "")


@given(
    st.fixed_dictionaries(
        {},
        optional={
            "by": st.text(max_size=5),
            "byId": st.none() | st.text(max_size=5),
            "roles": st.none() | st.lists(st.sampled_from(["finance", "x"]), max_size=2),
            "at": st.none() | st.text(max_size=5) | st.just(AT),
            "sent": st.none()
            | st.dictionaries(st.sampled_from(sorted(sent())), st.text(max_size=4) | st.none(), max_size=4),
            "proof": st.none() | st.text(max_size=20) | st.just(token(claims_of(sent("bob")))),
        },
    )
)
def test_whatever_is_changed_in_an_agreement_it_is_the_signers_or_nobodys(changed: Json) -> None:
    given = answer({**agreement(sent()), **changed})
    if why(given) is None:
        assert "proof" not in changed and changed.get("sent", sent()) == sent() and changed.get("at", AT) == AT
