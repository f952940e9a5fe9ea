"""Files that a run is given reach the model as plain Agno sends them, fresh, after a pause, in the next message and after a playback from every
prefix of the journal: what was shown is what runs. What is recorded names their contents, so that a history stays small."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from agno.agent import Agent
from agno.db.in_memory import InMemoryDb

from agent_service.agno import media
from agent_service.agno.transcript import whole_message
from agent_service.agno.turn import TurnRequest
from agent_service.contract.models import FileReference
from agent_service.journal.paused_run import PausedRun
from agent_service.payloads.file_store import FilePayloadStore
from agent_service.payloads.given_files import FORMAT, GivenFiles, named
from agent_service.payloads.store import PayloadLost

from .support import Played, RequestLog, approve, comparable, plain_run, play, request
from .test_transcript import conversation, with_sessions

PICTURE = bytes.fromhex("89504e470d0a1a0a") + bytes(range(256)) * 200
CONTENTS = {
    "chart.png": ("image/png", PICTURE),
    "note.WAV": ("audio/wav", b"RIFF" + bytes(40_000)),
    "bill.pdf": ("application/pdf", b"%PDF-1.7" + b"\xff" * 40_000),
    "list.csv": ("text/csv", "größe;1\r\n".encode() * 5_000),
}
STEPS = [["remember", {"key": "x", "value": "y"}], ["charge", {"n": 1}], ["quick", {"n": 2}], "done"]
TEXT = f"Look at these. script: {json.dumps(STEPS)}"


def reference(name: str) -> FileReference:
    media_type, content = CONTENTS[name]
    sha256 = hashlib.sha256(content).hexdigest()
    return FileReference(id="0" * 64, name=name, media_type=media_type, size=len(content), sha256=sha256)


FILES = [reference(name) for name in CONTENTS]
NAMED = {
    hashlib.sha256(content).hexdigest(): named(hashlib.sha256(content).hexdigest(), content)
    for _, content in CONTENTS.values()
}


def with_files(begun: TurnRequest) -> TurnRequest:
    return replace(begun, files=FILES, contents=NAMED)


async def plain(agent: Any, text: str = TEXT, run_id: str = "run-1", session_id: str = "run-1") -> Any:
    """As somebody gives them to plain Agno."""
    (_, picture), (_, sound), (_, bill), (_, table) = CONTENTS.values()
    arguments: dict[str, Any] = {
        "images": [media.Image(content=picture, format="png", mime_type="image/png")],
        "audio": [media.Audio(content=sound, format="wav", mime_type="audio/wav")],
        "files": [
            media.File(content=bill, filename="bill.pdf", format="pdf", mime_type="application/pdf"),
            media.File(content=table, filename="list.csv", format="csv", mime_type="text/csv"),
        ],
    }
    return await plain_run(agent, text, run_id=run_id, session_id=session_id, beginning=arguments)


def recorded(played: Played) -> str:
    state = played.end.state.model_dump_json(by_alias=True) if played.end.state else ""
    return json.dumps(played.entries) + state


def after(played: Played) -> TurnRequest:
    """The next turn, from what this one left as it is kept between them."""
    assert played.end.state is not None
    messages = json.loads(json.dumps([whole_message(m) for m in played.end.messages]))
    paused = PausedRun(json.loads(json.dumps(played.end.state.run)), messages)
    return TurnRequest("run-1", "run-1", paused=paused, answers=approve(played), contents=NAMED)


def without_ids(messages: list[dict[str, Any]]) -> list[dict[str, Any]]:
    for message in messages:
        for field in media.FIELDS:
            for medium in message.get(field) or []:
                medium.pop("id", None)
    return messages


async def test_files_reach_the_model_as_in_plain_agno_from_every_prefix(
    bee: Callable[[], Agent], requests: RequestLog
) -> None:
    requests.mark()
    expected = await plain(bee())
    asked = requests.bodies()
    kinds = [part["type"] for part in asked[0]["messages"][-1]["content"]]
    assert sorted(kinds) == ["file", "file", "image_url", "input_audio", "text"]

    requests.mark()
    first = await play(bee(), with_files(request(TEXT)))
    second = await play(bee(), after(first))
    assert requests.bodies() == asked
    assert without_ids(comparable(second.end.output)) == without_ids(comparable(expected))

    for played in (first, second):
        text = recorded(played)
        assert len(text) < 20_000, "what is recorded holds the content of a file"
        begun = with_files(request(TEXT)) if played is first else after(first)
        for length in range(len(played.entries) + 1):
            if length and played.entries[length - 1]["kind"] == "claim":
                continue  # a person is asked
            requests.mark()
            again = await play(bee(), begun, played.entries[:length])
            made = sum(entry["kind"] == "model" for entry in played.entries[length:])
            bodies = asked[: first_calls(first)] if played is first else asked[first_calls(first) :]
            assert requests.bodies() == bodies[len(bodies) - made :], length
            assert [entry["key"] for entry in again.entries] == [entry["key"] for entry in played.entries]
    assert all(name in recorded(first) for name in NAMED), "nothing refers to what would be pruned"


def first_calls(played: Played) -> int:
    return sum(entry["kind"] == "model" for entry in played.entries)


async def test_the_next_message_has_the_files_of_those_before(bee: Callable[[], Agent], requests: RequestLog) -> None:
    then = f"And now? script: {json.dumps([['quick', {'n': 5}], 'again'])}"
    agent = with_sessions(bee(), InMemoryDb())
    await plain(agent, session_id="s")
    requests.mark()
    await _last(
        agent.arun(then, run_id="run-2", session_id="s", stream=True, stream_events=True, yield_run_output=True)
    )
    asked = requests.bodies()

    first = await play(bee(), with_files(request(TEXT)))
    history = conversation([first, await play(bee(), after(first))])
    assert len(json.dumps(history.messages)) < 20_000
    history = PausedRun(history.run, [{**message, "from_history": True} for message in history.messages])
    requests.mark()
    await play(bee(), TurnRequest("run-2", "run-2", request=then, history=history, contents=NAMED))
    assert requests.bodies() == asked


async def _last(events: Any) -> None:
    async for _ in events:
        pass


@pytest.fixture
def store(tmp_path: Path) -> FilePayloadStore:
    return FilePayloadStore(tmp_path)


async def uploaded(store: FilePayloadStore, name: str) -> FileReference:
    """As TypeScript writes it."""
    file = reference(name)
    await store.put(CONTENTS[name][1])
    note = {"format": FORMAT, "name": name, "mediaType": file.media_type, "size": file.size, "sha256": file.sha256}
    return file.model_copy(update={"id": await store.put(json.dumps(note, separators=(",", ":")).encode())})


async def test_contents_are_read_once_each(store: FilePayloadStore) -> None:
    file = await uploaded(store, "chart.png")
    contents = await GivenFiles(store).load([file, file], [file.sha256])
    assert list(contents.items()) == [(file.sha256, PICTURE)]


async def test_a_reference_gives_nothing_but_what_was_uploaded(store: FilePayloadStore) -> None:
    file = await uploaded(store, "chart.png")
    secret = await store.put(b'{"of": "another run"}')
    for forged in ({"sha256": secret}, {"name": "other.png"}, {"id": secret}, {"id": file.sha256}, {"id": "../x"}):
        with pytest.raises(PayloadLost):
            await GivenFiles(store).load([file.model_copy(update=forged)])


@pytest.mark.parametrize("value", [{"content": {media.NAME: "x", "more": 1}}, {"content": "text"}, "no medium", None])
def test_what_only_looks_like_a_name_is_left_alone(value: Any) -> None:
    message = {"role": "user", "content": {media.NAME: "of a request"}, "images": [value]}
    assert list(media.names_in(message)) == []
    assert media.with_contents(message, {}) == message
