"""What is written into the journal is of the contract. Promise: nothing finished is lost; an entry of another shape would not count."""

from __future__ import annotations

import ast
from pathlib import Path
from typing import Any

import pytest

from agent_service.contract.entries import MemberCall
from agent_service.journal.entries import (
    ToolCall,
    claim_entry,
    error_entry,
    failed_instead,
    journal_signal,
    model_entry,
    spent_entry,
    spent_instead,
    tool_entry,
)
from agent_service.journal.journal import Entry, Journal
from tests.kit.contract import FIELDS, require_contract
from tests.turn.support import MemoryStore

SOURCE = Path(__file__).resolve().parents[3] / "src" / "agent_service"
MEMBER: MemberCall = {"id": "bee", "name": "Bee", "call": "c", "run": "/d:c.0/@bee.0"}
CALL: ToolCall = {"key": "/pay:c.0", "tool": "pay", "toolCallId": "c", "arguments": {"n": 1}, "member": MEMBER}
DONE = tool_entry(
    CALL,
    ok=True,
    result="paid",
    changes={"sessionState": {"n": 1}, "sessionStateRemoved": ["m"], "sessionStateInPlace": None},
    ms=3,
)
WRITTEN: list[Any] = [
    DONE,
    tool_entry(CALL, ok=False, error="no money", exception={"text": "no money"}),
    tool_entry(CALL, ok=True, tool_result={"content": "a picture"}),
    failed_instead(DONE, "too large"),
    claim_entry(CALL),
    error_entry(key="/bee.0", model="m", member=None, message="away", exception={"class": "ModelProviderError"}),
    spent_entry(
        key="/bee.0", model="m", tokens={"inputTokens": 1, "outputTokens": 0}, message="away", cost={"costUsd": 0.1}
    ),
    spent_entry(
        key="/bee.0", model="m", tokens={"inputTokens": 1, "outputTokens": 0}, message="away", cost={"unpriced": True}
    ),
    model_entry(
        key="/bee.1", model="m", owner="bee", member=MEMBER, message={"role": "assistant"}, ms=1, cost={"costUsd": 0.0}
    ),
    model_entry(
        key="/bee.2",
        model="m",
        owner=None,
        member=None,
        message={"role": "assistant", "content": "hello"},
        ms=1,
        cost={"estimate": {"inputTokens": 1, "outputTokens": 2}, "unpriced": True},
        input=[{"role": "user", "content": "hi"}],
        steering=["s-1"],
        extra={"stream": {}},
    ),
]


async def test_every_kind_of_entry_is_written_as_the_contract_has_it() -> None:
    assert {entry["kind"] for entry in WRITTEN} == set(FIELDS)
    journal = Journal(MemoryStore())
    for entry in WRITTEN:
        await (journal.add_spent(entry) if entry["kind"] == "spent" else journal.add(entry))
    assert len(journal.entries) == len(WRITTEN)
    for entry in journal_signal(0, journal.entries, True)["entries"]:
        require_contract(entry)


@pytest.mark.parametrize(
    ("metrics", "cost", "says"),
    [
        ({"input_tokens": 5, "output_tokens": 7}, {"costUsd": 0.5}, (5, 7, False, 0.5, None)),
        ({"output_tokens": 7}, {"costUsd": 0.3}, (0, 7, False, 0.3, None)),
        ({}, {"estimate": {"inputTokens": 3, "outputTokens": 4}, "unpriced": True}, (3, 4, True, None, True)),
    ],
)
async def test_what_an_answer_that_cannot_be_recorded_has_spent_is_what_was_counted_for_it(
    metrics: Any, cost: Any, says: Any
) -> None:
    message = {"role": "assistant", "metrics": metrics}
    answer = model_entry(key="/bee.0", model="m", owner=None, member=None, message=message, ms=1, cost=cost)
    store = MemoryStore()
    await Journal(store).add_spent(spent_instead(answer, "too large"))
    [spent] = store.all
    assert says == (
        spent["inputTokens"],
        spent["outputTokens"],
        spent["estimated"],
        spent.get("costUsd"),
        spent.get("unpriced"),
    )


async def test_what_is_no_result_any_more_is_left_out() -> None:
    store = MemoryStore()
    await Journal(store).add(failed_instead(DONE, "too large"))
    assert {"result", "toolResult", "sessionState", "sessionStateRemoved"} & set(store.all[0]) == set()
    assert (store.all[0]["ok"], store.all[0]["error"], store.all[0]["ms"]) == (False, "too large", 3)


@pytest.mark.parametrize(
    "wrong", [{"kind": "other"}, {"toolCallId": None}, {"ok": "yes"}, {"invented": 1}, {"member": {"id": "bee"}}]
)
def test_an_entry_of_another_shape_is_noticed(wrong: dict[str, Any]) -> None:
    entry: Entry = {"n": 0, "at": "2026-01-01T00:00:00.000Z", "kind": "claim", **{k: v for k, v in CALL.items() if v}}
    require_contract(entry)
    if wrong == {"ok": "yes"}:
        entry = {**entry, "kind": "tool"}
    with pytest.raises(AssertionError):
        require_contract({**entry, **wrong})


def test_entries_are_made_in_one_file() -> None:
    kinds = set(FIELDS)
    elsewhere = [
        f"{module.relative_to(SOURCE)}:{node.lineno}"
        for module in SOURCE.rglob("*.py")
        if module != SOURCE / "journal" / "entries.py" and module.parent != SOURCE / "contract"
        for node in ast.walk(ast.parse(module.read_text()))
        if isinstance(node, ast.Dict)
        for key, value in zip(node.keys, node.values, strict=True)
        if isinstance(key, ast.Constant)
        and key.value == "kind"
        and isinstance(value, ast.Constant)
        and value.value in kinds
    ]
    assert not elsewhere
