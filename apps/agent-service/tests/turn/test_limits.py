"""Limits inside a turn: it stops before the model call that would go beyond, with everything that has finished in its journal."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from agno.agent import Agent

from agent_service.agents.prices import Prices
from agent_service.agno.spending import Spending
from agent_service.agno.turn import TurnFailed
from agent_service.contract.models import LimitName, TurnLimits
from agent_service.journal.running import TurnStopped
from agent_service.journal.server_clock import clock_since

from .support import CallLog, MemoryStore, RequestLog, play, request, with_model
from .test_helpers_and_teams import delegate, team, with_memory

STEPS = (["quick", {"n": 1}], ["quick", {"n": 2}], "end")


def script(words: str, *steps: Any) -> str:
    return f"{words} script: {json.dumps(steps)}"


async def stopped(agent: Any, text: str, limits: TurnLimits, store: MemoryStore | None = None) -> tuple[LimitName, Any]:
    """The limit at which the turn stops, and its journal."""
    store = store or MemoryStore()
    with pytest.raises(TurnStopped) as caught:
        await play(agent, request(text), limits=limits, store=store)
    assert caught.value.reason == "limit"
    return caught.value.cause, store.all


@pytest.mark.parametrize("allowed", [0, 1, 2])
async def test_no_call_is_made_beyond_the_limit(bee: Callable[[], Agent], requests: RequestLog, allowed: int) -> None:
    requests.mark()
    limit, journal = await stopped(bee(), script(f"calls {allowed}", *STEPS), TurnLimits(model_calls=allowed))
    assert limit == LimitName.model_calls
    assert len(requests.bodies()) == allowed
    assert [entry["kind"] for entry in journal] == ["model", "tool"] * allowed


async def test_the_same_turn_goes_on_with_more_and_repeats_nothing(
    bee: Callable[[], Agent], requests: RequestLog, calls: CallLog
) -> None:
    text = script("more", *STEPS)
    _, journal = await stopped(bee(), text, TurnLimits(model_calls=1))
    requests.mark()
    calls.mark()
    _, journal = await stopped(bee(), text, TurnLimits(model_calls=2), MemoryStore(journal))
    assert (len(requests.bodies()), len(calls.bodies())) == (1, 1)
    played = await play(bee(), request(text), journal, limits=TurnLimits(model_calls=3))
    assert played.end.output.content == "end"
    assert (len(requests.bodies()), len(calls.bodies())) == (2, 1)


async def test_tokens_and_money_count_what_the_provider_counted(bee: Callable[[], Agent]) -> None:
    whole = await play(bee(), request(script("count", *STEPS)))
    first = whole.entries[0]
    metrics = first["message"]["metrics"]
    sent, came = metrics["input_tokens"], metrics["output_tokens"]
    assert sent > 0 and first["costUsd"] == round((sent * 1_000 + came * 2_000) / 1e6, 10)

    limit, journal = await stopped(bee(), script("count", *STEPS), TurnLimits(tokens=sent + came))
    assert (limit, len(journal)) == (LimitName.tokens, 2)
    limit, journal = await stopped(bee(), script("count", *STEPS), TurnLimits(cost_usd=first["costUsd"] * 1.01))
    assert (limit, len(journal)) == (LimitName.cost_usd, 4)


async def test_no_call_begins_after_the_time(bee: Callable[[], Agent], requests: RequestLog) -> None:
    requests.mark()
    over = TurnLimits(until=(datetime.now(UTC) - timedelta(seconds=1)).isoformat())
    limit, journal = await stopped(bee(), script("late", "end"), over)
    assert (limit, journal, requests.bodies()) == (LimitName.wall_clock_seconds, [], [])
    later = TurnLimits(until=(datetime.now(UTC) + timedelta(hours=1)).isoformat())
    assert (await play(bee(), request(script("soon", "end")), limits=later)).end.status == "completed"


def test_the_time_is_the_servers_wherever_the_clock_here_stands() -> None:
    """A limit is neither spent nor lengthened by the clock of the machine that an agent runs on."""
    started = datetime(2020, 1, 1, 12, tzinfo=UTC)
    later, over = (TurnLimits(until=(started + timedelta(seconds=s)).isoformat()) for s in (3600, -1))
    assert Spending(Prices({}), later, clock=clock_since(started)).reached() is None
    assert Spending(Prices({}), over, clock=clock_since(started)).reached() == LimitName.wall_clock_seconds
    in_future = datetime(2999, 1, 1, tzinfo=UTC)
    behind = TurnLimits(until=(in_future - timedelta(seconds=1)).isoformat())
    assert Spending(Prices({}), behind, clock=clock_since(in_future)).reached() == LimitName.wall_clock_seconds


async def test_calls_of_members_that_are_under_way_are_let_finish(scripted_model: Any, requests: RequestLog) -> None:
    """Two members at once, and a limit that lets the lead and one of them call."""
    requests.mark()
    text = script("members", [delegate("al", 1), delegate("bob", 2)], "both did")
    limit, journal = await stopped(team(), text, TurnLimits(model_calls=2))
    assert limit == LimitName.model_calls
    assert len(requests.bodies()) == sum(entry["kind"] == "model" for entry in journal) == 2


async def test_calls_of_helpers_count(scripted_model: Any) -> None:
    limit, journal = await stopped(with_memory(), script("helpers", "end"), TurnLimits(model_calls=1))
    assert limit == LimitName.model_calls
    assert sum(entry["kind"] == "model" for entry in journal) == 1
    whole = await play(with_memory(), request(script("helpers", "end")))
    helpers = [entry for entry in whole.entries if entry["kind"] == "model" and "owner" not in entry]
    assert helpers and all(entry["message"]["metrics"]["input_tokens"] > 0 for entry in helpers)


async def test_a_call_that_is_cut_off_is_counted_and_never_played_back(
    bee: Callable[[], Agent], requests: RequestLog
) -> None:
    text = script("cut off", ["quick", {"n": 1}], {"disconnect": 3, "times": 1, "then": "a longer answer than this"})
    store = MemoryStore()
    with pytest.raises(TurnFailed):
        await play(bee(), request(text), store=store)
    assert [entry["kind"] for entry in store.all] == ["model", "tool", "spent"]
    spent = store.all[-1]
    assert spent["estimated"] and spent["inputTokens"] > 10 and spent["outputTokens"] > 0
    assert spent["costUsd"] == round((spent["inputTokens"] * 1_000 + spent["outputTokens"] * 2_000) / 1e6, 10)

    limit, _ = await stopped(bee(), text, TurnLimits(model_calls=2), MemoryStore(store.all))
    assert limit == LimitName.model_calls
    requests.mark()
    again = await play(bee(), request(text), store.all)
    assert again.end.output.content == "a longer answer than this"
    assert len(requests.bodies()) == 1


@pytest.mark.parametrize("fault", [{"status": 429, "retryAfter": 1}, {"status": 500}, {"status": 401}])
async def test_a_refused_call_has_spent_nothing(bee: Callable[[], Agent], fault: dict[str, Any]) -> None:
    store = MemoryStore()
    with pytest.raises(TurnFailed):
        await play(bee(), request(script(f"refused {fault}", {**fault, "then": "end"})), store=store)
    assert store.all == []


async def test_a_call_without_an_answer_in_time_has_spent_what_was_sent(bee: Callable[[], Agent]) -> None:
    store = MemoryStore()
    agent = with_model(bee(), timeout=0.3)
    with pytest.raises(TurnFailed):
        await play(agent, request(script("no answer", {"hang": 60, "then": "end"})), store=store)
    assert [(entry["kind"], entry["outputTokens"]) for entry in store.all] == [("spent", 0)]


async def test_a_model_without_a_price_stops_a_run_with_a_limit_of_money(
    bee: Callable[[], Agent], requests: RequestLog
) -> None:
    requests.mark()
    with pytest.raises(TurnFailed) as failed:
        await play(bee(), request(script("free", "end")), limits=TurnLimits(cost_usd=1), prices=Prices({}))
    assert failed.value.failure.type.value == "UnknownPrice"
    assert "scripted-bee" in failed.value.failure.message and not failed.value.failure.retryable
    assert requests.bodies() == []
    without = await play(bee(), request(script("free", "end")), prices=Prices({}))
    assert without.entries[0]["unpriced"] is True
