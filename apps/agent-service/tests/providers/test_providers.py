"""Every provider, through its own client and protocol: runs are plain Agno's, fresh and played back, and failures have a type."""

from __future__ import annotations

import base64
import json
import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from agno.agent import Agent
from agno.models.anthropic import Claude
from agno.models.base import Model
from agno.models.google import Gemini
from agno.models.ollama import Ollama
from agno.models.openai import OpenAIChat, OpenAILike, OpenAIResponses
from agno.tools import tool

from agent_service.agents.preparation import prepare
from agent_service.agno import patches
from agent_service.agno.turn import TurnFailed
from tests.turn.support import Played, approve, comparable, next_request, plain_run, play, request

from .protocols import IN, OUT
from .server import Fault, Server

STEPS: list[Any] = [
    ("look", {"n": 1}),
    [("look", {"n": 2}), ("look", {"n": 3})],
    ("charge", {"n": 4}),
    "all done",
]

ran: list[tuple[str, int]] = []


def look(n: int) -> str:
    """Looks at n."""
    ran.append(("look", n))
    return f"saw {n}"


@tool(requires_confirmation=True)
def charge(n: int) -> str:
    """Charges n."""
    ran.append(("charge", n))
    return f"charged {n}"


MODELS: dict[str, Callable[[str], Model]] = {
    "OpenAIChat": lambda url: OpenAIChat(id="gpt-4.1-mini", api_key="k", base_url=f"{url}/v1"),
    "OpenAILike": lambda url: OpenAILike(id="m", api_key="k", base_url=f"{url}/v1"),
    "OpenAIResponses": lambda url: OpenAIResponses(id="gpt-5-mini", api_key="k", base_url=f"{url}/v1"),
    "OpenAIResponses, stored nowhere": lambda url: OpenAIResponses(
        id="gpt-5-mini", api_key="k", base_url=f"{url}/v1", store=False
    ),
    "Claude": lambda url: Claude(
        id="claude-scripted",
        api_key="k",
        client_params={"base_url": url},
        thinking={"type": "enabled", "budget_tokens": 1024},
        max_tokens=2048,
    ),
    "Gemini": lambda url: Gemini(id="gemini-2.5-flash", api_key="k", client_params={"http_options": {"base_url": url}}),
    "Ollama": lambda url: Ollama(id="m", host=url),
}


@pytest.fixture(params=MODELS)
def till(request: pytest.FixtureRequest, server: Server) -> Callable[[], Agent]:
    """A fresh agent on the provider's model."""
    patches.install()
    server.fault, server.steps = None, STEPS
    server.taken()
    ran.clear()

    def make() -> Agent:
        model = MODELS[request.param](server.url)
        agent = Agent(id="till", name="Till", model=model, tools=[look, charge], instructions="Do it.", telemetry=False)
        prepare(agent, "test")
        return agent

    return make


async def both_turns(till: Callable[[], Agent]) -> tuple[Played, Played]:
    first = await play(till(), request("Charge 4."))
    assert first.end.status == "paused"
    return first, await play(till(), next_request(first, approve(first)))


def told(played: Played) -> Any:
    """The conversation, without ids that Agno or a client makes at random."""
    return json.loads(_without_random(comparable(played.end.output)))


def _without_random(value: Any) -> str:
    text = json.dumps(value, default=str, sort_keys=True)
    for number, found in enumerate(sorted(set(_RANDOM.findall(text)), key=text.index)):
        text = text.replace(found, f"id-{number}")
    return text


_RANDOM = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")


async def test_sends_what_plain_agno_sends_through_a_pause(till: Callable[[], Agent], server: Server) -> None:
    plain = await plain_run(till(), "Charge 4.")
    expected = server.taken()
    ran.clear()

    first, second = await both_turns(till)

    assert _without_random(server.taken()) == _without_random(expected)
    assert len(expected) == 4
    assert told(second) == json.loads(_without_random(comparable(plain)))
    assert second.end.output.content == "all done"
    assert ran == [("look", 1), ("look", 2), ("look", 3), ("charge", 4)]
    metrics = second.end.output.metrics
    assert metrics and plain.metrics
    assert (metrics.input_tokens, metrics.output_tokens) == (plain.metrics.input_tokens, plain.metrics.output_tokens)
    assert (metrics.input_tokens, metrics.output_tokens) == (4 * IN, 4 * OUT)
    counted = [entry["message"]["metrics"] for entry in [*first.entries, *second.entries] if entry["kind"] == "model"]
    assert [(one["input_tokens"], one["output_tokens"]) for one in counted] == [(IN, OUT)] * 4


async def test_plays_back_from_every_prefix(till: Callable[[], Agent], server: Server) -> None:
    first, second = await both_turns(till)
    asked = server.taken()
    models = sum(entry["kind"] == "model" for entry in first.entries)
    resumed = next_request(first, approve(first))
    for whole, start, sent in (
        (first, request("Charge 4."), asked[:models]),
        (second, resumed, asked[models:]),
    ):
        for cut in range(len(whole.entries) + 1):
            prefix = whole.entries[:cut]
            if prefix and prefix[-1]["kind"] == "claim":
                continue
            again = await play(till(), start, prefix)
            done = sum(entry["kind"] == "model" for entry in prefix)
            assert server.taken() == sent[done:], f"after {cut} entries"
            assert told(again) == told(whole)


@pytest.mark.parametrize(
    ("fault", "kind"),
    [
        ((401, {}), "Auth"),
        ((429, {"retry-after": "7"}), "RateLimited"),
        ((500, {}), "Transient"),
        ((503, {}), "Transient"),
        ("cut", "Transient"),
        ("too long", "ContextWindow"),
    ],
)
async def test_a_failure_has_a_type(till: Callable[[], Agent], server: Server, fault: Fault, kind: str) -> None:
    server.fault = fault
    with pytest.raises(TurnFailed) as failed:
        await play(till(), request("Charge 4."))
    failure = failed.value.failure
    assert failure.type.value == kind, failure
    assert len(server.taken()) == 1, "its client tries once"
    if kind == "RateLimited" and not isinstance(till().model, Ollama):  # its client keeps no headers
        assert failure.retry_after == timedelta(seconds=7)


async def test_reasoning_comes_back_signed(till: Callable[[], Agent], server: Server, request: Any) -> None:
    await both_turns(till)
    last = json.dumps(server.taken()[-1])
    provider = request.node.callspec.params["till"]
    if provider == "Claude":
        assert all(f"signed-{n}" in last for n in range(3))
    elif provider == "Gemini":
        assert all(base64.b64encode(f"signed-{n}".encode()).decode() in last for n in range(3))
    elif provider == "OpenAIResponses, stored nowhere":
        assert all(f"secret-{n}" in last for n in range(3))
    elif provider == "OpenAIResponses":
        assert '"previous_response_id": "resp-2"' in last
    else:
        pytest.skip("its protocol has none")
