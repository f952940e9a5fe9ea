"""Whatever comes in from outside, the number of time series has a bound, nothing is left out of a sum, and the text can be read."""

from __future__ import annotations

from collections.abc import Sequence

from hypothesis import given, settings
from hypothesis import strategies as st
from prometheus_client import CollectorRegistry

from agent_service.journal.happenings import (
    Happening,
    ModelCallEnded,
    ModelCallFailed,
    ToolCallEnded,
    ToolCallFailed,
    TurnEnded,
)
from agent_service.process.metrics.labels import LONGEST, OTHER, BoundedLabel
from agent_service.process.metrics.turns import AGENTS, MODELS, TOOLS, TurnMetrics

from .scrape import scrape, total

HOSTILE = st.text(st.characters(codec=None), max_size=200)  # lone surrogates, line ends and quotes too

NUMBER = st.floats(min_value=0, max_value=1e9)
TOKENS = st.integers(min_value=0, max_value=10**9)

CALLS = st.one_of(
    st.builds(ToolCallEnded, HOSTILE, HOSTILE, NUMBER, st.booleans()),
    st.builds(ToolCallFailed, HOSTILE, HOSTILE, HOSTILE),
    st.builds(ModelCallEnded, HOSTILE, HOSTILE, NUMBER, TOKENS, TOKENS, st.none() | NUMBER),
    st.builds(ModelCallFailed, HOSTILE, HOSTILE, NUMBER, HOSTILE),
    st.builds(TurnEnded, HOSTILE, st.just("failed"), st.integers(1, 5), NUMBER, HOSTILE),
)


@settings(max_examples=50, deadline=None)
@given(st.lists(CALLS, max_size=30))
def test_any_name_can_be_written_and_every_call_is_counted(happened: Sequence[Happening]) -> None:
    registry = CollectorRegistry()
    metrics = TurnMetrics(registry)
    for happening in happened:
        metrics._count(happening)  # raises, where `tell` would log
    samples = scrape(registry)
    tools = sum(isinstance(each, ToolCallEnded) for each in happened)
    models = sum(isinstance(each, ModelCallEnded | ModelCallFailed) for each in happened)
    assert total(samples, "agents_tool_call_duration_seconds_count") == tools
    assert total(samples, "gen_ai_client_operation_duration_seconds_count") == models


def test_a_million_names_make_no_million_series() -> None:
    registry = CollectorRegistry()
    metrics = TurnMetrics(registry, ["bee"], ["search"])
    for n in range(20_000):
        metrics.tell(ToolCallEnded(f"agent {n}", f"tool {n}", 1.0, True))
        metrics.tell(ModelCallEnded(f"agent {n}", f"model {n}", 1.0, 1, 1, None))
    metrics.tell(ToolCallEnded("bee", "search", 1.0, True))
    samples = scrape(registry)
    assert total(samples, "agents_tool_call_duration_seconds_count") == 20_001
    assert (
        total(samples, "agents_tool_call_duration_seconds_count", agent="bee", tool="search") == 1
    )  # declared: never displaced
    assert total(samples, "agents_tool_call_duration_seconds_count", agent=OTHER, tool=OTHER) == 20_000 - TOOLS
    for label, most in (("agent", AGENTS + 2), ("tool", TOOLS + 2), ("gen_ai_request_model", MODELS + 1)):
        assert len({dict(labels)[label] for _, labels in samples if label in dict(labels)}) <= most
    assert len(samples) < 20_000


@given(st.lists(HOSTILE, max_size=200), st.lists(HOSTILE, max_size=20), st.integers(0, 20))
def test_a_label_has_no_more_values_than_are_known_and_have_room(names: list[str], known: list[str], room: int) -> None:
    label = BoundedLabel(room, known)
    values = {label(name) for name in names}
    assert len(values - {OTHER} - {BoundedLabel(0, [name])(name) for name in known}) <= room
    assert all(len(value) <= LONGEST and value.isprintable() and value.encode() for value in values)
    assert [label(name) for name in names] == [label(name) for name in names]
