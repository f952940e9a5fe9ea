"""Promise held here: nobody sees what is not theirs; no log holds a secret."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agent_service.values.redacted import INSTEAD, redacted, secrets_of

CASES = json.loads(
    (Path(__file__).parents[5] / "packages/@platform/temporal/fixtures/redacted/redacted.json").read_text()
)
SECRET = st.text(min_size=8, max_size=40).filter(lambda text: len(text.strip()) >= 8 and "," not in text)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["text"][:40])
def test_the_same_is_taken_out_as_in_typescript(case: dict[str, Any]) -> None:
    secrets = case.get("secrets", [])
    assert redacted(case["text"], secrets) == case["is"]
    assert redacted(case["is"], secrets) == case["is"]


@given(st.lists(SECRET, min_size=1, max_size=4), st.text(), st.text())
def test_no_value_of_a_variable_that_holds_a_secret_is_written(values: list[str], before: str, after: str) -> None:
    secrets = secrets_of({f"N{n}_API_KEY": value for n, value in enumerate(values)})
    for secret in secrets:
        if secret in INSTEAD:
            continue
        written = redacted(before + secret + after, secrets)
        assert not [part for part in written.split(INSTEAD) if secret in part]


def test_only_variables_that_hold_secrets_are_taken() -> None:
    environment = {
        "PATH": "/usr/local/bin",
        "OPENAI_API_KEY": "short",
        "AUTH_COOKIE_SECRETS": "first-secret, second-one",
    }
    assert secrets_of(environment) == ["first-secret", "second-one"]
