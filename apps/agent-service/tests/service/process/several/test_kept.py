"""A process that ends is started again: at once the first time, then later and later."""

from __future__ import annotations

import logging
import signal

import pytest

from agent_service.process.several.kept import LONGEST_SECONDS, STEADY_SECONDS, Kept

KILLED = int(signal.SIGKILL)  # a wait status


def test_the_first_end_is_mended_at_once_and_the_next_ones_later_and_later(caplog: pytest.LogCaptureFixture) -> None:
    kept = Kept("agents-1-1", lambda: 7)
    waits: list[float] = []
    for now in range(8):
        kept.start(float(now))
        assert (kept.pid, kept.due) == (7, None)
        kept.ended(KILLED, float(now))
        assert kept.pid is None and kept.due is not None
        waits.append(kept.due - now)
    assert waits == [0.0, 0.5, 1.0, 2.0, 4.0, 8.0, LONGEST_SECONDS, LONGEST_SECONDS]
    assert caplog.messages[:2] == [
        "agents-1-1 was ended by SIGKILL; starting it again at once",
        "agents-1-1 was ended by SIGKILL; starting it again in 0.5 s",
    ]


def test_a_process_that_lived_long_is_started_again_at_once() -> None:
    kept = Kept("agents-1-1", lambda: 7)
    for _ in range(3):
        kept.start(0.0)
        kept.ended(KILLED, 0.0)
    kept.start(100.0)
    kept.ended(0, 100.0 + STEADY_SECONDS)
    assert kept.due == 100.0 + STEADY_SECONDS


def test_a_machine_that_has_no_room_for_it_is_asked_again_later(caplog: pytest.LogCaptureFixture) -> None:
    rooms = iter([False, False, True])

    def begin() -> int:
        if not next(rooms):
            raise BlockingIOError(11, "Resource temporarily unavailable")
        return 9

    kept = Kept("agents-1-2", begin)
    with caplog.at_level(logging.ERROR):
        kept.start(1.0)
        assert (kept.pid, kept.due, kept.starts) == (None, 1.0, 0)
        kept.start(1.0)
        assert kept.due == 1.5
        kept.start(1.5)
    assert (kept.pid, kept.due, kept.starts) == (9, None, 1)
    assert "cannot be started" in caplog.text
