"""What is hidden in text from outside is shown, the same as TypeScript shows it."""

from __future__ import annotations

import json
import unicodedata
from pathlib import Path

import pytest

from agent_service.values.shown import shown

GOLDEN = json.loads(
    (
        Path(__file__).resolve().parents[5]
        / "packages"
        / "@platform"
        / "temporal"
        / "fixtures"
        / "shown"
        / "shown.json"
    ).read_text()
)


@pytest.mark.parametrize("case", GOLDEN["cases"], ids=lambda case: case["what"])
def test_text_from_outside_in_one_line(case: dict[str, str]) -> None:
    # JSON's halves of characters come out of `json` as Python's lone surrogates.
    assert shown(case["text"]) == case["line"]
    assert shown(case["line"]) == case["line"]


def test_every_code_point_that_is_hidden_is_shown_and_no_other_is_changed() -> None:
    hidden = {code for first, last in GOLDEN["hidden"] for code in range(int(first, 16), int(last, 16) + 1)}
    wrong = [
        hex(code)
        for code in range(0x110000)
        if (shown(chr(code)) != chr(code)) != (code in hidden or unicodedata.category(chr(code)) == "Cn")
    ]
    assert wrong == []
