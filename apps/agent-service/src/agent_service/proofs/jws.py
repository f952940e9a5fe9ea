"""Compact JWS with Ed25519 (RFC 7515, RFC 8037). No other algorithm, and no header but ours."""

from __future__ import annotations

import base64
import binascii
import json
import re
from dataclasses import dataclass
from typing import Any

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

LONGEST = 20_000
"""Characters of a token at most."""

_SIGNATURE_BYTES = 64
_HALF = re.compile("[\ud800-\udfff]")


class ProofError(Exception):
    """A signature that does not stand: `reason` is one word of the contract, `message` a sentence without its end."""

    def __init__(self, reason: str, message: str):
        super().__init__(message)
        self.reason = reason
        self.message = message


@dataclass(frozen=True)
class Jws:
    """A token that was taken apart. Nothing of it is known to be true before `verify`."""

    kid: str
    claims: dict[str, Any]
    signature: bytes
    signed: bytes


def from_base64url(text: str) -> bytes | None:
    """The bytes; `None` for a text that is not the one way to write them: without padding, and without bits that no byte has."""
    try:
        decoded = base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True)
    except (binascii.Error, ValueError):
        return None
    return decoded if to_base64url(decoded) == text else None


def to_base64url(given: bytes) -> str:
    return base64.urlsafe_b64encode(given).rstrip(b"=").decode()


def decode(token: Any, typ: str) -> Jws:
    """Takes a token apart. `typ`: what its header must say, so that a token for something else is none. Raises `ProofError`."""
    if not isinstance(token, str) or len(token) > LONGEST:
        raise _malformed("it is no text, or too long")
    parts = token.split(".")
    read = [from_base64url(part) for part in parts]
    if len(parts) != 3 or None in read:
        raise _malformed("it is not three parts in base64url")
    header, claims, signature = _object(read[0]), _object(read[1]), read[2]
    if header is None or claims is None or signature is None:
        raise _malformed("its header or its claims are no JSON object")
    if header.get("alg") != "EdDSA":
        raise ProofError(
            "WrongAlgorithm",
            f"the signature cannot be read: its algorithm is {header.get('alg')!r}; only EdDSA is taken",
        )
    if header.get("typ") != typ:
        raise ProofError("WrongType", f"the signature cannot be read: it is of type {header.get('typ')!r}, not {typ}")
    kid = header.get("kid")
    if not isinstance(kid, str) or not kid:
        raise _malformed("its header names no key (kid)")
    if header.keys() - {"alg", "kid", "typ"}:
        raise _malformed("its header has more than alg, kid and typ")
    if len(signature) != _SIGNATURE_BYTES:
        raise _malformed(f"its signature has {len(signature)} bytes, not {_SIGNATURE_BYTES}")
    return Jws(kid, claims, signature, f"{parts[0]}.{parts[1]}".encode())


def is_signed_by(jws: Jws, public_key: bytes) -> bool:
    try:
        Ed25519PublicKey.from_public_bytes(public_key).verify(jws.signature, jws.signed)
    except (InvalidSignature, ValueError):
        return False
    return True


def _object(given: bytes | None) -> dict[str, Any] | None:
    try:
        text = (given or b"").decode("utf-8")
        value = json.loads(text, parse_constant=_no_number)
    except (ValueError, RecursionError):
        return None
    return value if isinstance(value, dict) and _is_well_formed(value) else None


def _no_number(text: str) -> Any:
    raise ValueError(f"{text} is no number that JSON has")


def _is_well_formed(value: Any) -> bool:
    return _HALF.search(json.dumps(value, ensure_ascii=False)) is None


def _malformed(why: str) -> ProofError:
    return ProofError("Malformed", f"the signature cannot be read: {why}")
