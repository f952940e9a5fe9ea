"""There is JSON of every value, and every reader of JSON can read it."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from decimal import Decimal
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import BaseModel

from agent_service.values.plain_json import NOT_SHOWN, READABLE_DEPTH, is_too_deep, to_json, to_plain
from agent_service.values.well_formed import Pieces, well_formed


class Raising:
    def __str__(self) -> str:
        raise RuntimeError("no text")


class Fields(BaseModel):
    number: float = float("inf")


def strict(text: str) -> Any:
    """As readers that know only what the standard says."""
    text.encode()

    def refuse(name: str) -> Any:
        raise AssertionError(f"{name} is no JSON")

    return json.loads(text, parse_constant=refuse)


@pytest.mark.parametrize(
    ("value", "plain"),
    [
        (float("nan"), "NaN"),
        ({"a": [float("inf"), -float("inf")]}, {"a": ["Infinity", "-Infinity"]}),
        ({float("nan"): 1, 2: 3, None: 4, True: 5, 1.5: 6}, {"NaN": 1, "2": 3, "null": 4, "true": 5, "1.5": 6}),
        ({(1, 2): 3}, {"[1, 2]": 3}),
        (Decimal("1.10"), "1.10"),
        (b"x", "b'x'"),
        (datetime(2026, 1, 2, tzinfo=UTC), "2026-01-02 00:00:00+00:00"),
        ({"a": Raising()}, {"a": "<Raising>"}),
        ("a\ud83d\ude00\ud83d", "a😀\ufffd"),
        ({"\ud800": 1}, {"\ufffd": 1}),
        (10**4_000, 10**4_000),
        (2.0, 2.0),
        (738529527931269425, 738529527931269425),
        (-0.0, -0.0),
    ],
    ids=repr,
)
def test_what_json_cannot_say_is_text(value: Any, plain: Any) -> None:
    said = strict(to_json(value))
    assert said == plain and repr(said) == repr(plain)


def test_a_number_that_python_cannot_write_is_text() -> None:
    assert strict(to_json({"n": 10**5_000})) == {"n": hex(10**5_000)}


def test_what_holds_itself_ends() -> None:
    itself: dict[str, Any] = {"n": 1}
    itself["self"] = itself
    assert to_plain(itself) == {"n": 1, "self": NOT_SHOWN}


@pytest.mark.parametrize("levels", [READABLE_DEPTH + 1, 900, 100_000])
def test_what_is_too_deep_is_cut(levels: int) -> None:
    value: Any = []
    for _ in range(levels - 1):
        value = [value]
    text = to_json({"deep": value, "n": 1})
    assert not is_too_deep(text, READABLE_DEPTH) and strict(text)["n"] == 1 and NOT_SHOWN in text


def test_a_model_whose_number_is_none_is_read() -> None:
    strict(to_json({"fields": Fields()}))


def test_levels_are_counted_outside_of_texts() -> None:
    assert not is_too_deep(json.dumps(["[" * 500, '"[' * 500]))
    assert is_too_deep("[" * 101 + "]" * 101) and not is_too_deep("[" * 100 + "]" * 100)
    assert not is_too_deep(json.dumps([[1]] * 500))


TEXT = st.text(st.characters(exclude_categories=()), max_size=12)
ANYTHING = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | TEXT
    | st.binary(max_size=4)
    | st.decimals()
    | st.just(Raising()),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(TEXT | st.integers() | st.floats() | st.tuples(st.integers()), inner, max_size=4)
        | st.tuples(inner, inner)
    ),
    max_leaves=12,
)


@given(ANYTHING)
def test_every_value_has_json(value: Any) -> None:
    said = strict(to_json(value))
    assert to_plain(said) == said, "and what was said once stays so"


@given(TEXT)
def test_well_formed_text_is_utf_8_and_stays(text: str) -> None:
    sound = well_formed(text)
    assert sound.encode().decode() == sound == well_formed(sound)
    assert sound == text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")


@given(TEXT, st.lists(st.integers(0, 12), max_size=5))
def test_pieces_add_up_to_the_whole(text: str, cuts: list[int]) -> None:
    """Of which none ends in half of a character."""
    pieces, places = Pieces(), sorted({0, len(text), *(cut for cut in cuts if cut < len(text))})
    said = [pieces.add(text[a:b]) for a, b in pairwise(places)] + [pieces.rest()]
    assert all(piece.encode() is not None for piece in said)
    assert "".join(said) == well_formed(text)
