"""Secrets in texts that go into logs: known by their form, or because a variable of this process holds them.

The same as `redacted.ts` of the client package, held to the same golden file (`fixtures/redacted`).
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

INSTEAD = "[redacted]"
"""What stands in the place of a secret."""

SHORTEST = 8
"""A shorter value would be found where it is none."""

_FORMS = tuple(
    re.compile(form, re.ASCII | flags)
    for form, flags in (
        (r"()-----BEGIN [A-Z ]*PRIVATE KEY-----[\s\S]*?(?:-----END [A-Z ]*PRIVATE KEY-----|\Z)", 0),
        (r"\b()eyJ[A-Za-z0-9_-]{8,}\.[A-Za-z0-9_-]{8,}\.[A-Za-z0-9_-]{8,}", 0),
        (
            r"\b()(?:sk-[A-Za-z0-9_-]{16,}|xox[a-z]-[A-Za-z0-9-]{10,}|whsec_[A-Za-z0-9+/=]{16,}|agt_[A-Za-z0-9]+_[A-Za-z0-9_-]{16,}"
            r"|gh[a-z]_[A-Za-z0-9]{20,}|(?:AKIA|ASIA)[A-Z0-9]{16})",
            0,
        ),
        (r"\b((?:Bearer|Basic) +)[A-Za-z0-9._~+/=-]{8,}", re.IGNORECASE),
        (r"(://[^\s/:@]*:)[^\s/@]+(?=@)", 0),
        (
            r"\b((?:api[_-]?key|password|passwd|secret|access[_-]?token)[\"']?\s*[:=]\s*[\"']?)[^\s\"',;&}[]{6,}",
            re.IGNORECASE,
        ),
    )
)
"""Forms that secrets have, with what stays before them as the first group."""

_SECRET_NAME = re.compile(r"(?:KEY|TOKEN|SECRET|SECRETS|PASSWORD|_DSN)\Z")


def secrets_of(environment: Mapping[str, str]) -> list[str]:
    """The values of an environment that no log may hold, the longest first: one may be the beginning of another."""
    values = [
        part.strip() for name, value in environment.items() if _SECRET_NAME.search(name) for part in value.split(",")
    ]
    return sorted({value for value in values if len(value) >= SHORTEST}, key=len, reverse=True)


def redacted(text: str, secrets: Sequence[str] = ()) -> str:
    """The text without secrets. A text without any stays as it is."""
    for secret in secrets:
        text = text.replace(secret, INSTEAD)
    for form in _FORMS:
        text = form.sub(lambda found: f"{found[1]}{INSTEAD}", text)
    return text
