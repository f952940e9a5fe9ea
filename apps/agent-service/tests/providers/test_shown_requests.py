"""Promise: what was shown is what was sent. Every provider's request, as people read it later, is byte for byte the one that the provider got."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable

import httpx2
import openai
import pytest
from agno.agent import Agent

from agent_service.agno import request_records
from agent_service.agno.sent_requests import SentRequest
from agent_service.agno.turn import TurnFailed
from tests.kit.shown_calls import MemoryPayloads, shown_calls
from tests.turn.support import MemoryStore, Played, approve, next_request, play, request

from .server import Server
from .test_providers import till as till

NOT_SEEN = ("Gemini", "Ollama")
"""Their clients make requests in their own way."""

COMMON = ("OpenAIChat", "OpenAILike")
"""They are sent conversations in the common form."""


def end(played: Played) -> dict[str, object] | None:
    return played.end.state.model_dump(by_alias=True, mode="json") if played.end.state else None


def compact(body: object) -> str:
    return json.dumps(body, ensure_ascii=False, separators=(",", ":"))


async def test_shows_what_was_sent_in_two_turns_and_after_a_restart(till: Callable[[], Agent], server: Server) -> None:
    payloads = MemoryPayloads()
    first = await play(till(), request("Charge 4."), put=payloads.put)
    second = await play(till(), next_request(first, approve(first)), put=payloads.put)
    sent = server.taken()

    shown = shown_calls(payloads, (first.entries, end(first)), (second.entries, None))

    assert len(shown) == len(sent) == 4
    assert [call["earlier"] for call in shown] == sorted(call["earlier"] for call in shown)
    if type(till().model).__name__ in NOT_SEEN:
        assert {call["known"] for call in shown} == {"given"}
        return
    assert [call["text"] for call in shown] == [compact(body) for body in sent]
    assert {call["known"] for call in shown} == {"sent"}


async def test_a_call_in_the_common_form_costs_no_payload_of_its_own(till: Callable[[], Agent]) -> None:
    payloads = MemoryPayloads()
    first = await play(till(), request("Charge 4."), put=payloads.put)
    recorded = [entry["request"] for entry in first.entries if entry["kind"] == "model"]
    if type(till().model).__name__ in COMMON:
        assert len(payloads.held) == 1
    elif type(till().model).__name__ not in NOT_SEEN:
        parts = [json.loads(payloads.held[each["messages"]]) for each in recorded]
        assert sum(len(part["messages"]) for part in parts) <= 12, "each message is kept once"
    sizes = {len(json.dumps(each)) for each in recorded}
    assert len(sizes) == 1 and max(sizes) < 210, "an entry grows by a constant few bytes"


async def test_a_store_that_is_away_keeps_no_run_from_going_on(till: Callable[[], Agent], server: Server) -> None:
    payloads = MemoryPayloads()
    payloads.away = True
    first = await play(till(), request("Charge 4."), put=payloads.put)
    assert first.end.status == "paused"
    assert all(entry.get("request") is None for entry in first.entries)


async def test_a_store_that_does_not_answer_changes_nothing_of_a_call_that_failed(
    till: Callable[[], Agent], server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Promise: what a run does never depends on what is recorded of it."""
    monkeypatch.setattr(request_records, "PATIENCE", 0.01)

    async def silent(data: bytes) -> str:
        return await asyncio.get_running_loop().create_future()

    server.fault = "cut"
    with pytest.raises(TurnFailed):
        await play(till(), request("Charge 4."), put=silent)


def test_a_form_with_files_is_sent_as_it_is() -> None:
    transport = httpx2.MockTransport(lambda asked: httpx2.Response(200, json={"text": asked.read()[-20:].hex()}))
    client = openai.OpenAI(
        api_key="none", base_url="http://127.0.0.1:1/v1", http_client=httpx2.Client(transport=transport)
    )
    with SentRequest() as sent:
        assert client.audio.transcriptions.create(model="m", file=("a.wav", b"sound")).text
    assert sent.body is None


async def test_a_call_that_failed_is_shown_with_its_request(till: Callable[[], Agent], server: Server) -> None:
    payloads = MemoryPayloads()
    server.fault = "cut"
    store = MemoryStore()
    with pytest.raises(TurnFailed):
        await play(till(), request("Charge 4."), store=store, put=payloads.put)
    [body] = server.taken()[-1:]
    server.fault = None
    shown = shown_calls(payloads, (store.all, None))
    if type(till().model).__name__ in COMMON:
        assert (shown[-1]["known"], shown[-1]["text"]) == ("sent", compact(body))
    else:  # of a call that spent nothing there is no entry
        assert {call["known"] for call in shown} <= {"sent", "given"}
