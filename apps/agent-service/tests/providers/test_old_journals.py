"""Promise: runs and decisions that wait while this is deployed go on, and a decision reaches its own call. Journals of before may hold an id
several times: here they are written without names for calls."""

from __future__ import annotations

from typing import Any

import pytest

from agent_service.agno.recorder import Recorder
from tests.turn.support import Played, approve, next_request, play, request

from .protocols import Call, Step
from .server import Server
from .test_call_ids import SAME, ran, till


@pytest.fixture
def before(monkeypatch: pytest.MonkeyPatch) -> pytest.MonkeyPatch:
    """As before; undone by `undo`."""
    monkeypatch.setattr(Recorder, "name_tool_calls", lambda *_: None)
    return monkeypatch


LOOK: Step = Call("look", {"account": 1}, SAME)


def pay(amount: int) -> Step:
    return Call("pay", {"account": 7, "amount": amount}, SAME)


def rejected(played: Played) -> Any:
    return approve(played, action="reject", note="no")


async def test_a_call_that_waits_under_an_id_of_before_runs_once_and_the_next_is_asked_about(
    server: Server, before: pytest.MonkeyPatch
) -> None:
    make = till(server, "OpenAIChat", [LOOK, pay(100), pay(100), pay(5), "over"])
    first = await play(make(), request("Pay."))
    assert [asked.tool_call_id for asked in first.asked] == [SAME]
    before.undo()

    second = await play(make(), next_request(first, approve(first)))
    assert ran == [{"look": 1}, {"account": 7, "amount": 100}]
    assert second.end.status == "paused" and [a.arguments["amount"] for a in second.asked] == [100]
    third = await play(make(), next_request(second, rejected(second)))
    fourth = await play(make(), next_request(third, approve(third)))

    assert ran[2:] == [{"account": 7, "amount": 5}]
    results = [m.content for m in fourth.end.messages if m.role == "tool"]
    assert results == ["saw 1", "paid 100 to 7", "no", "paid 5 to 7"]
    assert fourth.end.output.content == "over"
    sent = server.taken()[-1]["messages"]
    assert len({call["id"] for m in sent for call in m.get("tool_calls") or []}) == 1, "the provider's, everywhere"


async def test_a_turn_of_before_goes_on_from_every_prefix(server: Server, before: pytest.MonkeyPatch) -> None:
    make = till(server, "OpenAIChat", [LOOK, pay(100), LOOK, LOOK, pay(5), "over"])
    first = await play(make(), request("Pay."))
    start = next_request(first, approve(first))
    old = await play(make(), start)
    assert [asked.tool_call_id for asked in old.asked] == [SAME]
    before.undo()

    for cut in range(len(old.entries) + 1):
        prefix = old.entries[:cut]
        if prefix and prefix[-1]["kind"] == "claim":
            continue
        ran.clear()
        again = await play(make(), start, prefix)
        assert again.end.status == "paused" and [a.arguments["amount"] for a in again.asked] == [5], f"after {cut}"
        paid = sum(entry["kind"] == "tool" and entry["tool"] == "pay" for entry in prefix)
        assert [call for call in ran if "amount" in call] == [{"account": 7, "amount": 100}] * (1 - paid)


async def test_a_result_from_elsewhere_arrives_at_a_call_of_before(server: Server, before: pytest.MonkeyPatch) -> None:
    make = till(server, "OpenAIChat", [LOOK, Call("send", {"account": 2}, SAME), "over"])
    first = await play(make(), request("Send."))
    before.undo()

    done = approve(first, kind="outcome", action="ran", result="sent to 2")
    second = await play(make(), next_request(first, done))

    assert [m.content for m in second.end.messages if m.role == "tool"] == ["saw 1", "sent to 2"]
    assert second.end.output.content == "over"
