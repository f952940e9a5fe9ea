"""Nothing runs that a person had to approve and did not: whether an answer is enough is judged by the agent-service's own policy.

The cases are those of `judging.test.ts`, which also tries random ones against what the workflow does.
"""

from __future__ import annotations

import copy
import json
from pathlib import Path
from typing import Any

import pytest

from tests.kit.judge import judged

CASES = json.loads(
    (Path(__file__).resolve().parents[5] / "packages/@platform/temporal/fixtures/judging/answers.json").read_text()
)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["name"])
def test_an_answer_is_enough_or_says_what_is_missing(case: dict[str, Any]) -> None:
    assert judged(copy.deepcopy(case)) == case["why"]
