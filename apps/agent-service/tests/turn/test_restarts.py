"""Agents that nobody has named, over a restart: each process is one of its own, and loads the module anew. Promise: nothing finished is lost or repeated,
and a decision that waits reaches its own call."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parents[2]

MODULE = """
from agno.agent import Agent
from agno.team import Team
from agno.tools import tool
from tests.kit.agents_under_test import quick, scripted_model

@tool(requires_confirmation=True)
def pay(n: int) -> str:
    "Pays."
    return f"paid {n}"

def unnamed(model_id, kind=Agent, **more):
    return kind(model=scripted_model(model_id), telemetry=False, **more)

clerk = unnamed("scripted-clerk", tools=[quick, pay])
desk = unnamed("scripted-desk", Team, members=[
    unnamed("scripted-first", role="counts", tools=[quick]),
    unnamed("scripted-second", role="pays", tools=[pay]),
])
"""


def script(words: str, *steps: Any) -> str:
    return f"{words} script: {json.dumps(steps)}"


def delegate(to: str, *steps: Any) -> list[Any]:
    return ["delegate_task_to_member", {"member_id": to, "task": script(f"task for {to}", *steps, f"{to} is done")}]


CLERK = {
    "agent": "clerk",
    "run": "restart-clerk",
    "request": script("clerk", ["quick", {"n": 1}], ["pay", {"n": 2}], "paid"),
}
DESK = {
    "agent": "desk",
    "run": "restart-desk",
    "request": script(
        "desk", delegate("desk-1", ["quick", {"n": 3}]), delegate("desk-2", ["pay", {"n": 4}]), "all is paid"
    ),
}


@pytest.fixture
def process(scripted_model: Path, tmp_path: Path) -> Any:
    (tmp_path / "unnamed.py").write_text(MODULE)

    def run(turns: list[dict[str, Any]]) -> dict[str, Any]:
        done = subprocess.run(
            [sys.executable, "-m", "tests.kit.turns_in_a_process", "unnamed"],
            input=json.dumps(turns),
            env={**os.environ, "PYTHONPATH": os.pathsep.join(["src", ".", str(tmp_path)])},
            cwd=ROOT,
            capture_output=True,
            text=True,
        )
        assert done.returncode == 0, done.stderr[-3000:]
        return json.loads(done.stdout.splitlines()[-1])

    return run


def approval(asked: dict[str, Any]) -> dict[str, Any]:
    answer = {"requestId": asked["id"], "kind": "approval", "action": "approve"}
    return {**answer, "toolCallId": asked["toolCallId"], "argumentsHash": asked["argumentsHash"]}


def models_in(entries: list[dict[str, Any]]) -> int:
    return sum(entry["kind"] == "model" for entry in entries)


def test_promise_nothing_is_repeated_an_unnamed_agent_and_a_team_of_unnamed_members_go_on_in_another_process(
    process: Any,
) -> None:
    first = process([CLERK, DESK])
    assert first["ids"] == {"clerk": [], "desk": ["desk-1", "desk-2"]}
    clerk, desk = first["turns"]
    assert [[one["tool"], one.get("member", {}).get("id")] for turn in (clerk, desk) for one in turn["asked"]] == [
        ["pay", None],
        ["pay", "desk-2"],
    ]
    assert desk["since"] == 0

    # The process dies after every entry of the first turns, and once more in the second ones, whose answers people gave meanwhile.
    again = [
        {**begun, "entries": turn["entries"][:cut]}
        for begun, turn in ((CLERK, clerk), (DESK, desk))
        for cut in range(len(turn["entries"]) + 1)
    ]
    after = [
        {**CLERK, "request": None, "paused": clerk["paused"], "answers": [approval(clerk["asked"][0])]},
        {**DESK, "earlier": desk["entries"], "answers": [approval(desk["asked"][0])]},
    ]
    second = process([*again, *after])
    assert second["ids"] == first["ids"]
    for turn, given in zip(second["turns"], again, strict=False):
        whole = clerk if given["agent"] == "clerk" else desk
        said = f"{given['agent']} after {len(given['entries'])} entries"
        assert (turn["status"], turn["told"], turn["asked"]) == (whole["status"], whole["told"], whole["asked"]), said
        assert turn["models"] == models_in(whole["entries"]) - models_in(given["entries"]), said
    ended = second["turns"][len(again) :]
    assert [(turn["status"], turn["content"]) for turn in ended] == [
        ("completed", "paid"),
        ("completed", "all is paid"),
    ]

    once_more = [
        {**begun, "entries": turn["entries"][:cut]}
        for begun, turn in zip(after, ended, strict=True)
        for cut in range(len(turn["entries"]) + 1)
    ]
    for turn, given in zip(process(once_more)["turns"], once_more, strict=True):
        whole = ended[0] if given["agent"] == "clerk" else ended[1]
        said = f"{given['agent']} after {len(given['entries'])} entries of its second turn"
        assert (turn["status"], turn["told"]) == (whole["status"], whole["told"]), said
        assert turn["models"] == models_in(whole["entries"]) - models_in(given["entries"]), said
