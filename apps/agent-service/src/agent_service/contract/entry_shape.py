"""Whether a value has the shape that a journal's entry must have: the same schemas, and the same answer, as in TypeScript."""

from __future__ import annotations

from math import isfinite
from typing import Any

from .shapes import SCHEMAS

_KINDS = {SCHEMAS[one["$ref"]]["properties"]["kind"]["const"] for one in SCHEMAS["JournalEntry"]["oneOf"]}
_SAFE = 2**53 - 1


def entry_fits(value: Any) -> bool:
    """An entry of a kind that this version does not know needs `n`, `key` and `at` only: it may be of a later version."""
    if not isinstance(value, dict):
        return False
    if not is_integer(value.get("n")) or value["n"] < 0:
        return False
    if not all(isinstance(value.get(name), str) for name in ("kind", "key", "at")):
        return False
    return value["kind"] not in _KINDS or fits(SCHEMAS["JournalEntry"], value)


def fits(schema: dict[str, Any], value: Any) -> bool:
    """Judges by the part of JSON Schema that the contract uses. Fields that the schema does not name are let be."""
    if "$ref" in schema:
        return fits(SCHEMAS[schema["$ref"]], value)
    if options := schema.get("oneOf") or schema.get("anyOf"):
        return any(fits(option, value) for option in options)
    if "const" in schema and value != schema["const"]:
        return False
    if "enum" in schema and value not in schema["enum"]:
        return False
    types = schema.get("type", [])
    if types and not any(_has_type(name, value) for name in ([types] if isinstance(types, str) else types)):
        return False
    if isinstance(value, dict):
        return all(name in value for name in schema.get("required", [])) and all(
            fits(schema.get("properties", {}).get(name, {}), member) for name, member in value.items()
        )
    if isinstance(value, list) and "items" in schema:
        return all(fits(schema["items"], member) for member in value)
    return True


def is_integer(value: Any) -> bool:
    """`1.0` is an integer of JSON. One beyond 2^53 is not known exactly in TypeScript: what counts by it would be wrong."""
    if isinstance(value, bool) or not isinstance(value, int | float):
        return False
    return (isinstance(value, int) or value.is_integer()) and abs(value) <= _SAFE


def _has_type(name: str, value: Any) -> bool:
    match name:
        case "integer":
            return is_integer(value)
        case "number":
            return isinstance(value, int | float) and not isinstance(value, bool) and isfinite(value)
        case "string":
            return isinstance(value, str)
        case "boolean":
            return isinstance(value, bool)
        case "object":
            return isinstance(value, dict)
        case "array":
            return isinstance(value, list)
        case _:
            return value is None
