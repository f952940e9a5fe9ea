"""A run that goes on from a conversation sends what plain Agno sends for it: in mid-loop, and with a new message."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from agno.agent import Agent
from agno.db.in_memory import InMemoryDb

from agent_service.agno.session_state import without_ids
from agent_service.agno.turn import TurnRequest
from agent_service.contract.models import RunOptions
from agent_service.journal.conversation import add_turn
from agent_service.journal.paused_run import PausedRun
from agent_service.payloads.file_store import FilePayloadStore
from agent_service.payloads.store import PayloadLost
from agent_service.temporal.transcript_store import TranscriptStore

from .support import Played, RequestLog, approve, comparable, next_request, plain_run, play, request

FIRST = [["remember", {"key": "x", "value": "y"}], ["charge", {"n": 1}], ["quick", {"n": 2}], "first done"]
SECOND = [["quick", {"n": 3}], ["charge", {"n": 4}], "second done"]


def script(words: str, steps: list[Any]) -> str:
    return f"{words} script: {json.dumps(steps)}"


@pytest.fixture
def store(tmp_path: Path) -> TranscriptStore:
    return TranscriptStore(FilePayloadStore(tmp_path))


def messages_of(played: Played) -> list[dict[str, Any]]:
    return [json.loads(json.dumps(m.to_dict(), default=str)) for m in played.end.messages]


async def whole_run(bee: Callable[[], Agent], first: TurnRequest) -> list[Played]:
    """Its turns, with everything approved."""
    turns = [await play(bee(), first)]
    while turns[-1].end.status != "completed":
        following = next_request(turns[-1], approve(turns[-1]), first.run_id)
        turns.append(await play(bee(), replace(following, session_id=first.session_id)))
    return turns


def conversation(turns: list[Played]) -> PausedRun:
    """As a client puts it together from the history."""
    messages: list[dict[str, Any]] = []
    for turn in turns:
        state = json.loads(turn.end.state.model_dump_json(by_alias=True)) if turn.end.state else {"messages": []}
        messages = add_turn(messages, turn.entries, state)
    return PausedRun({"session_state": turns[-1].end.output.session_state}, messages)


def file_sizes(folder: Path) -> list[int]:
    return sorted(path.stat().st_size for path in folder.rglob("*") if path.is_file())


def with_sessions(agent: Agent, db: InMemoryDb) -> Agent:
    agent.db, agent.add_history_to_context, agent.num_history_runs = db, True, 100
    return agent


async def plain_conversation(agent: Agent, *texts: str) -> Any:
    """The same conversation in plain Agno: one session, of which every run gets the history."""
    with_sessions(agent, InMemoryDb())
    output = None
    for n, text in enumerate(texts):
        output = await plain_run(agent, text, run_id=f"run-{n}", session_id="s")
    return output


async def test_a_follow_up_sends_what_plain_agno_sends_for_the_conversation(
    bee: Callable[[], Agent], requests: RequestLog, store: TranscriptStore
) -> None:
    requests.mark()
    plain = await plain_conversation(bee(), script("one", FIRST), script("two", SECOND))
    expected = requests.bodies()
    requests.mark()

    first = await whole_run(bee, TurnRequest("run-0", "s", request=script("one", FIRST)))
    saved = await store.load(await store.save(conversation(first)))
    follow_up = TurnRequest("run-1", "s", request=script("two", SECOND), history=saved)
    second = await whole_run(bee, follow_up)

    assert requests.bodies() == expected
    assert second[-1].end.output.content == plain.content
    assert without_ids(second[-1].end.output.session_state) == plain.session_state
    assert plain.session_state["x"] == "y"


async def test_a_follow_up_records_only_what_is_new(bee: Callable[[], Agent], store: TranscriptStore) -> None:
    first = await whole_run(bee, request(script("one", FIRST)))
    saved = conversation(first)
    second = await play(bee(), TurnRequest("run-2", "s", request=script("two", SECOND), history=saved))

    assert [m["role"] for m in second.entries[0]["input"]] == ["system", "user"]
    assert second.end.state is not None and second.end.state.snapshot is None
    state = json.loads(second.end.state.model_dump_json(by_alias=True))
    assert [m["id"] for m in add_turn(saved.messages, second.entries, state)] == [m.id for m in second.end.messages]


async def test_a_follow_up_plays_back_from_every_prefix(bee: Callable[[], Agent], requests: RequestLog) -> None:
    first = await whole_run(bee, request(script("one", FIRST)))
    follow_up = TurnRequest("run-2", "s", request=script("two", SECOND), history=conversation(first))
    requests.mark()
    whole = await play(bee(), follow_up)
    sent = requests.bodies()
    for cut in range(len(whole.entries) + 1):
        requests.mark()
        again = await play(bee(), follow_up, whole.entries[:cut])
        assert requests.bodies() == sent[sum(e["kind"] == "model" for e in whole.entries[:cut]) :]
        assert comparable(again.end.output) == comparable(whole.end.output)


async def test_an_agent_with_sessions_of_its_own_gets_nothing_twice(
    bee: Callable[[], Agent], requests: RequestLog
) -> None:
    requests.mark()
    await plain_conversation(bee(), script("one", FIRST), script("two", SECOND))
    expected = requests.bodies()
    requests.mark()

    db = InMemoryDb()
    sessions = lambda: with_sessions(bee(), db)  # noqa: E731
    first = await whole_run(sessions, TurnRequest("run-0", "s", request=script("one", FIRST)))
    saved = conversation(first)
    follow_up = TurnRequest("run-1", "s", request=script("two", SECOND), history=saved, in_session=True)
    second = await whole_run(sessions, follow_up)

    assert requests.bodies() == expected
    assert [m["role"] for m in second[0].entries[0]["input"]] == ["system", "user"]


async def test_a_follow_up_without_history_of_the_session_still_goes_on_with_its_conversation(
    bee: Callable[[], Agent], requests: RequestLog
) -> None:
    db = InMemoryDb()
    sessions = lambda: with_sessions(bee(), db)  # noqa: E731
    first = await whole_run(sessions, TurnRequest("run-0", "s", request=script("one", FIRST)))
    saved = conversation(first)
    for in_session in (True, False):
        requests.mark()
        follow_up = TurnRequest(
            f"run-{in_session}",
            "s",
            request=script("two", SECOND),
            history=saved,
            in_session=in_session,
            options=RunOptions.model_validate({"addHistoryToContext": False}),
        )
        await play(sessions(), follow_up)
        assert "first done" in json.dumps(requests.bodies()[0]["messages"])


async def test_an_agent_with_sessions_forked_into_a_new_one_gets_the_conversation_once(
    bee: Callable[[], Agent], requests: RequestLog
) -> None:
    requests.mark()
    await plain_conversation(bee(), script("one", FIRST), script("two", SECOND))
    expected = requests.bodies()
    db = InMemoryDb()
    sessions = lambda: with_sessions(bee(), db)  # noqa: E731
    first = await whole_run(sessions, TurnRequest("run-0", "s", request=script("one", FIRST)))
    requests.mark()

    fork = TurnRequest("run-1", "another", request=script("two", SECOND), history=conversation(first))
    await whole_run(sessions, fork)

    assert requests.bodies() == expected[4:]


async def test_a_run_goes_on_in_mid_loop_from_what_was_saved(
    bee: Callable[[], Agent], requests: RequestLog, store: TranscriptStore, tmp_path: Path
) -> None:
    text = script("saved", [["big", {"n": n, "kilobytes": 4}] for n in range(8)] + ["done with all"])
    requests.mark()
    plain = await plain_run(bee(), text)
    expected = requests.bodies()
    requests.mark()

    played = await play(bee(), request(text), yield_after_bytes=9_000)
    base: PausedRun | None = None
    parts = 0
    while played.end.status == "yielded":
        assert played.end.state is not None
        paused = PausedRun(played.end.state.run, messages_of(played), base.base if base else None)
        base = await store.load(await store.save(paused))
        parts += 1
        assert base.messages == json.loads(json.dumps(paused.messages))
        played = await play(bee(), TurnRequest("run-1", "run-1", paused=base), yield_after_bytes=9_000)

    assert parts == 4
    assert requests.bodies() == expected
    assert comparable(played.end.output) == comparable(plain)
    sizes = file_sizes(tmp_path)
    assert len(sizes) == parts and sizes[-1] < 2 * sizes[0], "each part holds only what is new"


async def test_the_state_between_turns_does_not_grow_with_the_run(bee: Callable[[], Agent]) -> None:
    steps: list[Any] = [["charge", {"n": n}] for n in range(12)] + ["all charged"]
    turns = await whole_run(bee, request(script("flat", steps)))
    sizes = [len(turn.end.state.model_dump_json()) for turn in turns if turn.end.state]
    assert len(sizes) == 12
    assert sizes[-1] < sizes[1] + 200


async def test_a_missing_and_a_damaged_part_are_named(store: TranscriptStore, tmp_path: Path) -> None:
    part = await store.save(PausedRun({}, [{"role": "user", "content": "hello"}]))
    file = tmp_path / part[:2] / part
    file.write_bytes(file.read_bytes().replace(b"hello", b"hullo"))
    with pytest.raises(PayloadLost, match=f"{part} is damaged. Restore the file"):
        await store.load(part)
    assert await store.save(PausedRun({}, [{"role": "user", "content": "hello"}])) == part
    assert (await store.load(part)).messages[0]["content"] == "hello", "saving again mends it"
    file.unlink()
    with pytest.raises(PayloadLost, match=f"{part} is missing. Restore the file"):
        await store.load(part)
