"""Promise held here: nothing runs that a person had to approve and did not. Both languages judge signatures the same."""

from __future__ import annotations

import json
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import given, settings
from hypothesis import strategies as st

from agent_service.proofs.jws import ProofError, from_base64url, to_base64url
from agent_service.proofs.keys import Trust, VerifyKey, read_revoked, read_verify_keys
from agent_service.proofs.verify import Expected, payload_hash, verify_proof
from tests.kit.signing import AT_SECONDS, RUN, TRUST, claims_of, token

GOLDEN = json.loads(
    (Path(__file__).resolve().parents[5] / "packages/@platform/temporal/fixtures/proofs/proofs.json").read_text()
)
REVOKED = read_revoked(GOLDEN["revoked"])
KEYS = read_verify_keys(GOLDEN["keys"])


def verdict(proof: Any, expected: Expected, trust: Trust = TRUST) -> str:
    try:
        verify_proof(proof, expected, trust)
    except ProofError as error:
        assert error.message and not error.message.endswith(".")
        return error.reason
    return "ok"


@pytest.mark.parametrize("case", GOLDEN["cases"], ids=lambda case: case["name"])
def test_a_signature_is_judged_as_in_typescript(case: dict[str, Any]) -> None:
    at = datetime.fromisoformat(case["at"]).timestamp()
    trust = Trust(case["namespace"], KEYS, revoked=lambda: REVOKED)
    assert verdict(case["proof"], Expected(case["act"], case["runId"], case["payload"], at), trust) == case["expected"]


@pytest.mark.parametrize("case", GOLDEN["revocationTimes"], ids=lambda case: case["from"])
def test_a_time_of_a_revocation_is_the_same_as_in_typescript(case: dict[str, Any]) -> None:
    given = {"kids": [{"id": "a", "from": case["from"]}]}
    if case["at"] is None:
        with pytest.raises(ValueError, match="neither an id nor an object"):
            read_revoked(given)
    else:
        assert list(read_revoked(given).kids) == [("a", case["at"] / 1000)]


SENT = {
    "requestId": "0-call_1",
    "action": "approve",
    "by": "Ada",
    "byId": "https://id.example#ada",
    "roles": ["finance"],
    "argumentsHash": "a" * 64,
}
GOOD = token(claims_of(SENT))
EXPECTED = Expected("decide", RUN, SENT, AT_SECONDS)

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=6), inner, max_size=3),
    max_leaves=8,
)


@given(st.integers(0, len(GOOD) - 1), st.sampled_from("Ab0-_.=~é"))
def test_with_any_one_character_changed_it_does_not_stand(place: int, character: str) -> None:
    assert verdict(GOOD, EXPECTED) == "ok"
    forged = f"{GOOD[:place]}{character}{GOOD[place + 1 :]}"
    assert forged == GOOD or verdict(forged, EXPECTED) != "ok"


@given(st.dictionaries(st.text(min_size=1, max_size=8), JSON, max_size=3), st.sampled_from(sorted(SENT)), JSON)
def test_of_one_message_it_is_of_no_other(more: dict[str, Any], field: str, value: Any) -> None:
    other = {**SENT, **more, field: value}
    if payload_hash(other) != payload_hash(SENT):
        assert verdict(GOOD, Expected("decide", RUN, other, AT_SECONDS)) != "ok"


@given(st.sampled_from(sorted(claims_of(SENT))), JSON)
def test_a_claim_of_another_value_stands_for_nothing_else(name: str, value: Any) -> None:
    claims = {**claims_of(SENT), name: value}
    try:
        proof = token(claims)
    except (ValueError, UnicodeEncodeError):
        return  # no JSON says it
    told = verdict(proof, EXPECTED)
    same = json.dumps(claims) == json.dumps(claims_of(SENT))
    harmless = name in ("jti", "iat", "exp") and told == "ok"
    assert same or harmless or told != "ok"


@settings(max_examples=300)
@given(JSON | st.binary(max_size=60) | st.lists(JSON, min_size=3, max_size=3))
def test_of_whatever_shape_it_is_refused_and_is_never_an_error(proof: Any) -> None:
    assert verdict(proof, EXPECTED) != "ok"
    parts = [json.dumps(part, default=str).encode() for part in (proof if isinstance(proof, list) else [proof])]
    assert verdict(".".join(to_base64url(part) for part in parts), EXPECTED) != "ok"


@given(JSON, JSON)
def test_signed_by_the_right_key_but_of_another_shape_it_is_refused(header: Any, claims: Any) -> None:
    head = header if isinstance(header, dict) else {"more": header}
    try:
        proof = token(claims, head)
    except (ValueError, UnicodeEncodeError):
        return  # no JSON says it
    assert verdict(proof, EXPECTED) != "ok"


@given(st.text(max_size=40))
def test_bytes_have_one_text(text: str) -> None:
    decoded = from_base64url(text)
    assert decoded is None or to_base64url(decoded) == text


def test_another_key_of_the_same_name_has_not_signed_it() -> None:
    rogue = Ed25519PrivateKey.from_private_bytes(bytes([9]) * 32)
    assert verdict(token(claims_of(SENT), secret=rogue), EXPECTED) == "BadSignature"
    assert verdict(GOOD, EXPECTED, Trust(keys=[VerifyKey("console", b"\x00" * 32)])) == "BadSignature"
    assert verdict(GOOD, EXPECTED, Trust()) == "UnknownKey"


@pytest.mark.parametrize(
    ("jwks", "why"),
    [
        ([], "must be a JSON object with keys"),
        ({"keys": []}, "at least one"),
        ({"keys": [{**GOLDEN["keys"]["keys"][0], "d": "x"}]}, "keys.0, which has d: it is a private key"),
        ({"keys": [{**GOLDEN["keys"]["keys"][0], "crv": "P-256"}]}, '"crv": "Ed25519"'),
        ({"keys": [{**GOLDEN["keys"]["keys"][0], "kid": ""}]}, "needs kid"),
        ({"keys": [{**GOLDEN["keys"]["keys"][0], "x": "AAAA"}]}, "needs x, 32 bytes"),
        ({"keys": [{**GOLDEN["keys"]["keys"][0], "nbf": 1.5}]}, "has nbf"),
        ({"keys": [{**GOLDEN["keys"]["keys"][0], "exp": True}]}, "has exp"),
        ({"keys": [GOLDEN["keys"]["keys"][0]] * 2}, "two keys with the kid"),
        ({"keys": ["x"]}, "is no object"),
    ],
)
def test_a_file_of_keys_that_is_none_says_why(jwks: Any, why: str) -> None:
    with pytest.raises(ValueError, match=why):
        read_verify_keys(jwks)


@pytest.mark.parametrize(
    ("given", "why"),
    [
        ([], "must be a JSON object"),
        ({"keys": []}, "has keys; allowed: kids, passkeys, jtis"),
        ({"kids": "a"}, "kids, which must be a list"),
        ({"kids": [{"id": "a", "from": "soon"}]}, "neither an id nor an object"),
        ({"kids": [{"id": "a", "from": "2026-01-02T08:00:00"}]}, "ISO 8601 with Z or an offset"),
        ({"kids": [{"id": "a", "until": "2026-01-01"}]}, "neither an id nor an object"),
        ({"jtis": [3]}, "neither an id nor an object"),
    ],
)
def test_a_file_of_revocations_that_is_none_says_why(given: Any, why: str) -> None:
    with pytest.raises(ValueError, match=why):
        read_revoked(given)
