"""Promise held here: nobody sees what is not theirs; a page of a stranger reads nothing from this port."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from agent_service.process.doors import refusal_of

CASES = Path(__file__).parents[5] / "packages/@platform/temporal/fixtures/doors/doors.json"


# There are no pages at this port, so that a link is refused whoever asks.
PROGRAMS = [case for case in json.loads(CASES.read_text()) if not case.get("links") or "refused" in case]


@pytest.mark.parametrize("case", PROGRAMS, ids=lambda case: case["title"])
def test_the_same_requests_are_refused_as_in_typescript(case: dict[str, Any]) -> None:
    refused = refusal_of(case["headers"], case.get("origins", ()))
    assert (refused.code if refused else None) == case.get("refused")
