"""The numbers of all processes as one answer. What a process has counted stays counted when it is started again."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from prometheus_client.core import Metric
from prometheus_client.parser import text_string_to_metric_families

OF_A_PROCESS = "process_"
"""Numbers of an operating system's process have its name as a label: their sum says nothing."""

SAME_FOR_ALL = frozenset(
    {"agents_served", "agents_build_info", "agents_payload_store_free_bytes", "agents_payload_store_size_bytes"}
)
"""Gauges that each process sees alike."""

OF_THE_FRONT = frozenset({"agents_live_viewers"})
"""Each process counts the front as viewers."""

_STARTED = "process_start_time_seconds"

Key = tuple[str, str, tuple[tuple[str, str], ...]]
"""A family, a sample of it, and the sample's labels."""


@dataclass
class _Process:
    started: float | None = None
    ended: dict[Key, float] = field(default_factory=dict)
    """What its predecessors have counted."""
    counted: dict[Key, float] = field(default_factory=dict)


class Merged:
    """Counts over all processes. Counters and histograms are sums, also over processes that have ended; gauges are those of processes that run."""

    def __init__(self) -> None:
        self._processes: dict[str, _Process] = {}
        self._families: dict[str, Metric] = {}

    def merge(self, told: Mapping[str, str | None]) -> Iterable[Metric]:
        """`told`: by the name of a process, its numbers as text; `None` of one that does not answer."""
        gauges: dict[Key, float] = {}
        for name, text in told.items():
            process = self._processes.setdefault(name, _Process())
            if text is None:
                continue
            families = list(text_string_to_metric_families(text))
            self._note_start(process, families)
            for family in families:
                if family.name in OF_THE_FRONT:
                    continue
                self._families.setdefault(family.name, family)
                self._take(name, process, family, gauges)
        return self._made(gauges)

    def _note_start(self, process: _Process, families: Iterable[Metric]) -> None:
        started = next(
            (sample.value for family in families for sample in family.samples if sample.name == _STARTED), None
        )
        if process.started is not None and started != process.started:
            for key, value in process.counted.items():
                process.ended[key] = process.ended.get(key, 0.0) + value
            process.counted = {}
        process.started = started

    def _take(self, name: str, process: _Process, family: Metric, gauges: dict[Key, float]) -> None:
        for sample in family.samples:
            labels = tuple(sorted(sample.labels.items()))
            key = (family.name, sample.name, labels)
            if family.name.startswith(OF_A_PROCESS):
                gauges[(family.name, sample.name, (*labels, ("process", name)))] = sample.value
            elif family.type in ("counter", "histogram"):
                process.counted[key] = sample.value
            elif family.name in SAME_FOR_ALL:
                gauges[key] = max(sample.value, gauges.get(key, sample.value))
            else:
                gauges[key] = gauges.get(key, 0.0) + sample.value

    def _made(self, gauges: Mapping[Key, float]) -> list[Metric]:
        values = dict(gauges)
        for process in self._processes.values():
            for counted in (process.ended, process.counted):
                for key, value in counted.items():
                    values[key] = values.get(key, 0.0) + value
        made = {
            name: Metric(name, family.documentation, family.type) for name, family in sorted(self._families.items())
        }
        for (family, sample, labels), value in values.items():
            made[family].add_sample(sample, dict(labels), value)
        return list(made.values())


class Collected:
    """A collector of what was merged."""

    def __init__(self, families: Iterable[Metric]):
        self._families = families

    def collect(self) -> Iterator[Any]:
        yield from self._families
