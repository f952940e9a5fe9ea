"""The session state that a leader shares with its members, through teams of teams, across a playback. It could break the promise that nothing
finished is lost: what a member's tool has done to the state is there for whoever reads it next, as in plain Agno."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from agno.agent import Agent
from agno.db.sqlite import SqliteDb
from agno.run.base import RunContext
from agno.team import Team

from agent_service.agno import patches
from agent_service.agno.session_state import SessionState

from .support import RequestLog, plain_run, play, request
from .team_support import model, script, without_ids


@pytest.fixture(autouse=True)
def installed(scripted_model: Any) -> None:
    patches.install()


def state_of(run_context: RunContext) -> dict[str, Any]:
    assert run_context.session_state is not None
    return run_context.session_state


async def append(run_context: RunContext, item: str) -> str:
    """Changes a list in place, which all states above share. A coroutine, so that two of one message run in their order."""
    state_of(run_context)["items"].append(item)
    return "appended"


async def replace(run_context: RunContext, item: str) -> str:
    """Puts another list in the place of the one that is shared."""
    state_of(run_context)["items"] = [item]
    return "replaced"


def deepen(run_context: RunContext, item: str) -> str:
    """Changes an object in place, and a list in it."""
    nested = state_of(run_context)["nested"]
    nested[item] = 1
    nested["list"].append(item)
    nested.pop("old", None)
    return "deepened"


def put(run_context: RunContext, item: str) -> str:
    """A key of its own, with an object in it."""
    state_of(run_context)[item] = {"by": item}
    return "put"


def remove(run_context: RunContext, item: str) -> str:
    """Takes keys away from the member's own copy."""
    state = state_of(run_context)
    state.pop(item, None)
    state.pop("items", None)
    return "removed"


def look(run_context: RunContext) -> str:
    """The state, for the model to read."""
    return json.dumps({k: v for k, v in state_of(run_context).items() if not k.startswith("current_")}, sort_keys=True)


def team_of(depth: int, db: Any) -> Team:
    """A leader with as many teams between it and the member that changes the state."""
    member: Any = Agent(
        id="worker",
        name="Worker",
        model=model("of-worker"),
        tools=[append, replace, deepen, put, remove, look],
        telemetry=False,
    )
    for level in range(depth):
        member = Team(
            id=f"sub{level}",
            name=f"Sub{level}",
            model=model(f"of-sub{level}"),
            members=[member],
            tools=[look],
            telemetry=False,
        )
    state = {"items": ["first"], "nested": {"list": [], "old": 1}}
    return Team(
        id="team",
        name="team",
        model=model("lead"),
        members=[member],
        tools=[look, append],
        session_state=state,
        db=db,
        telemetry=False,
    )


def task_for(depth: int, *steps: Any) -> list[Any]:
    """A delegation through all teams to the member; each team looks at the state when its member is done."""
    to, inner = "worker", script("for worker", *steps, "worker is done")
    for level in range(depth):
        delegation = ["delegate_task_to_member", {"member_id": to, "task": inner}]
        to, inner = f"sub{level}", script(f"for sub{level}", delegation, ["look", {}], f"sub{level} is done")
    return ["delegate_task_to_member", {"member_id": to, "task": inner}]


CHANGES: dict[str, list[Any]] = {
    "lists": [
        ["append", {"item": "a"}],
        ["append", {"item": "b"}],
        ["replace", {"item": "c"}],
        ["append", {"item": "d"}],
    ],
    "objects and keys": [
        ["deepen", {"item": "a"}],
        ["deepen", {"item": "b"}],
        ["put", {"item": "c"}],
        ["remove", {"item": "c"}],
    ],
}


@pytest.mark.parametrize(("depth", "kept"), [(0, False), (2, True)])
@pytest.mark.parametrize("name", CHANGES)
async def test_what_a_members_tool_does_to_the_state_is_there_after_every_prefix(
    requests: RequestLog, tmp_path: Path, name: str, depth: int, kept: bool
) -> None:
    change = CHANGES[name]

    def new_db() -> Any:
        # with one, each team below reads the session and has a state apart, which shares only lists and objects
        return SqliteDb(db_file=str(tmp_path / f"{uuid4()}.db")) if kept else None

    text = script(
        f"{name} {depth}",
        task_for(depth, *change),
        ["look", {}],
        ["append", {"item": "leader"}],
        task_for(depth, change[0], ["look", {}]),
        ["look", {}],
        "all done",
    )
    requests.mark()
    plain = await plain_run(team_of(depth, new_db()), text)
    expected = without_ids(requests.bodies())
    requests.mark()
    whole = await play(team_of(depth, new_db()), request(text))
    assert without_ids(requests.bodies()) == expected
    assert whole.end.output.session_state == plain.session_state
    for cut in range(len(whole.entries) + 1):
        requests.mark()
        again = await play(team_of(depth, new_db()), request(text), whole.entries[:cut])
        assert again.end.output.session_state == plain.session_state, f"after {cut} entries"
        assert set(without_ids(requests.bodies())) <= set(expected), f"after {cut} entries"


@pytest.mark.parametrize("order", [(0, 1), (1, 0)], ids=["as they ended", "the other way round"])
def test_what_calls_of_one_message_did_is_told_apart_though_both_have_ended(order: tuple[int, int]) -> None:
    live = RunContext(run_id="run", session_id="session", session_state={"items": ["first"]})
    shared = state_of(live)["items"]
    session = SessionState()
    session.begin(live)
    session.begin(live)
    shared.append("a")
    session.note("appends", live)
    state_of(live)["items"] = ["b"]
    session.note("replaces", live)
    entries: list[Any] = [{"n": n, **session.changes(call, live)} for n, call in enumerate(("appends", "replaces"))]

    played = RunContext(run_id="run", session_id="session", session_state={"items": ["first"]})
    of_leader = dict(state_of(played))
    again = SessionState()
    for n in order:
        again.apply(played, entries[n])
    assert of_leader["items"] == shared == ["first", "a"]
    assert state_of(played) == {"items": ["b"]}


def test_what_a_thread_does_after_its_call_is_in_the_entry_of_the_next() -> None:
    live = RunContext(run_id="run", session_id="session", session_state={})
    session = SessionState()
    session.begin(live)
    session.changes("too late", live)
    state_of(live)["late"] = 5
    session.note("too late", live)
    session.begin(live)
    assert session.changes("next", live)["sessionState"] == {"late": 5}
