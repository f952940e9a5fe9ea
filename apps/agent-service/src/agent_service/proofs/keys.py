"""Public keys that signatures are verified by, and what was revoked, from the JSON of the files that an operator keeps."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from typing import Any

from .jws import from_base64url

LARGEST_SECONDS = 2**53 - 1
"""The largest whole number that every language has."""

_ONE_TIME = re.compile(
    r"[12][0-9]{3}-[0-9]{2}-[0-9]{2}"
    r"(T([01][0-9]|2[0-3]):[0-5][0-9](:[0-5][0-9](\.[0-9]{1,3})?)?(Z|[+-]([01][0-9]|2[0-3]):[0-5][0-9]))?"
)
"""Without a zone a time is another one on each machine. A date alone begins in UTC."""


@dataclass(frozen=True)
class VerifyKey:
    """It has signed what was signed from `nbf` until before `exp` (seconds since 1970); without bounds where they are absent."""

    kid: str
    x: bytes
    nbf: int | None = None
    exp: int | None = None

    def held_at(self, at: float) -> bool:
        return (self.nbf is None or at >= self.nbf) and (self.exp is None or at < self.exp)


@dataclass(frozen=True)
class Revoked:
    """What is void, each from a time on (seconds since 1970), for ever where that is `None`: keys, single signatures, passkeys."""

    kids: Sequence[tuple[str, float | None]] = ()
    jtis: Sequence[tuple[str, float | None]] = ()
    passkeys: Sequence[tuple[str, float | None]] = ()

    @staticmethod
    def has(listed: Sequence[tuple[str, float | None]], id: str, at: float) -> bool:
        """Whether it was void at a time (seconds since 1970)."""
        return any(entry == id and (since is None or since <= at) for entry, since in listed)

    def by(self, now: float) -> Revoked:
        """The same, where what is void at `now` (seconds since 1970) is void for ever: for times that come from whoever is judged."""
        return Revoked(*(_by(listed, now) for listed in (self.kids, self.jtis, self.passkeys)))


@dataclass(frozen=True)
class Trust:
    """Whom this process believes, in its namespace. Without `keys` nothing has to be signed. `revoked` is asked each time."""

    namespace: str = "default"
    keys: Sequence[VerifyKey] = ()
    enrolment_keys: Sequence[VerifyKey] = ()
    revoked: Callable[[], Revoked] = field(default=Revoked)

    def within(self, namespace: str) -> Trust:
        """The same, for signatures of this namespace."""
        return replace(self, namespace=namespace)


def _by(listed: Sequence[tuple[str, float | None]], now: float) -> list[tuple[str, float | None]]:
    return [(id, None if since is None or since <= now else since) for id, since in listed]


def is_whole(value: Any) -> bool:
    """Whether JSON says a whole number that every language has. `True` is none."""
    if isinstance(value, bool) or not isinstance(value, int | float):
        return False
    return value == int(value) and abs(value) <= LARGEST_SECONDS if abs(value) < float("inf") else False


def read_verify_keys(jwks: Any) -> list[VerifyKey]:
    """The keys of a JWKS. Raises `ValueError` with what is wrong, in words that follow the file's name."""
    listed = jwks.get("keys") if isinstance(jwks, Mapping) else None
    if not isinstance(listed, list) or not listed:
        raise ValueError("must be a JSON object with keys, a list of at least one public key (JWKS)")
    keys: list[VerifyKey] = []
    for index, given in enumerate(listed):
        key = _verify_key(f"has keys.{index}, which", given)
        if any(key.kid == other.kid for other in keys):
            raise ValueError(f'has two keys with the kid "{key.kid}"; each must have its own')
        keys.append(key)
    return keys


def _verify_key(which: str, given: Any) -> VerifyKey:
    if not isinstance(given, Mapping):
        raise ValueError(f"{which} is no object")
    if "d" in given:
        raise ValueError(
            f"{which} has d: it is a private key. Put the public one here, and keep this one where nobody else reads it"
        )
    if given.get("kty") != "OKP" or given.get("crv") != "Ed25519":
        raise ValueError(f'{which} must have "kty": "OKP" and "crv": "Ed25519"')
    kid, x = given.get("kid"), given.get("x")
    if not isinstance(kid, str) or not kid:
        raise ValueError(f"{which} needs kid, its name")
    public = from_base64url(x) if isinstance(x, str) else None
    if public is None or len(public) != 32:
        raise ValueError(f"{which} needs x, 32 bytes as base64url")
    for name in ("nbf", "exp"):
        if name in given and not is_whole(given[name]):
            raise ValueError(f"{which} has {name}, which must be whole seconds since 1970")
    return VerifyKey(kid, public, given.get("nbf"), given.get("exp"))


def read_revoked(given: Any) -> Revoked:
    """What a file of revocations says. Raises `ValueError` with what is wrong, in words that follow the file's name."""
    names = ("kids", "passkeys", "jtis")
    if not isinstance(given, Mapping):
        raise ValueError("must be a JSON object with kids, passkeys and jtis, each a list")
    if unknown := next((name for name in given if name not in names), None):
        raise ValueError(f"has {unknown}; allowed: {', '.join(names)}")
    return Revoked(**{name: _revocations(name, given[name]) for name in names if name in given})


def _revocations(name: str, listed: Any) -> list[tuple[str, float | None]]:
    if not isinstance(listed, list):
        raise ValueError(f"has {name}, which must be a list")
    return [_revocation(name, entry) for entry in listed]


def _revocation(name: str, entry: Any) -> tuple[str, float | None]:
    if isinstance(entry, str) and entry:
        return entry, None
    wrong = ValueError(
        f"has {name} with an entry that is neither an id nor an object with id and from (ISO 8601 with Z or an offset, or a date alone: "
        "2026-01-02T08:00:00Z)"
    )
    if not isinstance(entry, Mapping) or entry.keys() - {"id", "from"}:
        raise wrong
    id, since = entry.get("id"), entry.get("from")
    if not isinstance(id, str) or not id:
        raise wrong
    if "from" not in entry:
        return id, None
    if not isinstance(since, str) or not _ONE_TIME.fullmatch(since):
        raise wrong
    try:
        time = datetime.fromisoformat(since)
    except ValueError:
        raise wrong from None
    return id, (time if time.tzinfo else time.replace(tzinfo=UTC)).timestamp()
