"""What a failed model or tool call means for the turn."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from typing import Any

import pytest
from agno.agent import Agent

from agent_service.agno.failures import classify_model_error, transient_tool_failure
from agent_service.agno.turn import TurnFailed
from agent_service.contract.entries import TokenEstimate
from agent_service.journal import journal
from agent_service.journal.entries import spent_entry
from agent_service.journal.failure import Failure

from .support import CallLog, MemoryStore, play, request, with_model


def words(name: str, *steps: Any) -> str:
    return f"{name} script: {json.dumps(steps)}"


async def failure_of(agent: Agent, text: str, **options: Any) -> Failure:
    with pytest.raises(TurnFailed) as failed:
        await play(agent, request(text), **options)
    return failed.value.failure


@pytest.mark.parametrize(
    ("fault", "kind", "retryable"),
    [
        ({"status": 429, "retryAfter": 7}, "RateLimited", True),
        ({"status": 500}, "Transient", True),
        ({"status": 503}, "Transient", True),
        ({"status": 401}, "Auth", False),
        ({"status": 403}, "Auth", False),
        ({"status": 400}, "InvalidRequest", False),
        ({"status": 402}, "Quota", False),
        ({"status": 429, "code": "insufficient_quota", "message": "You have nothing left to spend."}, "Quota", False),
        ({"status": 429, "code": "rate_limit_exceeded", "message": "Too many requests."}, "RateLimited", True),
        ({"status": 400, "message": "context_length_exceeded"}, "ContextWindow", False),
        ({"disconnect": True}, "Transient", True),
    ],
)
async def test_a_model_failure_is_classified(
    bee: Callable[[], Agent], fault: dict[str, Any], kind: str, retryable: bool
) -> None:
    failure = await failure_of(bee(), words(f"classify {kind} {json.dumps(fault)}", {**fault, "then": "never"}))
    assert (failure.type.value, failure.retryable) == (kind, retryable)
    if "retryAfter" in fault:
        assert failure.retry_after == timedelta(seconds=7)


async def test_a_model_that_does_not_answer_in_time_is_a_timeout(bee: Callable[[], Agent]) -> None:
    agent = with_model(bee(), timeout=0.3)
    failure = await failure_of(agent, words("timeout", {"hang": 60, "then": "never"}))
    assert failure.type.value == "Timeout"


async def test_a_model_that_cannot_be_reached_is_transient(bee: Callable[[], Agent]) -> None:
    agent = with_model(bee(), base_url="http://127.0.0.1:9/v1")
    failure = await failure_of(agent, words("unreachable", "never"))
    assert failure.type.value == "Transient"


async def test_what_finished_before_a_failure_is_not_repeated(bee: Callable[[], Agent], calls: CallLog) -> None:
    text = words("progress", ["quick", {"n": 1}], {"status": 500, "times": 1, "then": ["quick", {"n": 2}]}, "end")
    entries: list[Any] = []

    def keep(point: str, key: str) -> None:
        entries.append((point, key))

    calls.mark()
    with pytest.raises(TurnFailed):
        await play(bee(), request(text), observe=keep)
    assert [n for _, n in calls.bodies()] == [{"n": 1}]
    assert ("tool:recorded", entries[-2][1]) in entries


async def test_a_passing_failure_of_a_tool_fails_the_attempt_until_the_last(
    bee: Callable[[], Agent], calls: CallLog
) -> None:
    text = words("flaky", ["flaky", {"n": 501, "failures": 9}], "told")
    failure = await failure_of(bee(), text)
    assert failure.type.value == "Transient" and failure.message.startswith("flaky: ConnectionError")

    last = await play(bee(), request(text), attempts_left=False)
    assert last.end.output.content == "told"
    told = [m for m in last.end.messages if m.role == "tool"][-1]
    assert told.tool_call_error and "could not connect" in str(told.content)


async def test_a_tool_with_attempts_of_its_own_fails_the_attempt_that_often_less_one(
    bee: Callable[[], Agent], calls: CallLog
) -> None:
    text = words("unsteady", ["unsteady", {"n": 601, "failures": 9}], "told")
    failures: dict[str, int] = {}
    calls.mark()
    failure = await failure_of(bee(), text, failures=failures)
    assert failure.type.value == "Transient" and list(failures.values()) == [1]

    second = await play(bee(), request(text), failures=failures)

    assert second.end.output.content == "told"
    assert "attempt 2 could not connect" in str([m for m in second.end.messages if m.role == "tool"][-1].content)
    assert len(calls.bodies()) == 2


async def test_attempts_are_counted_for_each_call(bee: Callable[[], Agent]) -> None:
    text = words(
        "unsteady pair", [["unsteady", {"n": 602, "failures": 1}], ["unsteady", {"n": 603, "failures": 1}]], "end"
    )
    failures: dict[str, int] = {}
    await failure_of(bee(), text, failures=failures)
    assert list(failures.values()) == [1, 1]
    played = await play(bee(), request(text), failures=failures)
    assert [m.content for m in played.end.messages if m.role == "tool"] == [
        "unsteady 602 at attempt 2",
        "unsteady 603 at attempt 2",
    ]


async def test_another_failure_of_a_tool_goes_to_the_model(bee: Callable[[], Agent]) -> None:
    played = await play(bee(), request(words("broken", ["broken", {"n": 1}], "told")))
    assert "no such thing" in str([m for m in played.end.messages if m.role == "tool"][-1].content)


async def test_a_sibling_of_a_failing_tool_is_recorded(bee: Callable[[], Agent]) -> None:
    text = words("sibling", [["flaky", {"n": 502, "failures": 1}], ["slow_async", {"n": 1, "seconds": 0.3}]], "end")
    recorded: list[str] = []
    with pytest.raises(TurnFailed):
        await play(bee(), request(text), observe=lambda point, key: recorded.append(f"{point} {key}"))
    assert any(line.startswith("tool:recorded /slow_async") for line in recorded)


async def test_a_tool_past_its_timeout_fails_the_attempt(bee: Callable[[], Agent]) -> None:
    failure = await failure_of(bee(), words("overdue", ["overdue", {"n": 1, "seconds": 30}], "end"))
    assert failure.type.value == "Timeout"


async def test_a_result_too_large_is_a_tool_error(bee: Callable[[], Agent]) -> None:
    played = await play(bee(), request(words("big", ["big", {"n": 1, "kilobytes": 1100}], "told")))
    told = [m for m in played.end.messages if m.role == "tool"][-1]
    assert told.tool_call_error and "too large" in str(told.content)
    assert played.end.output.content == "told"


async def test_an_answer_too_large_fails_at_once_in_words_and_is_counted(
    bee: Callable[[], Agent], monkeypatch: pytest.MonkeyPatch
) -> None:
    def from_here(point: str, key: str) -> None:
        if point == "tool:recorded":
            monkeypatch.setattr(journal, "MAX_ENTRY_BYTES", 8_000)

    store = MemoryStore()
    text = words("long", ["quick", {"n": 1}], "y" * 9_000)
    with pytest.raises(TurnFailed) as failed:
        await play(bee(), request(text), store=store, observe=from_here)
    failure = failed.value.failure
    assert (failure.type.value, failure.retryable) == ("InvalidRequest", False)
    assert failure.message.startswith("an answer of model scripted-bee is too large for the run's journal")
    assert [entry["kind"] for entry in store.all] == ["model", "tool", "spent"]
    assert store.all[-1]["outputTokens"] > 1_000 and store.all[-1]["message"] == failure.message


async def test_what_a_provider_says_of_a_failure_is_recorded_up_to_its_beginning() -> None:
    kept = journal.Journal(MemoryStore())
    tokens: TokenEstimate = {"inputTokens": 1, "outputTokens": 0}
    await kept.add_spent(
        spent_entry(key="/m.0", model="m", tokens=tokens, message="<p>" * 500_000, cost={"costUsd": 0.0})
    )
    assert len(kept.entries[0]["message"]) == 10_000


async def test_a_result_that_is_no_utf_8_is_shown_as_far_as_it_is_text(bee: Callable[[], Agent]) -> None:
    def file_names(n: int) -> str:
        """Names of files, one of which Python could not decode."""
        return f"{n}.txt, \udcff.txt"

    agent = bee()
    agent.tools = [*agent.tools, file_names]  # type: ignore[list-item, misc]
    played = await play(agent, request(words("halved", ["file_names", {"n": 1}], "told")))
    told = [m for m in played.end.messages if m.role == "tool"][-1]
    assert not told.tool_call_error and told.content == "1.txt, \ufffd.txt"
    assert played.end.output.content == "told"


async def test_a_changed_agent_stops_as_diverged(bee: Callable[[], Agent], calls: CallLog) -> None:
    played = await play(bee(), request(words("deploy", ["quick", {"n": 1}], ["quick", {"n": 2}], "end")))
    renamed = [{**e, "key": e["key"].replace("/quick", "/gone")} if e["kind"] == "tool" else e for e in played.entries]
    calls.mark()
    failure = await failure_of_entries(bee(), words("deploy", ["quick", {"n": 1}], ["quick", {"n": 2}], "end"), renamed)
    assert failure.type.value == "Diverged"
    assert "/gone" in failure.message


async def failure_of_entries(agent: Agent, text: str, entries: list[Any]) -> Failure:
    with pytest.raises(TurnFailed) as failed:
        await play(agent, request(text), entries)
    return failed.value.failure


def test_retry_after_as_a_date_and_beyond_the_limit() -> None:
    class Response:
        status_code = 429

        def __init__(self, value: str, **headers: str):
            self.headers = {"retry-after": value, **headers}

    class HTTPStatusError(Exception):
        def __init__(self, value: str, **headers: str):
            super().__init__("too many")
            self.response = Response(value, **headers)

    soon = format_datetime(datetime.now(UTC) + timedelta(seconds=30), usegmt=True)
    failure = transient_tool_failure(HTTPStatusError(soon))
    assert failure and failure.retry_after and timedelta(seconds=20) < failure.retry_after <= timedelta(seconds=30)
    sent, when = (format_datetime(datetime(2001, 1, 1, 12, 0, s, tzinfo=UTC), usegmt=True) for s in (0, 40))
    failure = transient_tool_failure(HTTPStatusError(when, date=sent))  # the clock here counts for nothing
    assert failure and failure.retry_after == timedelta(seconds=40)
    failure = transient_tool_failure(HTTPStatusError("86400"))
    assert failure and failure.retry_after == timedelta(minutes=10)
    failure = transient_tool_failure(HTTPStatusError("soon"))
    assert failure and failure.retry_after is None


def test_an_error_of_the_agents_own_code_is_not_retried() -> None:
    assert classify_model_error(KeyError("x")).type.value == "AgentError"
