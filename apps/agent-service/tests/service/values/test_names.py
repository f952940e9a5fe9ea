"""Names. The golden file is the one of `names.test.ts`: what is refused, with which words, and who is one person to both languages."""

from __future__ import annotations

import itertools
import json
import unicodedata
from pathlib import Path
from typing import Any

import pytest

from agent_service.values.names import is_same, name_problem

GOLDEN = json.loads(
    (Path(__file__).resolve().parents[5] / "packages/@platform/temporal/fixtures/judging/names.json").read_text()
)


@pytest.mark.parametrize(("name", "problem"), GOLDEN["refused"], ids=ascii)
def test_a_name_that_people_cannot_see_whole_is_refused(name: Any, problem: str) -> None:
    assert name_problem(name) == problem


@pytest.mark.parametrize("name", GOLDEN["taken"])
def test_other_names_are_taken(name: str) -> None:
    assert name_problem(name) is None


@pytest.mark.parametrize("group", GOLDEN["same"], ids=ascii)
def test_nobody_counts_as_two_people(group: list[str]) -> None:
    assert [pair for pair in itertools.product(group, group) if not is_same(*pair)] == []


@pytest.mark.parametrize("pair", GOLDEN["different"], ids=ascii)
def test_two_people_are_not_taken_for_one(pair: list[str]) -> None:
    assert not is_same(*pair)


def test_every_control_and_format_character_is_refused() -> None:
    unseen = {"Cc", "Cf", "Zl", "Zp"}
    taken = [
        code
        for code in range(0x110000)
        if unicodedata.category(chr(code)) in unseen and not name_problem(f"a{chr(code)}")
    ]
    assert taken == []
