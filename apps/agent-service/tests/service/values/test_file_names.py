"""What a file is called is the same in both languages."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from agent_service.values.file_names import clean_file_name

NAMES = json.loads(
    (Path(__file__).resolve().parents[5] / "packages/@platform/temporal/fixtures/files/names.json").read_text()
)


@pytest.mark.parametrize(("given", "kept"), NAMES)
def test_a_name_is_kept_clean(given: str, kept: str) -> None:
    assert clean_file_name(given) == kept
    assert clean_file_name(kept) == kept
