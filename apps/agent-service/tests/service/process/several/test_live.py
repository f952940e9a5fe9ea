"""Promise held here: a viewer is shown the attempt that counts, whichever process has it."""

from __future__ import annotations

from typing import Any

from agent_service.process.several.live import Shown

NOTHING = {"type": "snapshot", "turn": None, "attempt": None}


def snapshot(attempt: int, turn: int = 0) -> dict[str, Any]:
    return {"type": "snapshot", "turn": turn, "attempt": attempt}


def delta(attempt: int, turn: int = 0) -> dict[str, Any]:
    return {"type": "delta", "turn": turn, "attempt": attempt}


def asked_again() -> tuple[Shown, list[int]]:
    again: list[int] = []
    return Shown(2, again.append), again


def test_nothing_goes_on_once_every_process_has_said_so_or_is_gone() -> None:
    shown, _ = asked_again()
    assert not shown.take(0, NOTHING)
    assert shown.take(1, NOTHING)
    shown, _ = asked_again()
    assert not shown.take(0, NOTHING)
    assert shown.lost(1)
    assert not shown.lost(1)


def test_a_turn_is_shown_at_once_whoever_is_silent() -> None:
    shown, _ = asked_again()
    assert shown.take(1, snapshot(1))
    assert shown.take(1, delta(1))
    assert not shown.take(0, NOTHING)


def test_the_next_attempt_takes_the_place_of_one_whose_process_was_only_frozen() -> None:
    shown, again = asked_again()
    assert shown.take(0, snapshot(1))
    assert shown.take(1, snapshot(2))
    assert not shown.take(0, delta(1))
    assert not shown.take(0, snapshot(1)), "it only starts over"
    assert not shown.take(0, NOTHING)
    assert shown.take(1, delta(2))
    assert shown.take(1, NOTHING)
    assert again == []


def test_a_turn_that_was_handed_over_begins_with_its_first_attempt_again() -> None:
    shown, _ = asked_again()
    assert shown.take(0, snapshot(1))
    assert shown.take(0, NOTHING)
    assert shown.take(1, snapshot(1))
    assert shown.take(1, NOTHING)
    assert shown.take(0, snapshot(1))


def test_when_what_is_shown_ends_what_goes_on_elsewhere_is_asked_for() -> None:
    shown, again = asked_again()
    assert shown.take(0, snapshot(1))
    assert shown.take(1, snapshot(2))
    assert shown.lost(1)
    assert again == [0]
    assert shown.take(0, snapshot(1))
    assert shown.take(0, delta(1))
