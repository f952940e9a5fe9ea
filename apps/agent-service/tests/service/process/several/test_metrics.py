"""Promise held here: numbers tell of all processes, and a process that is started again takes nothing of them away."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st
from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram
from prometheus_client.exposition import generate_latest
from prometheus_client.parser import text_string_to_metric_families

from agent_service.process.several.metrics import Collected, Merged


class Process:
    """What one process tells."""

    def __init__(self, started: float):
        self.registry = CollectorRegistry()
        self.turns = Counter("agents_turns", "Turns.", ["agent"], registry=self.registry)
        self.seconds = Histogram("agents_seconds", "Seconds.", registry=self.registry, buckets=(1, 10))
        self.running = Gauge("agents_turns_running", "Now.", registry=self.registry)
        Gauge("agents_served", "Agents.", registry=self.registry).set(3)
        Gauge("agents_live_viewers", "Viewers.", registry=self.registry).set(9)
        Gauge("process_start_time_seconds", "Start.", registry=self.registry).set(started)
        Gauge("process_open_fds", "Open.", registry=self.registry).set(started)

    def text(self) -> str:
        return generate_latest(self.registry).decode()


def shown(merged: Merged, told: dict[str, str | None]) -> dict[tuple[str, str], float]:
    registry = CollectorRegistry()
    registry.register(Collected(merged.merge(told)))
    families = text_string_to_metric_families(generate_latest(registry).decode())
    return {
        (sample.name, ",".join(sample.labels.values())): sample.value
        for family in families
        for sample in family.samples
    }


def test_counts_are_sums_and_gauges_what_they_mean() -> None:
    one, other = Process(1), Process(2)
    one.turns.labels("support").inc(2)
    other.turns.labels("support").inc(3)
    other.turns.labels("analyst").inc()
    one.seconds.observe(0.5)
    other.seconds.observe(5)
    one.running.set(4)
    other.running.set(1)
    told = shown(Merged(), {"a-1": one.text(), "a-2": other.text()})
    assert told[("agents_turns_total", "support")] == 5
    assert told[("agents_turns_total", "analyst")] == 1
    assert [told[("agents_seconds_bucket", le)] for le in ("1.0", "10.0", "+Inf")] == [1, 2, 2]
    assert (told[("agents_seconds_count", "")], told[("agents_seconds_sum", "")]) == (2, 5.5)
    assert told[("agents_turns_running", "")] == 5
    assert told[("agents_served", "")] == 3
    assert told[("process_open_fds", "a-1")] == 1 and told[("process_open_fds", "a-2")] == 2
    assert not any(name == "agents_live_viewers" for name, _ in told)


def test_what_an_ended_process_has_counted_stays_and_what_it_did_does_not() -> None:
    merged, one, other = Merged(), Process(1), Process(2)
    one.turns.labels("support").inc(2)
    one.running.set(1)
    other.turns.labels("support").inc(10)
    shown(merged, {"a-1": one.text(), "a-2": other.text()})
    gone = shown(merged, {"a-1": None, "a-2": other.text()})
    assert gone[("agents_turns_total", "support")] == 12
    assert gone[("agents_turns_running", "")] == 0
    assert ("process_open_fds", "a-1") not in gone
    again = Process(3)
    again.turns.labels("support").inc(1)
    assert shown(merged, {"a-1": again.text(), "a-2": other.text()})[("agents_turns_total", "support")] == 13


@settings(deadline=None, max_examples=25)
@given(st.lists(st.tuples(st.integers(0, 2), st.sampled_from(["count", "restart", "away"])), max_size=12))
def test_a_count_never_goes_down(happenings: list[tuple[int, str]]) -> None:
    merged, starts = Merged(), 3
    processes = [Process(n) for n in range(3)]
    before = counted = 0.0
    for n, what in happenings:
        if what == "count":
            processes[n].turns.labels("support").inc()
            counted += 1
        elif what == "restart":
            starts += 1
            processes[n] = Process(starts)
        told: dict[str, str | None] = {f"a-{i}": each.text() for i, each in enumerate(processes)}
        if what == "away":
            told[f"a-{n}"] = None
        now = shown(merged, told).get(("agents_turns_total", "support"), 0.0)
        assert now >= before
        assert now == counted or what == "away"
        before = now
