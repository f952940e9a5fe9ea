"""The contract as a judge of what is written, for every test that writes entries."""

from __future__ import annotations

from typing import Any

from agent_service.contract.entry_shape import entry_fits
from agent_service.contract.shapes import SCHEMAS

KINDS = {one["$ref"]: SCHEMAS[one["$ref"]]["properties"] for one in SCHEMAS["JournalEntry"]["oneOf"]}
FIELDS = {properties["kind"]["const"]: set(properties) for properties in KINDS.values()}


def require_contract(entry: dict[str, Any]) -> None:
    """An entry as it is written is of a kind, with the fields and types, that the contract has: none is missing and none is unknown."""
    fields = FIELDS.get(entry["kind"])
    assert fields is not None, f"the contract knows no entry of kind {entry['kind']!r}: {entry}"
    assert entry_fits(entry), f"an entry is not as the contract has it: {entry}"
    assert not set(entry) - fields, (
        f"an entry has fields that the contract does not know: {set(entry) - fields} in {entry}"
    )
