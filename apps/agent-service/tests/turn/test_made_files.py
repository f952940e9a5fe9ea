"""Files that tools and models make: nothing finished is lost or repeated, and nobody has to fit them into a journal. They are kept in the payload
store, and come back from there in a playback from every prefix, after a pause and in the next message."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Callable
from pathlib import Path
from typing import Any

import pytest
from agno.agent import Agent
from agno.media import Audio, File, Image
from agno.models.base import Model
from agno.models.response import ModelResponse
from agno.tools import tool
from agno.tools.function import ToolResult

from agent_service.agents.policies import AgentPolicy
from agent_service.agno import patches
from agent_service.agno.made_media import MadeMedia
from agent_service.agno.media import names_in_entries, names_in_run
from agent_service.agno.transcript import whole_message
from agent_service.agno.turn import TurnRequest
from agent_service.contract.models import FileReference, TurnLimits
from agent_service.journal.journal import Entry, Journal
from agent_service.journal.paused_run import PausedRun
from agent_service.journal.running import TurnStopped
from agent_service.payloads.file_store import FilePayloadStore
from agent_service.payloads.given_files import Content, GivenFiles
from agent_service.payloads.store import PayloadStoreUnavailable

from .support import MemoryStore, Played, RequestLog, approve, plain_run, play, request
from .team_support import model

PICTURE = bytes.fromhex("89504e470d0a1a0a") + bytes(range(256)) * 8_000  # 2 MB: twice what an entry may have
TABLE = "größe;1\r\n".encode() * 10_000
RAN: list[str] = []


@tool
def draw() -> ToolResult:
    """Draws a chart."""
    RAN.append("draw")
    table = File(content=TABLE, filename="../data \u202elist.csv", mime_type="text/csv")
    return ToolResult(content="drawn", images=[Image(id="picture", content=PICTURE, format="png")], files=[table])


@tool(requires_confirmation=True)
def publish(where: str) -> str:
    """Publishes it."""
    RAN.append("publish")
    return f"published {where}"


SCRIPT = f"Draw it. script: {json.dumps([['draw', {}], ['publish', {'where': 'here'}], 'done'])}"

FIXTURES = Path(__file__).resolve().parents[4] / "packages" / "@platform" / "temporal" / "fixtures"


@pytest.fixture
def files(tmp_path: Path) -> GivenFiles:
    return GivenFiles(FilePayloadStore(tmp_path))


@pytest.fixture
def agent(scripted_model: Path) -> Callable[[], Agent]:
    from tests.kit.agents_under_test import scripted_model as model

    patches.install()
    RAN.clear()
    return lambda: Agent(id="painter", model=model("scripted-painter"), tools=[draw, publish], telemetry=False)


async def again(files: GivenFiles, entries: list[Entry]) -> MadeMedia:
    """What a process has that takes a turn up from its journal."""
    return MadeMedia(files.keep, await files.load((), names_in_entries(entries)))


async def after(files: GivenFiles, played: Played) -> TurnRequest:
    assert played.end.state is not None
    messages = json.loads(json.dumps([whole_message(message) for message in played.end.messages]))
    paused = PausedRun(json.loads(json.dumps(played.end.state.run)), messages)
    contents = await files.load((), names_in_run(paused.run, paused.messages))
    return TurnRequest("run-1", "run-1", paused=paused, answers=approve(played), contents=contents)


async def test_promise_nothing_is_lost_or_repeated_what_a_tool_made_comes_back_from_every_prefix(
    agent: Callable[[], Agent], files: GivenFiles, requests: RequestLog
) -> None:
    requests.mark()
    plain = await plain_run(agent(), SCRIPT)
    asked, ran = requests.bodies(), list(RAN)
    RAN.clear()

    requests.mark()
    first = await play(agent(), request(SCRIPT), made=MadeMedia(files.keep))
    second = await play(agent(), await after(files, first), made=MadeMedia(files.keep))
    assert requests.bodies() == asked
    assert ran == RAN == ["draw", "publish"]
    assert [image.content for image in second.end.output.images or []] == [
        image.content for image in plain.images or []
    ]
    recorded = (
        json.dumps([first.entries, second.entries]) + first.end.state.model_dump_json() if first.end.state else ""
    )
    assert len(recorded) < 20_000, "what is recorded holds the content of a file"

    [drawn] = [entry for entry in first.entries if entry.get("tool") == "draw"]
    assert [(file["name"], file["mediaType"], file["size"]) for file in drawn["files"]] == [
        ("draw.png", "image/png", len(PICTURE)),
        ("data list.csv", "text/csv", len(TABLE)),
    ]
    for file in drawn["files"]:  # each can be given to a run, like one that was uploaded
        assert file["sha256"] in await files.load([FileReference.model_validate(file)])

    for length in range(1, len(first.entries) + 1):
        requests.mark()
        RAN.clear()
        kept = first.entries[:length]
        replayed = await play(agent(), request(SCRIPT), kept, made=await again(files, kept))
        made = sum(entry["kind"] == "model" for entry in first.entries[length:])
        assert requests.bodies() == asked[: len(asked) - 1][len(asked) - 1 - made :], length
        assert [entry["key"] for entry in replayed.entries] == [entry["key"] for entry in first.entries]
        assert ("draw" in RAN) == (drawn not in kept)


@pytest.mark.parametrize("path", sorted(FIXTURES.glob("JournalEntry.*.json")), ids=lambda path: path.stem)
def test_promise_nothing_is_lost_a_turn_with_any_kind_of_entry_is_taken_up(path: Path) -> None:
    """A message is a text in the entry of a failed call."""
    names = list(names_in_entries([json.loads(path.read_text())]))
    assert bool(names) == ("kept-media" in path.name)


async def test_a_store_that_cannot_be_reached_costs_no_finished_call(agent: Callable[[], Agent]) -> None:
    """What fits into the entry stays there; for what does not the model reads why, as before there was a store."""

    async def away(name: str, media_type: str, data: bytes) -> tuple[FileReference, Content]:
        raise PayloadStoreUnavailable("the store is away", refused=False)

    first = await play(agent(), request(SCRIPT), made=MadeMedia(away))
    assert RAN == ["draw"]
    [drawn] = [entry for entry in first.entries if entry.get("tool") == "draw"]
    assert "too large for the run's journal" in drawn["error"]
    assert "files" not in drawn


async def test_promise_nothing_is_lost_a_file_is_being_kept_when_a_limit_is_reached(
    scripted_model: Path, files: GivenFiles, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The turn ends with the entry of the call, however slow the store is: nobody is asked about a call whose outcome is known."""
    patches.install()
    keeping, ending, kept = asyncio.Event(), asyncio.Event(), asyncio.Event()
    began: list[asyncio.Task[Any]] = []
    calls_ended = Journal.calls_ended

    async def slow(name: str, media_type: str, data: bytes) -> tuple[FileReference, Content]:
        keeping.set()
        await kept.wait()
        return await files.keep(name, media_type, data)

    async def begin() -> str:
        """Lets another agent draw, and does not wait for it."""
        drawing = Agent(id="drawing", model=model("scripted-drawing"), tools=[draw], telemetry=False)
        began.append(asyncio.create_task(drawing.arun('Draw. script: [["draw", {}], "drawn"]')))
        await keeping.wait()
        return "begun"

    async def watched(journal: Journal) -> None:
        ending.set()
        await calls_ended(journal)

    monkeypatch.setattr(Journal, "calls_ended", watched)
    painter = Agent(id="painter", model=model("scripted-painter"), tools=[begin], telemetry=False)
    text = 'Begin. script: [["begin", {}], "done"]'
    store = MemoryStore()
    turn = asyncio.create_task(
        play(
            painter,
            request(text),
            store=store,
            policies=AgentPolicy(tools={"draw": {"effect": "once"}}),
            limits=TurnLimits(model_calls=2),  # one of each agent
            made=MadeMedia(slow),
        )
    )
    async with asyncio.timeout(20):
        await ending.wait()
    await asyncio.wait([turn], timeout=0.1)
    assert not turn.done(), "the turn has ended while the file of a call was being kept"
    kept.set()
    with pytest.raises(TurnStopped):
        await turn
    [drawn] = [entry for entry in store.all if entry.get("tool") == "draw" and entry["kind"] == "tool"]
    assert len(drawn["files"]) == 2
    assert Journal(MemoryStore(store.all)).open_claims() == []


async def test_an_entry_of_before_holds_its_contents_itself(agent: Callable[[], Agent], files: GivenFiles) -> None:
    small = Image(id="picture", content=b"PNG", format="png")

    @tool(name="draw")
    def small_draw() -> ToolResult:
        """Draws."""
        return ToolResult(content="drawn", images=[small])

    def make() -> Agent:
        made = agent()
        made.tools = [small_draw]
        return made

    script = f"Draw. script: {json.dumps([['draw', {}], 'done'])}"
    before = await play(make(), request(script))
    assert "$base64" in json.dumps(before.entries)
    replayed = await play(make(), request(script), before.entries, made=await again(files, before.entries))
    assert [image.content for image in replayed.end.output.images or []] == [b"PNG"]


class Painter(Model):
    """A model that answers with a picture."""

    asked = 0

    def invoke(self, *args: Any, **kwargs: Any) -> Any:
        raise NotImplementedError

    def invoke_stream(self, *args: Any, **kwargs: Any) -> Any:
        raise NotImplementedError

    async def ainvoke(self, *args: Any, **kwargs: Any) -> ModelResponse:
        Painter.asked += 1
        return ModelResponse(
            role="assistant", content="here", images=[Image(id="i", content=PICTURE, mime_type="image/webp")]
        )

    async def ainvoke_stream(self, *args: Any, **kwargs: Any) -> AsyncIterator[ModelResponse]:
        yield await self.ainvoke()

    def _parse_provider_response(self, response: Any, **kwargs: Any) -> ModelResponse:
        return response

    def _parse_provider_response_delta(self, response: Any) -> ModelResponse:
        return response


async def test_promise_nothing_is_lost_or_repeated_what_a_model_made_comes_back_from_its_entry(
    files: GivenFiles,
) -> None:
    patches.install()

    def make() -> Agent:
        return Agent(id="painter", model=Painter(id="painter"), telemetry=False)

    first = await play(make(), request("Paint."), made=MadeMedia(files.keep))
    [entry] = first.entries
    assert [(file["name"], file["mediaType"]) for file in entry["files"]] == [("answer.webp", "image/webp")]
    assert len(json.dumps(entry)) < 5_000
    asked = Painter.asked
    replayed = await play(make(), request("Paint."), first.entries, made=await again(files, first.entries))
    assert Painter.asked == asked
    for played in (first, replayed):
        assert [image.content for image in played.end.output.images or []] == [PICTURE]
        assert played.end.output.content == "here"


class Singer(Painter):
    """A model that sings, piece by piece."""

    async def ainvoke_stream(self, *args: Any, **kwargs: Any) -> AsyncIterator[ModelResponse]:
        Painter.asked += 1
        for piece in SUNG:
            yield ModelResponse(audio=Audio(id="song", content=piece, mime_type="audio/ogg", transcript="la "))


SUNG = (b"OggS" + bytes(range(256)) * 3, bytes(range(128)) * 5, b"the end")


async def test_promise_nothing_is_lost_or_repeated_a_sound_that_came_in_pieces_is_one_file(files: GivenFiles) -> None:
    patches.install()

    def make() -> Agent:
        return Agent(id="singer", model=Singer(id="singer"), telemetry=False)

    puts: list[bytes] = []

    async def counted(name: str, media_type: str, data: bytes) -> tuple[FileReference, Content]:
        puts.append(data)
        return await files.keep(name, media_type, data)

    first = await play(make(), request("Sing."), made=MadeMedia(counted))
    [entry] = first.entries
    [file] = entry["files"]
    assert (file["name"], file["mediaType"]) == ("answer.ogg", "audio/ogg")
    loaded = await files.load([FileReference.model_validate(file)])
    assert puts == [loaded[file["sha256"]]] == [b"".join(SUNG)]
    asked = Painter.asked
    replayed = await play(make(), request("Sing."), first.entries, made=await again(files, first.entries))
    assert Painter.asked == asked
    for played in (first, replayed):
        sound = played.end.output.response_audio
        assert sound is not None
        assert (sound.content, sound.transcript) == (b"".join(SUNG), "la la la ")
