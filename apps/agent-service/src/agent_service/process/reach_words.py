"""Why a Temporal server cannot be used, in words. `reach-words.ts` says the same; `fixtures/reaching` holds both to it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

Kind = Literal[
    "unknownHost",
    "tlsWanted",
    "noTls",
    "notTemporal",
    "otherTls",
    "unknownAuthority",
    "serverExpired",
    "serverNotYet",
    "wrongName",
    "serverInvalid",
    "clientMissing",
    "clientRefused",
    "clientExpired",
    "clientNotYet",
    "keyMismatch",
    "unreadable",
    "unknownNamespace",
    "refused",
]

CLIENT = "TEMPORAL_TLS_CLIENT_CERT_PATH and TEMPORAL_TLS_CLIENT_KEY_PATH"

_SAID: dict[str, tuple[str, str]] = {
    "unknownHost": ("nobody knows the name {host}", "Correct TEMPORAL_ADDRESS, or the DNS of this machine."),
    "tlsWanted": (
        "it speaks TLS, and was asked without",
        "Set TEMPORAL_TLS=true; for an authority of your own TEMPORAL_TLS_SERVER_CA_CERT_PATH, for a client certificate "
        f"{CLIENT}.",
    ),
    "noTls": (
        "it does not speak TLS, and was asked with it",
        "Unset TEMPORAL_TLS and what begins with TEMPORAL_TLS_. TEMPORAL_API_KEY implies TLS: unset it too, a server "
        "without TLS needs none.",
    ),
    "notTemporal": (
        "what listens there does not speak gRPC",
        "Set TEMPORAL_ADDRESS to the port of Temporal's frontend, usually 7233.",
    ),
    "otherTls": (
        "it and this process have no version or cipher of TLS in common",
        "Let the server offer TLS 1.2 or 1.3.",
    ),
    "unknownAuthority": (
        "its certificate is signed by {issuer}, which is not trusted here",
        "Set TEMPORAL_TLS_SERVER_CA_CERT_PATH to the certificate of that authority.",
    ),
    "serverExpired": ("its certificate expired at {at}", "Renew the certificate of the server."),
    "serverNotYet": (
        "its certificate is not valid before {at}",
        "Look at the clock of this machine, then at the certificate of the server.",
    ),
    "wrongName": (
        "its certificate is for {names}, not for {asked}",
        "Set TEMPORAL_TLS_SERVER_NAME to a name of the certificate, or TEMPORAL_ADDRESS to the server that is meant.",
    ),
    "serverInvalid": (
        "its certificate cannot be used ({said})",
        "Give the server a certificate for servers, with its name in it.",
    ),
    "clientMissing": ("it asks for a client certificate, and none is set", f"Set {CLIENT}."),
    "clientRefused": (
        "it does not accept the client certificate {subject}, signed by {issuer}",
        f"Set {CLIENT} to one that is signed by an authority of the server, or let the server trust {{issuer}}.",
    ),
    "clientExpired": (
        "the client certificate {subject} expired at {at}",
        "Renew it, put it where TEMPORAL_TLS_CLIENT_CERT_PATH says, and start the process again.",
    ),
    "clientNotYet": (
        "the client certificate {subject} is not valid before {at}",
        "Look at the clock of this machine, then at the certificate.",
    ),
    "keyMismatch": (
        "the key of the client does not belong to its certificate",
        "Set TEMPORAL_TLS_CLIENT_KEY_PATH to the key of the certificate in TEMPORAL_TLS_CLIENT_CERT_PATH.",
    ),
    "unreadable": ("{variable} holds nothing in PEM that can be used", "Set it to a file in PEM."),
    "unknownNamespace": (
        'there is no namespace "{namespace}"',
        "Set TEMPORAL_NAMESPACE to one that is there, or make it (temporal operator namespace create --namespace {namespace}).",
    ),
    "refused/apiKey": (
        'it refuses TEMPORAL_API_KEY for namespace "{namespace}" ("{said}")',
        "Set TEMPORAL_API_KEY to a key that is valid, of an account that may use the namespace.",
    ),
    "refused/certificate": (
        'it refuses the client certificate for namespace "{namespace}" ("{said}")',
        f"Set {CLIENT} to one that may use the namespace, or give it the permission.",
    ),
    "refused/nothing": (
        'it refuses those who do not say who they are for namespace "{namespace}" ("{said}")',
        f"Set TEMPORAL_API_KEY, or {CLIENT}.",
    ),
}


@dataclass(frozen=True)
class ReachProblem:
    """Why, with what is told of it. Times are UTC, to the second."""

    kind: Kind
    told: dict[str, str | list[str]] = field(default_factory=dict)

    @property
    def what(self) -> str:
        """What is wrong: goes on from "Temporal at ADDRESS cannot be used: ", without its full stop."""
        return self._said[0].format(**self._facts)

    @property
    def next(self) -> str:
        """What to set, as a sentence."""
        return self._said[1].format(**self._facts)

    def __str__(self) -> str:
        return f"{self.what}. {self.next}"

    @property
    def _said(self) -> tuple[str, str]:
        return _SAID[f"refused/{self.told['by']}" if self.kind == "refused" else self.kind]

    @property
    def _facts(self) -> dict[str, str]:
        facts = {
            name: value if isinstance(value, str) else ", ".join(value) or "no name"
            for name, value in self.told.items()
        }
        return {**facts, "said": facts["said"].rstrip(".")} if self.kind == "refused" else facts
