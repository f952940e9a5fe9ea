"""The conversation after a turn: what `addTurn` of the client makes of the same cases, so that a run that goes on from another begins
with the messages that it would have gone on with itself."""

import json
from pathlib import Path
from typing import Any

import pytest

from agent_service.journal.conversation import add_turn

_GOLDEN = Path(__file__).resolve().parents[4] / "packages/@platform/temporal/fixtures/conversations/turns.json"
_CASES: list[dict[str, Any]] = json.loads(_GOLDEN.read_text())


@pytest.mark.parametrize("case", _CASES, ids=[case["name"] for case in _CASES])
def test_the_conversation_after_a_turn_is_the_same_in_both_languages(case: dict[str, Any]) -> None:
    assert add_turn(case["before"], case["entries"], case["end"]) == case["after"]
