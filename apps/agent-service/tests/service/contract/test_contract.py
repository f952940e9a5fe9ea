"""Golden payloads of the contract survive Python: read, written, the same. TypeScript's tests hold the same of the same files."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from pydantic import TypeAdapter

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
