"""What is counted of turns: everything that happens, once. A playback happens again, and is not counted again."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import fields
from typing import Any

import pytest
from agno.agent import Agent
from hypothesis import given
from hypothesis import strategies as st
from prometheus_client import CollectorRegistry

from agent_service.agno.turn import TurnFailed
from agent_service.journal import happenings
from agent_service.journal.happenings import Happening, from_words, to_words
from agent_service.process.metrics.turns import TurnMetrics
from tests.service.process.metrics.scrape import Samples, scrape, total

from .support import CallLog, RequestLog, play, request
from .test_failures import words

MODEL, TOOL = "gen_ai_client_operation_duration_seconds_count", "agents_tool_call_duration_seconds_count"
STEPS = (["quick", {"n": 1}], ["quick", {"n": 2}], "end")


class Counted:
    def __init__(self) -> None:
        self.registry = CollectorRegistry()
        self.tell = TurnMetrics(self.registry, ["worker-bee"], ["quick"]).tell

    def samples(self) -> Samples:
        return scrape(self.registry)


async def test_calls_tokens_and_cost_of_a_turn_are_those_of_its_journal(bee: Callable[[], Agent]) -> None:
    counted = Counted()
    played = await play(bee(), request(words("counted", *STEPS)), tell=counted.tell)
    models = [entry for entry in played.entries if entry["kind"] == "model"]
    samples = counted.samples()
    assert total(samples, MODEL, error_type="") == len(models) == 3
    assert total(samples, TOOL, tool="quick", ok="true") == 2
    assert total(samples, "agents_cost_usd_total") == pytest.approx(sum(entry["costUsd"] for entry in models))
    sent = sum((entry["message"].get("metrics") or {}).get("input_tokens", 0) for entry in models)
    assert total(samples, "gen_ai_client_token_usage_sum", gen_ai_token_type="input") == sent > 0


async def test_nothing_is_counted_twice_in_a_playback_from_wherever_the_process_died(
    bee: Callable[[], Agent], requests: RequestLog, calls: CallLog
) -> None:
    text = words("counted once", *STEPS)
    whole = (await play(bee(), request(text))).entries
    for died_after in range(len(whole) + 1):
        requests.mark()
        calls.mark()
        counted = Counted()
        await play(bee(), request(text), whole[:died_after], tell=counted.tell)
        samples = counted.samples()
        assert total(samples, MODEL) == len(requests.bodies())
        assert total(samples, TOOL) == len(calls.bodies())
        assert total(samples, MODEL) + total(samples, TOOL) == len(whole) - died_after


async def test_a_failed_call_is_counted_by_its_class_and_the_one_after_it_as_itself(bee: Callable[[], Agent]) -> None:
    counted = Counted()
    text = words("fails once", {"status": 429, "times": 1, "then": "end"})
    with pytest.raises(TurnFailed):
        await play(bee(), request(text), tell=counted.tell)
    await play(bee(), request(text), tell=counted.tell)
    samples = counted.samples()
    assert total(samples, MODEL, error_type="RateLimited") == 1
    assert total(samples, MODEL, error_type="") == 1


VALUES = {
    "int": st.integers(0, 2**53),
    "float": st.floats(0, 1e12),
    "bool": st.booleans(),
    "str": st.text(max_size=300),
}


def happening(kind: Any) -> st.SearchStrategy[Happening]:
    """Any of this kind, with values that clocks and counters give: no `nan`."""
    given_values = {field.name: VALUES[str(field.type).split(" | ")[0]] for field in fields(kind)}
    return st.builds(kind, **given_values)


@given(st.one_of([happening(kind) for kind in happenings._KINDS.values()]))
def test_a_process_of_its_own_passes_on_what_happens_in_it(happened: Happening) -> None:
    kind, said = json.loads(json.dumps(to_words(happened)))
    assert from_words(kind, said) == from_words(*to_words(happened))
    assert all(value == getattr(happened, name) or len(value) == 200 for name, value in said.items())


def test_what_is_no_happening_is_none() -> None:
    assert from_words("TurnEnded", {"agent": "bee"}) is None
    assert from_words("__import__", {}) is None
