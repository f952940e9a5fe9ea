"""What a process remembers of paused runs."""

from __future__ import annotations

from agent_service.journal.paused_run import PausedRun
from agent_service.temporal.run_cache import RunCache


def paused(text: str) -> PausedRun:
    return PausedRun({"status": "PAUSED"}, [{"role": "user", "content": text}])


def test_a_run_is_taken_once() -> None:
    runs = RunCache()
    runs.put("r", 1, paused("hello"))
    assert runs.take("r", 2) is None
    taken = runs.take("r", 1)
    assert taken is not None
    assert taken.messages == paused("hello").messages
    assert runs.take("r", 1) is None


def test_the_oldest_go_first_when_there_is_no_room_left() -> None:
    runs = RunCache(max_bytes=1_000)
    for number in range(5):
        runs.put(f"r{number}", 1, paused("x" * 200))
    assert [runs.take(f"r{number}", 1) is not None for number in range(5)] == [False, False, True, True, True]


def test_a_run_that_is_put_again_counts_once() -> None:
    runs = RunCache(max_bytes=1_000)
    for _ in range(10):
        runs.put("r", 1, paused("x" * 200))
    runs.put("other", 1, paused("x" * 200))
    assert runs.take("r", 1) is not None
    assert runs.take("other", 1) is not None
