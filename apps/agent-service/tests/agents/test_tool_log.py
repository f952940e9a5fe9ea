from __future__ import annotations

import inspect
import os
from pathlib import Path

import pytest

from agents.tool_log import logged


@logged
def add(a: int, b: int = 2) -> int:
    """Adds."""
    return a + b


@logged
async def fail(run_context: object, reason: str) -> str:
    """Fails."""
    raise RuntimeError(reason)


async def test_an_execution_is_noted_before_it_begins_and_also_when_it_fails(tool_calls) -> None:
    assert add(1) == 3
    with pytest.raises(RuntimeError):
        await fail(object(), reason="broken")
    noted = [(call["tool"], call["args"], call["pid"]) for call in tool_calls()]
    assert noted == [("add", {"a": 1}, os.getpid()), ("fail", {"reason": "broken"}, os.getpid())]


def test_nothing_is_noted_unless_asked(monkeypatch: pytest.MonkeyPatch, data: Path) -> None:
    monkeypatch.delenv("TOOL_CALL_LOG", raising=False)
    assert add(1, b=1) == 2
    assert list(data.iterdir()) == []


def test_the_function_looks_to_agno_as_it_was() -> None:
    assert str(inspect.signature(add)) == "(a: 'int', b: 'int' = 2) -> 'int'"
    assert inspect.iscoroutinefunction(fail) and add.__doc__ == "Adds."
