"""Spans of the record: the same ids, names, times, attributes and links as in TypeScript, by one golden file."""

from __future__ import annotations

import copy
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agent_service.tracing.ids import is_sampled, span_id_of, trace_id_of
from agent_service.tracing.turn_spans import turn_spans

from .golden import CASES, facts_of

IDS = [case["title"] for case in CASES]


def is_told_here(span: dict[str, Any]) -> bool:
    """Waits are the worker's to tell."""
    return not span["name"].startswith("await_")


@pytest.mark.parametrize("case", CASES, ids=IDS)
def test_the_spans_of_a_turn_are_those_of_the_golden_file(case: dict[str, Any]) -> None:
    entries = copy.deepcopy(case["entries"])
    spans = turn_spans(facts_of(case["turn"]), entries, case["contents"])
    assert spans == [span for span in case["spans"] if is_told_here(span)]
    assert entries == case["entries"]  # nobody writes into what is recorded


def test_ids_are_of_what_a_span_is_about() -> None:
    assert trace_id_of("refund-1042", 0) == "bf6af3a0a6e39993715dda52ca422493"
    assert span_id_of("refund-1042", 0, "execution 0") == "7a10a38b9400976a"


@given(st.text(max_size=20), st.integers(0, 100), st.floats(0, 1), st.floats(0, 1))
def test_whoever_tells_less_tells_a_part_of_what_others_tell(run: str, turn: int, one: float, other: float) -> None:
    trace = trace_id_of(run, turn)
    assert is_sampled(trace, 1.0)
    assert not is_sampled(trace, 0.0)
    less, more = sorted((one, other))
    assert is_sampled(trace, more) or not is_sampled(trace, less)
