"""The agent-service reads of a history what the workflow reads of it, whatever strangers send."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from agent_service.journal.intake import JournalIntake

FIXTURES = Path(__file__).parents[5] / "packages/@platform/temporal/fixtures"
CASES = json.loads((FIXTURES / "journal/intake.json").read_text())


@pytest.mark.parametrize("case", CASES, ids=[case["title"] for case in CASES])
def test_the_entries_that_count_are_those_of_typescript(case: dict[str, Any]) -> None:
    intake, turn = JournalIntake(), 0
    for fact in case["facts"]:
        if "began" in fact:
            intake.began(fact["began"])
        if "scheduled" in fact:
            turn = fact["scheduled"]
            intake.scheduled(turn)
        if "signal" in fact:
            intake.signalled(fact["signal"])
        if "reported" in fact:
            assert intake.reported(turn, fact["reported"]) is not fact.get("refused", False)
        if "failedAt" in fact:
            intake.failed_at(turn, fact["failedAt"])
        if fact.get("ended"):
            intake.ended()
    counts = {number: [words(entry) for entry in intake.entries(int(number))] for number in case["counts"]}
    assert counts == case["counts"]


def words(entry: dict[str, Any]) -> str:
    return entry["result"] if "result" in entry else entry["message"]["content"]
