"""Who is one person, as `domain/decisions/same-person.ts` of the contract package has it."""

from __future__ import annotations

from dataclasses import dataclass

from ..values.names import is_same


@dataclass(frozen=True)
class Named:
    """Somebody, as messages say it. `by_id`: only where sign-in knows the person."""

    by: str
    by_id: str | None = None


def is_same_person(one: Named, other: Named) -> bool:
    """Two with an id are one person when the ids are equal, whatever their names are. Where one has none, names say it."""
    if one.by_id and other.by_id:
        return one.by_id == other.by_id
    return is_same(one.by, other.by)


def is_named(name: str, who: Named) -> bool:
    """Whether a policy names this person. It names people with an id by the id: anybody may be given the name of another."""
    return name == who.by_id if who.by_id else is_same(name, who.by)
