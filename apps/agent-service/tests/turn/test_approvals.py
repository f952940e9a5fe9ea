"""Records of Agno's `@approval` in an agent's `db`: one for each call, however often the turn is played back, with what people said."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from agno.agent import Agent
from agno.approval import approval
from agno.db.sqlite import SqliteDb
from agno.team import Team
from agno.tools import tool

from agent_service.agno import patches
from agent_service.contract.models import DecisionAction

from .support import Played, approve, next_request, play, request
from .team_support import delegate, model, script, team, whole_run


@approval  # type: ignore[arg-type]
@tool(requires_confirmation=True)
def wipe(n: int) -> str:
    """Removes something."""
    return f"wiped {n}"


@approval(type="audit")  # type: ignore[arg-type]
@tool(requires_confirmation=True)
def note(n: int) -> str:
    """Notes something."""
    return f"noted {n}"


@pytest.fixture
def db(scripted_model: Path, tmp_path: Path) -> SqliteDb:
    patches.install()
    return SqliteDb(db_file=str(tmp_path / "agent.db"), approvals_table="approvals")


def rows(db: SqliteDb) -> list[tuple[Any, ...]]:
    found, _ = db.get_approvals()
    keys = ("tool_name", "approval_type", "status", "resolved_by")
    return sorted((tuple(row.get(key) for key in keys) for row in found), key=str)


def reject(played: Played) -> Any:
    return approve(played, action=DecisionAction.reject, by="ben")


@pytest.mark.parametrize(
    ("decide", "status", "by"),
    [(lambda played: approve(played, by="ana"), "approved", "ana"), (reject, "rejected", "ben")],
)
async def test_one_record_for_a_call_with_what_was_decided_after_playbacks_from_every_prefix(
    db: SqliteDb, decide: Callable[[Played], Any], status: str, by: str
) -> None:
    def make() -> Agent:
        return Agent(id="agent", model=model("lead"), tools=[wipe, note], db=db, telemetry=False)

    text = script(f"approvals {status}", [["wipe", {"n": 1}], ["note", {"n": 2}]], "end")
    first = await play(make(), request(text))
    for cut in range(len(first.entries) + 1):
        await play(make(), request(text), first.entries[:cut])
    assert rows(db) == [("wipe", "required", "pending", None)]

    second = next_request(first, decide(first))
    whole = await play(make(), second)
    for cut in range(len(whole.entries) + 1):
        if whole.entries[:cut] and whole.entries[cut - 1]["kind"] == "claim":
            continue  # an open claim is asked about, never played
        await play(make(), second, whole.entries[:cut])
    assert rows(db) == [("note", "audit", status, None), ("wipe", "required", status, by)]


async def test_a_call_of_a_member_has_one_record_which_does_not_stay_pending(db: SqliteDb) -> None:
    def make() -> Team:
        member: Any = Agent(id="al", name="Al", model=model("of-al"), tools=[wipe], db=db, telemetry=False)
        return team(members=[member], db=db)

    text = script("approval of a member", delegate("al", ["wipe", {"n": 1}]), "end")
    turns = await whole_run(make, request(text), lambda played: approve(played, by="ana"))
    assert turns[-1].end.output.content == "end"
    assert rows(db) == [("wipe", "required", "approved", "ana")]
