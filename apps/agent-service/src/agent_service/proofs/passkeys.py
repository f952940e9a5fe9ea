"""Whether a person's own authenticator has signed a decision (WebAuthn level 3, section 7.2), as `domain/passkeys/` of the contract package has it."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ec import ECDSA, SECP256R1, EllipticCurvePublicKey
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from cryptography.hazmat.primitives.hashes import SHA256

from ..values.arguments import arguments_hash
from .jws import ProofError, decode, from_base64url, is_signed_by, to_base64url
from .keys import LARGEST_SECONDS, Revoked, Trust, is_whole
from .verify import CLOCK_SKEW_SECONDS

ENROLMENT_TYPE = "passkey-enrolment+jwt"

PASSKEY_SECONDS = 600
"""After that, what a passkey has signed stands no more: a run that was reset forgets what it has taken."""

_ASIDE = {"by", "roles", "via", "proof", "passkey"}
"""Fields that the person's page does not know, or that say nothing of what is decided. The enrolment says who it is."""

_FIELDS = {"sub", "name", "credentialId", "key", "rpId", "origin", "roles", "iat", "exp"}
_TIME_BYTES = 8
_USER_PRESENT, _USER_VERIFIED = 0x01, 0x04
_SHORTEST = 37
"""Bytes before the extensions: the hash of the domain, the flags, the counter."""


@dataclass(frozen=True)
class Decision:
    """What a passkey has to have signed: a message as it was sent to a run, and when it was taken (seconds since 1970)."""

    run_id: str
    sent: Mapping[str, Any]
    at: float


def passkey_challenge(namespace: str, decision: Decision, at: int) -> bytes:
    """The time (seconds since 1970, 8 bytes), then the SHA-256 of the decision's canonical JSON with that time."""
    sent = {name: value for name, value in decision.sent.items() if name not in _ASIDE and value is not None}
    about = {"act": "decide", "at": at, "namespace": namespace, "runId": decision.run_id, "sent": sent}
    return at.to_bytes(_TIME_BYTES) + bytes.fromhex(arguments_hash(about))


def passkey_refusal(assertion: Mapping[str, Any] | None, decision: Decision, trust: Trust) -> str | None:
    """Why a decision's passkey does not stand: a sentence without its end; `None` when it does."""
    if not trust.enrolment_keys:
        return "the policy wants a passkey, and nothing says here who enrols them: ENROLMENT_KEYS_FILE is not set"
    if assertion is None:
        return "the policy wants the signature of a passkey, and the decision has none"
    try:
        enrolment = _enrolment(assertion.get("enrolment"), trust, decision.at)
    except ProofError as error:
        return f"the enrolment of the passkey does not stand: {error.message}"
    by_id = decision.sent.get("byId")
    if Revoked.has(trust.revoked().passkeys, enrolment["credentialId"], decision.at):
        return "the passkey was revoked"
    if enrolment["sub"] != by_id:
        return f"the passkey is of {enrolment['sub']}, and the decision of {by_id or 'nobody who is known'}"
    roles, allowed = decision.sent.get("roles") or [], enrolment.get("roles")
    if allowed is not None and (more := next((role for role in roles if role not in allowed), None)):
        return f"the passkey is not enrolled for the role {more}"
    why = _assertion_refusal(assertion, enrolment, decision, trust.namespace)
    return f"the passkey {why}" if why else None


def _enrolment(token: Any, trust: Trust, at: float) -> dict[str, Any]:
    jws = decode(token, ENROLMENT_TYPE)
    key = next((known for known in trust.enrolment_keys if known.kid == jws.kid), None)
    if key is None or not is_signed_by(jws, key.x):
        raise ProofError("UnknownKey", f'it is not by a key "{jws.kid}" that is known here')
    claims = jws.claims
    texts = [claims.get(name) for name in ("sub", "name", "credentialId", "rpId", "origin")]
    roles = claims.get("roles", ["any"])
    if (
        claims.keys() - _FIELDS
        or not _are_texts(texts)
        or not (isinstance(roles, list) and _are_texts(roles))
        or not (is_whole(claims.get("iat")) and is_whole(claims.get("exp")))
        or not _is_key(claims.get("key"))
    ):
        raise ProofError("WrongClaims", "it does not say what it should")
    if not key.held_at(claims["iat"]):
        raise ProofError("KeyNotInForce", f'it is of a time at which the key "{key.kid}" did not hold')
    if claims["exp"] <= at:
        raise ProofError("Expired", f"it ended at {datetime.fromtimestamp(claims['exp'], UTC).isoformat()}")
    return claims


def _assertion_refusal(
    assertion: Mapping[str, Any], enrolment: Mapping[str, Any], decision: Decision, namespace: str
) -> str | None:
    if assertion.get("credentialId") != enrolment["credentialId"]:
        return "is another than the one that is enrolled"
    data, client, signature = (
        from_base64url(text) if isinstance(text := assertion.get(name), str) else None
        for name in ("authenticatorData", "clientDataJSON", "signature")
    )
    said = _client_data(client)
    if data is None or client is None or signature is None or said is None or len(data) < _SHORTEST:
        return "signed something that cannot be read"
    if said.get("type") != "webauthn.get":
        return f"signed a {said.get('type')}, which is no decision"
    at = _time_of(said.get("challenge"))
    if at is None or said["challenge"] != to_base64url(passkey_challenge(namespace, decision, at)):
        return "signed another decision than this one"
    if at + PASSKEY_SECONDS + CLOCK_SKEW_SECONDS < decision.at:
        return "signed it too long ago"
    if at > decision.at + CLOCK_SKEW_SECONDS:
        return "signed it at a time to come"
    if said.get("origin") != enrolment["origin"]:
        return f"was asked by {said.get('origin')}; enrolled for {enrolment['origin']}"
    if said.get("crossOrigin") is True or "topOrigin" in said:
        return "was asked in a frame of another page"
    if data[:32] != hashlib.sha256(enrolment["rpId"].encode()).digest():
        return f"is of another domain than {enrolment['rpId']}"
    if not data[32] & _USER_PRESENT:
        return "signed without anybody being there"
    if not data[32] & _USER_VERIFIED:
        return "signed without knowing who was there (PIN, finger or face)"
    if not _verifies(enrolment["key"], data + hashlib.sha256(client).digest(), signature):
        return "has a signature that is not its own"
    return None


def _time_of(challenge: Any) -> int | None:
    """The time in a challenge of ours."""
    given = from_base64url(challenge) if isinstance(challenge, str) else None
    at = int.from_bytes(given[:_TIME_BYTES]) if given and len(given) == _TIME_BYTES + 32 else None
    return at if at is not None and at <= LARGEST_SECONDS else None


def _client_data(given: bytes | None) -> dict[str, Any] | None:
    try:
        said = json.loads((given or b"").decode("utf-8"))
    except (ValueError, RecursionError):
        return None
    return said if isinstance(said, dict) else None


def _verifies(key: Mapping[str, Any], message: bytes, signature: bytes) -> bool:
    x, y = from_base64url(key["x"]) or b"", from_base64url(key.get("y") or "") or b""
    try:
        if key["kty"] == "OKP":
            Ed25519PublicKey.from_public_bytes(x).verify(signature, message)
        else:
            point = EllipticCurvePublicKey.from_encoded_point(SECP256R1(), b"\x04" + x + y)
            point.verify(signature, message, ECDSA(SHA256()))
    except (InvalidSignature, ValueError):
        return False
    return True


def _is_key(key: Any) -> bool:
    if not isinstance(key, Mapping):
        return False
    wanted = {("EC", "P-256"): ("x", "y"), ("OKP", "Ed25519"): ("x",)}.get((key.get("kty"), key.get("crv")))  # type: ignore[arg-type]
    return wanted is not None and all(_is_number(key.get(name)) for name in wanted)


def _is_number(value: Any) -> bool:
    return isinstance(value, str) and len(from_base64url(value) or b"") == 32


def _are_texts(values: list[Any]) -> bool:
    return all(isinstance(value, str) and value for value in values)
