"""Signs like the console does, for tests."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from agent_service.proofs.jws import to_base64url
from agent_service.proofs.keys import Trust, VerifyKey
from agent_service.proofs.verify import payload_hash
from agent_service.values.arguments import arguments_hash

SECRET = Ed25519PrivateKey.from_private_bytes(bytes([1]) * 32)
TRUST = Trust(keys=[VerifyKey("console", SECRET.public_key().public_bytes_raw())])
AT, AT_SECONDS = "2026-01-02T09:00:10.000Z", 1_767_344_410
RUN = "r1"


def token(claims: Any, header: Mapping[str, Any] | None = None, secret: Ed25519PrivateKey = SECRET) -> str:
    head = {"alg": "EdDSA", "kid": "console", "typ": "act+jwt", **(header or {})}
    signed = ".".join(to_base64url(json.dumps(part, separators=(",", ":")).encode()) for part in (head, claims))
    return f"{signed}.{to_base64url(secret.sign(signed.encode()))}"


def claims_of(sent: Mapping[str, Any], **more: Any) -> dict[str, Any]:
    iss, _, sub = str(sent["byId"]).partition("#")
    instead = sent.get("arguments") if sent.get("arguments") is not None else sent.get("values")
    about = {name: sent[name] for name in ("requestId", "action", "argumentsHash") if name in sent}
    return {
        "iss": iss,
        "sub": sub,
        "name": sent["by"],
        "roles": sent.get("roles") or [],
        "act": "decide",
        "namespace": "default",
        "runId": RUN,
        "payloadHash": payload_hash(sent),
        **about,
        **({"editedHash": arguments_hash(instead)} if instead is not None else {}),
        "jti": "j1",
        "iat": AT_SECONDS - 10,
        "exp": AT_SECONDS + 290,
        **more,
    }


def agreement(message: Mapping[str, Any], /, **more: Any) -> dict[str, Any]:
    """An agreement as the workflow passes it on, with the signature of what was sent."""
    said = {"by": message["by"], "byId": message["byId"], "roles": message.get("roles"), "at": AT}
    return {**said, "sent": dict(message), "proof": token(claims_of(message)), **more}
