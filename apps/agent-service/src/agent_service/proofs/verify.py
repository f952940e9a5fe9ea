"""Whether a signature says that somebody wanted exactly this, as `verify.ts` of the contract package has it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from ..values.arguments import arguments_hash
from .jws import ProofError, decode, is_signed_by
from .keys import Revoked, Trust, is_whole

PROOF_TYPE = "act+jwt"

LONGEST_PROOF_SECONDS = 3_600
"""That a signature of a message may be good for. A schedule's is good for as long as its key says."""

CLOCK_SKEW_SECONDS = 60
"""That the clocks of two processes may differ."""

ACTS = ("start", "decide", "raise", "revoke", "pause", "resume", "say", "retry", "cancel", "schedule")

_LONGEST_JTI = 100
_HASH = re.compile("[0-9a-f]{64}")
_TEXTS = ("iss", "sub", "name", "namespace", "runId", "jti")
_OPTIONAL_TEXTS = ("tenant", "acr", "requestId", "action", "argumentsHash")
_KNOWN = {*_TEXTS, *_OPTIONAL_TEXTS, "roles", "act", "payloadHash", "editedHash", "auth_time", "iat", "exp"}
_ABOUT = ("requestId", "action", "argumentsHash", "editedHash")


@dataclass(frozen=True)
class Expected:
    """What the signature has to be of, and when (seconds since 1970). `payload`: the message, with or without `proof` and `passkey`."""

    act: str
    run_id: str
    payload: Mapping[str, Any]
    at: float


def verify_proof(proof: Any, expected: Expected, trust: Trust) -> dict[str, Any]:
    """The claims of a signature that stands. Raises `ProofError`."""
    jws = decode(proof, PROOF_TYPE)
    key = next((known for known in trust.keys if known.kid == jws.kid), None)
    if key is None:
        raise ProofError("UnknownKey", f'the signature is by the key "{jws.kid}", which is not known here')
    if not is_signed_by(jws, key.x):
        raise ProofError("BadSignature", f'the signature is not by the key "{jws.kid}"')
    claims = jws.claims
    if problem := _claims_problem(claims):
        raise ProofError("WrongClaims", f"the signature's claims are wrong: {problem}")
    revoked, at = trust.revoked(), expected.at
    if Revoked.has(revoked.kids, key.kid, at):
        raise ProofError("Revoked", f'the key "{key.kid}" was revoked')
    if Revoked.has(revoked.jtis, claims["jti"], at):
        raise ProofError("Revoked", f"the signature {claims['jti']} was revoked")
    if not key.held_at(claims["iat"]):
        raise ProofError("KeyNotInForce", f'the key "{key.kid}" was not in force when it signed')
    if claims["act"] != expected.act:
        raise ProofError("WrongAct", f'the signature is for "{claims["act"]}", not for "{expected.act}"')
    if claims["namespace"] != trust.namespace:
        raise ProofError("WrongNamespace", f'the signature is for the namespace "{claims["namespace"]}"')
    if claims["runId"] != expected.run_id:
        raise ProofError("WrongRun", f'the signature is for "{claims["runId"]}", not for "{expected.run_id}"')
    _check_payload(claims, expected)
    _check_person(claims, expected)
    _check_time(claims, expected)
    return claims


def person_id(claims: Mapping[str, Any]) -> str:
    """`Person.id` of the one who signed."""
    return f"{claims['iss']}#{claims['sub']}"


def payload_hash(message: Mapping[str, Any]) -> str:
    """SHA-256 of the message's canonical JSON, without what signs it."""
    return arguments_hash({name: value for name, value in message.items() if name not in ("proof", "passkey")})


def _claims_problem(claims: Mapping[str, Any]) -> str | None:
    if unknown := next((name for name in claims if name not in _KNOWN), None):
        return f"{unknown} is unknown"  # it may have been meant as a bound
    wrong = [name for name in _TEXTS if not _is_text(claims.get(name))]
    wrong += [name for name in _OPTIONAL_TEXTS if name in claims and not _is_text(claims[name])]
    roles = claims.get("roles")
    if not isinstance(roles, list) or not all(map(_is_text, roles)):
        wrong.append("roles")
    if claims.get("act") not in ACTS:
        wrong.append("act")
    wrong += [name for name in ("payloadHash", "editedHash") if name in claims and not _is_hash(claims[name])]
    if "payloadHash" not in claims:
        wrong.append("payloadHash")
    wrong += [name for name in ("iat", "exp") if not _is_time(claims.get(name))]
    if "auth_time" in claims and not _is_time(claims["auth_time"]):
        wrong.append("auth_time")
    if not wrong and _units(claims["jti"]) > _LONGEST_JTI:
        wrong.append("jti")
    return f"{wrong[0]} is missing or wrong" if wrong else None


def _units(text: str) -> int:
    """The length of a text as JavaScript counts it, which counts some characters twice."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def _check_payload(claims: Mapping[str, Any], expected: Expected) -> None:
    if claims["payloadHash"] != payload_hash(expected.payload):
        raise ProofError("WrongPayload", "the message is not the one that was signed")
    about = _decision_claims(expected.payload) if expected.act == "decide" else {}
    if other := next((name for name in _ABOUT if claims.get(name) != about.get(name)), None):
        raise ProofError("WrongPayload", f"the signature says another {other} than the message")


def _decision_claims(payload: Mapping[str, Any]) -> dict[str, str]:
    texts = {name: payload[name] for name in _ABOUT[:3] if isinstance(payload.get(name), str)}
    instead = next((payload[name] for name in ("arguments", "values") if isinstance(payload.get(name), dict)), None)
    return texts if instead is None else {**texts, "editedHash": arguments_hash(instead)}


def _check_person(claims: Mapping[str, Any], expected: Expected) -> None:
    act, payload = expected.act, expected.payload
    started = payload.get("run") if act == "schedule" else payload if act == "start" else None
    if isinstance(started, Mapping):
        by, by_id, tenant = started.get("startedBy"), started.get("startedById"), started.get("tenant")
    else:
        by, by_id, tenant = payload.get("by"), payload.get("byId"), None
    if by_id != person_id(claims) or by != claims["name"]:
        raise ProofError(
            "WrongPerson", f"the signature is of {claims['name']}, and the message says that it is of {by}"
        )
    if act in ("decide", "raise"):
        roles = payload.get("roles")
        if (roles if isinstance(roles, list) else []) != claims["roles"]:
            raise ProofError("WrongPerson", f"the message says other roles than the signature of {claims['name']}")
    if act in ("start", "schedule") and "tenant" in claims and claims["tenant"] != tenant:
        raise ProofError(
            "WrongPerson",
            f'{claims["name"]} belongs to the tenant "{claims["tenant"]}", and may start runs of no other',
        )


def _check_time(claims: Mapping[str, Any], expected: Expected) -> None:
    good_for = claims["exp"] - claims["iat"]
    if expected.act != "schedule" and good_for > LONGEST_PROOF_SECONDS:
        raise ProofError(
            "WrongClaims", f"the signature is good for {good_for} seconds; at most {LONGEST_PROOF_SECONDS} are taken"
        )
    if claims["iat"] > expected.at + CLOCK_SKEW_SECONDS:
        raise ProofError("NotYetValid", "the signature is of a time to come")
    if claims["exp"] + CLOCK_SKEW_SECONDS <= expected.at:
        raise ProofError("Expired", "the signature was good until before then")


def _is_text(value: Any) -> bool:
    return isinstance(value, str) and value != ""


def _is_hash(value: Any) -> bool:
    return isinstance(value, str) and _HASH.fullmatch(value) is not None


def _is_time(value: Any) -> bool:
    return is_whole(value) and value >= 0
