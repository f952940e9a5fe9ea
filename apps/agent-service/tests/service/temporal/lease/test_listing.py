"""What a lease lists, as it is read."""

from __future__ import annotations

import base64
import gzip

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agent_service.contract.models import HeldTurn
from agent_service.temporal.lease.listing import MOST_UNPACKED_BYTES, held_turn, read, written

from .server import info_of


def _said(data: bytes) -> dict[str, object]:
    return {"count": 1, "held": base64.b64encode(data).decode()}


WHOLE = base64.b64decode(written([held_turn(info_of("a")), held_turn(info_of("b"))])[1].held)
HARMED = st.builds(
    lambda at, byte, end: (WHOLE[:at] + bytes([byte]) + WHOLE[at + 1 :])[:end],
    st.integers(0, len(WHOLE) - 1),
    st.integers(0, 255),
    st.integers(0, len(WHOLE)),
)


@given(st.one_of(HARMED, st.binary(), st.binary().map(gzip.compress), st.binary().map(lambda data: WHOLE + data)))
def test_any_bytes_are_a_list_or_a_value_error(data: bytes) -> None:
    try:
        assert all(isinstance(turn, HeldTurn) for turn in read(_said(data)))
    except ValueError:
        pass


@given(st.recursive(st.none() | st.integers() | st.text() | st.binary(), st.lists) | st.builds(dict, held=st.text()))
def test_anything_that_was_said_is_a_list_or_a_value_error(said: object) -> None:
    try:
        read(said)
    except ValueError:
        pass


def test_what_was_written_is_read() -> None:
    turns = [held_turn(info_of(name)) for name in "abc"]
    assert read(written(turns)[1].model_dump(by_alias=True)) == turns


def test_a_list_that_is_too_large_when_it_is_unpacked_is_refused() -> None:
    with pytest.raises(ValueError, match="more than"):
        read(_said(gzip.compress(b" " * (MOST_UNPACKED_BYTES + 1))))
