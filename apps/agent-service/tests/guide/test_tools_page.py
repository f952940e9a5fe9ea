"""The example of docs/guide/tools.md does what the page says."""

from __future__ import annotations

import json
import urllib.error
import urllib.request
from collections.abc import Callable
from io import BytesIO
from typing import Any

import pytest

from agent_service.agents.registered_agent import RegisteredAgent
from agent_service.agno.turn import TurnFailed
from tests.turn.support import approve, next_request, play, request


@pytest.fixture
def purchasing(agents_of: Any) -> RegisteredAgent:
    return agents_of("tools.md", policies=True).get("purchasing")


@pytest.fixture
def web(monkeypatch: pytest.MonkeyPatch) -> Callable[[Callable[[Any], str]], list[Any]]:
    """Answers instead of the network. Gives the list of what was asked."""

    def answer(with_: Callable[[Any], str]) -> list[Any]:
        asked: list[Any] = []

        def urlopen(target: Any) -> BytesIO:
            asked.append(target)
            return BytesIO(with_(target).encode())

        monkeypatch.setattr(urllib.request, "urlopen", urlopen)
        return asked

    return answer


def words(name: str, *steps: Any) -> str:
    return f"{name} script: {json.dumps(steps)}"


def test_the_policies_are_as_the_page_says(purchasing: RegisteredAgent) -> None:
    tools = {tool.name: tool for tool in purchasing.describe().tools}
    rate, reserve, pay = tools["exchange_rate"], tools["reserve_stock"], tools["pay_supplier"]
    assert (rate.effect.value, rate.timeout_seconds, rate.attempts) == ("read", 10, 3)
    assert (reserve.effect.value, reserve.timeout_seconds, reserve.attempts) == ("idempotent", None, None)
    assert list((reserve.arguments_schema or {})["properties"]) == ["sku", "quantity"]
    assert (pay.effect.value, pay.needs_approval, pay.timeout_seconds) == ("once", True, 60)


async def test_a_rate_that_cannot_be_had_is_tried_three_times(purchasing: RegisteredAgent, web: Any) -> None:
    def fail(target: str) -> str:
        raise urllib.error.HTTPError(target, 503, "busy", None, None)  # type: ignore[arg-type]

    asked = web(fail)
    text, failures = words("rates", ["exchange_rate", {"currency": "EUR"}], "no rate"), {}
    for _ in range(2):
        with pytest.raises(TurnFailed):
            await play(purchasing.fresh(), request(text), failures=failures, policies=purchasing.policy)
    end = await play(purchasing.fresh(), request(text), failures=failures, policies=purchasing.policy)
    assert (end.end.output.content, len(asked)) == ("no rate", 3)


async def test_a_second_call_has_the_same_key(purchasing: RegisteredAgent, web: Any) -> None:
    asked = web(lambda target: "reserved")
    text = words(
        "stock", ["reserve_stock", {"sku": "A", "quantity": 1}], ["pay_supplier", {"invoice": "i", "amount": 2}], "paid"
    )
    first = await play(purchasing.fresh(), request(text), policies=purchasing.policy)
    before_the_call = [entry for entry in first.entries if entry["kind"] == "model"][:1]
    await play(purchasing.fresh(), request(text), before_the_call, policies=purchasing.policy)
    keys = [call.get_header("Idempotency-key") for call in asked]
    assert len(keys) == 2 and keys[0] == keys[1] and keys[0].startswith("run-1-0-")

    paid = await play(purchasing.fresh(), next_request(first, approve(first)), policies=purchasing.policy)
    assert [entry["kind"] for entry in paid.entries] == ["claim", "tool", "model"]
    assert paid.end.output.content == "paid"
