"""Golden payloads of the contract survive Python: read, written, the same."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from pydantic import TypeAdapter

from agent_service import contract

FIXTURES = Path(__file__).resolve().parents[4] / "packages" / "@platform" / "temporal" / "fixtures"


def golden() -> list[Path]:
    return sorted(FIXTURES.glob("*.json"))


def without_null(value: Any) -> Any:
    if isinstance(value, dict):
        return {k: without_null(v) for k, v in value.items() if v is not None}
    return [without_null(v) for v in value] if isinstance(value, list) else value
