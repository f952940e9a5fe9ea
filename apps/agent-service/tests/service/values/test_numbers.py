"""Promise: what was shown is what runs. A number that a model or a person wrote is the same, and of the same type, in every part.

Values go through the TypeScript of clients, workflow and console (`kit/numbers.mjs`) and come back to Python."""

from __future__ import annotations

import hashlib
import json
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from temporalio.contrib.pydantic import pydantic_data_converter

from agent_service.contract.models import DecisionAnswer, DecisionKind, DecisionRequest
from agent_service.values.arguments import arguments_hash
from agent_service.values.plain_json import to_json, to_plain

_ROOT = Path(__file__).resolve().parents[5]
_GOLDEN = json.loads((_ROOT / "packages/@platform/temporal/fixtures/numbers/numbers.json").read_text())
_converter = pydantic_data_converter.payload_converter


class TypeScript:
    """One process for all values: a line in, a line out."""

    def __init__(self) -> None:
        script = Path(__file__).resolve().parents[2] / "kit" / "numbers.mjs"
        self._node = subprocess.Popen(["node", str(script)], stdin=subprocess.PIPE, stdout=subprocess.PIPE)

    def through(self, value: dict[str, str]) -> dict[str, str]:
        assert self._node.stdin and self._node.stdout
        self._node.stdin.write(json.dumps(value).encode() + b"\n")
        self._node.stdin.flush()
        line = self._node.stdout.readline()
        assert line, "the script ended: is everything built (npm run build)?"
        return json.loads(line)

    def close(self) -> None:
        self._node.communicate(timeout=30)


@pytest.fixture(scope="module")
def typescript() -> Iterator[TypeScript]:
    running = TypeScript()
    yield running
    running.close()


numbers = (
    st.integers(-(10**60), 10**60)
    | st.integers(-(2**53) - 3, -(2**53) + 3)
    | st.integers(2**53 - 3, 2**53 + 3)
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.integers(-1000, 1000).map(float)
)
texts = st.text(st.characters(exclude_categories=["Cs"]), max_size=20)
values = st.recursive(
    st.none() | st.booleans() | numbers | texts,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(texts, inner, max_size=4),
    max_leaves=12,
)
arguments = st.dictionaries(texts, values, max_size=5)
literals = st.from_regex(r"\A-?(0|[1-9][0-9]{0,25})(\.[0-9]{1,25})?([eE][+-]?[0-9]{1,2})?\Z")

often = settings(max_examples=150, deadline=None, database=None, suppress_health_check=[HealthCheck.too_slow])


def typed(value: Any) -> Any:
    """A value with the type of each number, in which `2`, `2.0`, `True` and `-0.0` are not equal."""
    if isinstance(value, dict):
        return {key: typed(member) for key, member in value.items()}
    if isinstance(value, list):
        return [typed(member) for member in value]
    return (type(value).__name__, repr(value))


def request_for(args: dict[str, Any]) -> str:
    """A request for a decision on a call with these arguments, as it crosses to TypeScript."""
    plain = to_plain(args)
    request = DecisionRequest(
        id="0-c",
        kind=DecisionKind.approval,
        tool_call_id="c",
        tool="send",
        arguments=plain,
        arguments_hash=arguments_hash(plain),
    )
    [payload] = _converter.to_payloads([request])
    return payload.data.decode()


def arguments_of(data: str) -> dict[str, Any]:
    """The arguments of an answer, as the agent-service reads it."""
    [payload] = _converter.to_payloads([None])
    payload.metadata["encoding"] = b"json/plain"
    payload.data = data.encode()
    [answer] = _converter.from_payloads([payload], [DecisionAnswer])
    return answer.arguments or {}


@often
@given(args=arguments)
@example(args={"account": 738529527931269425, "amount": 2.0, "rate": -0.0, "big": 1e300, "small": 5e-324})
def test_the_arguments_of_a_call_are_the_same_when_people_have_decided(
    typescript: TypeScript, args: dict[str, Any]
) -> None:
    came = typescript.through({"payload": request_for(args)})

    assert typed(json.loads(came["shown"])) == typed(args)
    assert came["hash"] == arguments_hash(args)
    assert typed(arguments_of(came["carried"])) == typed(args)
    assert arguments_hash(arguments_of(came["carried"])) == arguments_hash(args)
    assert typed(arguments_of(came["edited"])) == typed({**args, "edited": "yes"})


@often
@given(number=literals)
def test_a_number_is_read_as_python_reads_it(typescript: TypeScript, number: str) -> None:
    text = f'{{"n": [{number}]}}'
    assert typed(json.loads(typescript.through({"text": text})["shown"])) == typed(json.loads(text))


@often
@given(args=arguments)
def test_what_is_recorded_keeps_its_numbers(args: dict[str, Any]) -> None:
    assert typed(to_plain(args)) == typed(args)
    assert typed(json.loads(to_json({"arguments": args}))["arguments"]) == typed(args)


@pytest.mark.parametrize("case", _GOLDEN["cases"], ids=lambda case: case["json"][:40])
def test_a_golden_value_has_one_canonical_text_in_both_languages(case: dict[str, str]) -> None:
    args = json.loads(case["json"])
    assert hashlib.sha256(case["canonical"].encode()).hexdigest() == case["sha256"]
    assert arguments_hash(args) == case["sha256"]
    assert typed(json.loads(case["canonical"])) == typed(args)
