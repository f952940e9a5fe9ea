"""Golden payloads of the contract survive Python: read, written, the same. TypeScript's tests hold the same of the same files."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from pydantic import TypeAdapter, ValidationError

from agent_service.contract import models as contract

FIXTURES = Path(__file__).resolve().parents[5] / "packages" / "@platform" / "temporal" / "fixtures"
GOLDEN = sorted(path for path in FIXTURES.glob("*.json") if hasattr(contract, path.name.split(".")[0]))


def without_null(value: Any) -> Any:
    """Absent and null are the same to the contract (`.nullish()`)."""
    if isinstance(value, dict):
        return {key: without_null(item) for key, item in value.items() if item is not None}
    return [without_null(item) for item in value] if isinstance(value, list) else value


def test_there_are_golden_payloads_of_every_kind() -> None:
    kinds = {path.name.split(".")[0] for path in GOLDEN}
    assert {
        "TurnInput",
        "TurnResult",
        "JournalEntry",
        "DecisionRequest",
        "DecisionAnswer",
        "AgentList",
        "LiveEvent",
    } <= kinds
    assert len(GOLDEN) == len(list(FIXTURES.glob("*.json")))


@pytest.mark.parametrize("path", GOLDEN, ids=lambda path: path.stem)
def test_a_golden_payload_comes_out_as_it_went_in(path: Path) -> None:
    payload = json.loads(path.read_text())
    adapter: TypeAdapter[Any] = TypeAdapter(getattr(contract, path.name.split(".")[0]))

    read = adapter.validate_python(payload)

    assert without_null(adapter.dump_python(read, mode="json", by_alias=True)) == without_null(payload)


@pytest.mark.parametrize(
    ("name", "payload"),
    [
        ("RunOptions", {"dependencies": {"any": {"thing": 1}}}),
        ("RunLimits", {"modelCalls": 3}),
        ("FileReference", {"id": "f", "name": "a.txt", "mediaType": "text/plain", "size": 1, "sha256": "0" * 64}),
    ],
)
def test_a_field_that_a_strict_object_does_not_have_is_refused_by_name(name: str, payload: dict[str, Any]) -> None:
    """What one side refuses must not reach an agent through the other: an option that nobody has judged would be an argument of `arun`."""
    adapter: TypeAdapter[Any] = TypeAdapter(getattr(contract, name))
    assert without_null(adapter.dump_python(adapter.validate_python(payload), mode="json", by_alias=True)) == payload
    for unknown in ("debugMode", "debug_mode", "__proto__"):
        with pytest.raises(ValidationError, match=unknown):
            adapter.validate_python({**payload, unknown: True})
