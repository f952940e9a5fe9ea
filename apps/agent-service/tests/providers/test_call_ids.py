"""Promise: one approval is one call, whatever the provider calls it. Each call is asked about by itself, what people see is what runs, and
the provider gets the ids that it gave, as from plain Agno."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest
from agno.agent import Agent
from agno.models.base import Model
from agno.tools import tool

from agent_service.agents.preparation import prepare
from agent_service.agno import patches
from agent_service.agno.turn import TurnFailed
from tests.turn.support import Played, TurnRequest, approve, next_request, plain_run, play, request

from .protocols import Call, Step
from .server import Server
from .test_providers import MODELS

WITH_IDS = ("OpenAIChat", "OpenAILike", "OpenAIResponses, stored nowhere", "Claude")
"""Providers whose calls have ids."""

SAME = "functions.pay:0"

ran: list[dict[str, Any]] = []


@tool(requires_confirmation=True)
def pay(account: int, amount: int) -> str:
    """Pays."""
    ran.append({"account": account, "amount": amount})
    return f"paid {amount} to {account}"


def look(account: int) -> str:
    """Looks at an account."""
    ran.append({"look": account})
    return f"saw {account}"


@tool(external_execution=True)
def send(account: int) -> str:
    """Sends a letter, by hand."""
    raise AssertionError("it runs elsewhere")


def till(server: Server, provider: str, steps: list[Step]) -> Callable[[], Agent]:
    patches.install()
    server.fault, server.steps = None, steps
    server.taken()
    ran.clear()

    def make() -> Agent:
        model: Model = MODELS[provider](server.url)
        agent = Agent(id="till", model=model, tools=[look, pay, send], telemetry=False)
        prepare(agent, "test")
        return agent

    return make


async def whole(make: Callable[[], Agent], decide: Callable[[Played], Any] = approve) -> list[Played]:
    """Every turn of a run, through its pauses."""
    turns = [await play(make(), request("Pay."))]
    while turns[-1].end.status == "paused":
        turns.append(await play(make(), next_request(turns[-1], decide(turns[-1]))))
    return turns


def pays(*amounts: int, id: Any = SAME) -> list[Step]:
    return [*(Call("pay", {"account": 7, "amount": amount}, id) for amount in amounts), "all paid"]


@pytest.mark.parametrize("provider", WITH_IDS)
@pytest.mark.parametrize("amounts", [(100, 100, 100), (100, 5, 70)], ids=["the same arguments", "other arguments"])
async def test_an_id_in_three_messages_is_three_calls_and_three_decisions(
    server: Server, provider: str, amounts: tuple[int, ...]
) -> None:
    turns = await whole(till(server, provider, pays(*amounts)))

    asked = [turn.asked for turn in turns]
    assert [len(requests) for requests in asked] == [1, 1, 1, 0]
    assert len({requests[0].tool_call_id for requests in asked[:3]}) == 3
    assert [requests[0].arguments["amount"] for requests in asked[:3]] == list(amounts)
    assert [call["amount"] for call in ran] == list(amounts)
    assert turns[-1].end.output.content == "all paid"
    sent = json.dumps(server.taken()[-1])
    assert sent.count(asked[0][0].tool_call_id) == sent.count(SAME), "the first call keeps its id, and only it is named"
    assert all(requests[0].tool_call_id not in sent for requests in asked[1:3])


@pytest.mark.parametrize("provider", WITH_IDS)
async def test_the_provider_gets_the_ids_that_it_gave(server: Server, provider: str) -> None:
    """Plain Agno has no way to ask for each of several calls of one id, so the calls here need no approval."""
    steps: list[Step] = [
        *(Call("look", {"account": n}, SAME) for n in (1, 2)),
        Call("look", {"account": 3}, "a/b~c d"),
        "seen",
    ]
    await plain_run(till(server, provider, steps)(), "Look.")
    expected = server.taken()
    assert len(expected) == 4

    make = till(server, provider, steps)
    played = await play(make(), request("Look."))

    assert server.taken() == expected
    ids = [entry["toolCallId"] for entry in played.entries if entry["kind"] == "tool"]
    assert len(set(ids)) == 3 and ids[0] == SAME and "a/b~c d" not in ids
    for cut in range(len(played.entries)):
        again = await play(make(), request("Look."), played.entries[:cut])
        models = sum(entry["kind"] == "model" for entry in played.entries[:cut])
        assert server.taken() == expected[models:], f"after {cut} entries"
        assert [e["key"] for e in again.entries] == [e["key"] for e in played.entries]


@pytest.mark.parametrize("provider", ["OpenAIChat", "Claude"])
async def test_an_id_twice_in_one_message_is_two_calls_with_two_results_in_order(server: Server, provider: str) -> None:
    both: list[Step] = [[Call("pay", {"account": 7, "amount": n}, "call_0") for n in (100, 200)], "all paid"]

    first, second = await whole(till(server, provider, both))

    assert [asked.arguments["amount"] for asked in first.asked] == [100, 200]
    assert len({asked.id for asked in first.asked}) == 2
    assert [call["amount"] for call in ran] == [100, 200]
    results = [m.content for m in second.end.messages if m.role == "tool"]
    assert results == ["paid 100 to 7", "paid 200 to 7"]
    sent = json.dumps(server.taken()[-1])
    assert sent.count('"call_0"') == 4, "two calls and two results"
    assert sent.index("paid 100") < sent.index("paid 200")


@pytest.mark.parametrize("id", [None, "", "a/b", "a~b", "x\ny", "\u202egpj", "0-1", 5, "l" * 5_000], ids=repr)
async def test_an_absent_or_strange_id_is_a_call_like_any_other(server: Server, id: Any) -> None:
    """Ids with what our keys are made of cannot be another call's."""
    turns = await whole(till(server, "OpenAIChat", pays(1, 2, id=id)))

    assert [len(turn.asked) for turn in turns] == [1, 1, 0]
    assert [call["amount"] for call in ran] == [1, 2]
    keys = [entry["key"] for turn in turns for entry in turn.entries if entry["kind"] == "tool"]
    assert len(keys) == 2 and all(key.count("/") == 1 and "~" not in key and key.isprintable() for key in keys)


async def test_a_rejection_is_of_one_call(server: Server) -> None:
    def first_only(played: Played) -> Any:
        first = played.asked[0].arguments["amount"] == 100
        return approve(played, **({"action": "reject", "note": "no"} if first else {}))

    turns = await whole(till(server, "OpenAIChat", pays(100, 200)), first_only)

    assert [len(turn.asked) for turn in turns] == [1, 1, 0]
    assert [call["amount"] for call in ran] == [200]
    assert [m.content for m in turns[-1].end.messages if m.role == "tool"] == ["no", "paid 200 to 7"]


async def test_an_edit_is_of_one_call(server: Server) -> None:
    def first_only(played: Played) -> Any:
        first = played.asked[0].arguments["amount"] == 100
        return approve(played, **({"arguments": {"account": 8, "amount": 1}} if first else {}))

    await whole(till(server, "OpenAIChat", pays(100, 100, 200)), first_only)

    assert ran == [{"account": 8, "amount": 1}, {"account": 8, "amount": 1}, {"account": 7, "amount": 200}]


async def test_each_external_result_arrives_at_its_own_call(server: Server) -> None:
    steps: list[Step] = [*(Call("send", {"account": n}, SAME) for n in (1, 2)), "sent"]

    def done(played: Played) -> Any:
        account = played.asked[0].arguments["account"]
        return approve(played, kind="outcome", action="ran", result=f"sent to {account}")

    turns = await whole(till(server, "OpenAIChat", steps), done)

    assert [m.content for m in turns[-1].end.messages if m.role == "tool"] == ["sent to 1", "sent to 2"]


@pytest.mark.parametrize("change", [{"arguments": {"account": 8, "amount": 100}}, {"call_id": "another"}], ids=str)
async def test_nothing_runs_but_what_was_approved(
    server: Server, monkeypatch: pytest.MonkeyPatch, change: dict[str, Any]
) -> None:
    """Promise: nothing runs that a person had to approve and did not, whatever goes wrong between the decision and the call."""
    make = till(server, "OpenAIChat", pays(100))
    first = await play(make(), request("Pay."))
    sound = Model.get_function_call_to_run_from_tool_execution

    def changed(self: Model, *args: Any, **kwargs: Any) -> Any:
        call = sound(self, *args, **kwargs)
        for name, value in change.items():
            setattr(call, name, value)
        return call

    monkeypatch.setattr(Model, "get_function_call_to_run_from_tool_execution", changed)
    with pytest.raises(TurnFailed, match="it was not run") as failed:
        await play(make(), next_request(first, approve(first)))
    assert not failed.value.failure.retryable and ran == []


@pytest.mark.parametrize("provider", ["OpenAIChat", "Claude"])
async def test_every_turn_plays_back_from_every_prefix(server: Server, provider: str) -> None:
    steps: list[Step] = [Call("look", {"account": 1}, SAME), *pays(100, 100)]
    make = till(server, provider, steps)
    turns = [await play(make(), request("Pay."))]
    starts: list[TurnRequest] = [request("Pay.")]
    while turns[-1].end.status == "paused":
        starts.append(next_request(turns[-1], approve(turns[-1])))
        turns.append(await play(make(), starts[-1]))
    for start, turn in zip(starts, turns, strict=True):
        for cut in range(len(turn.entries) + 1):
            prefix = turn.entries[:cut]
            if prefix and prefix[-1]["kind"] == "claim":
                continue
            ran.clear()
            again = await play(make(), start, prefix)
            assert [asked.id for asked in again.asked] == [asked.id for asked in turn.asked]
            assert [e["key"] for e in again.entries] == [e["key"] for e in turn.entries]
            assert len(ran) == sum(e["kind"] == "tool" for e in turn.entries[cut:])
