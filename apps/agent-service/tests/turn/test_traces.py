"""The trace of a turn while it works: what happens is told once, as the record tells it later, and telling it is never in a turn's way."""

from __future__ import annotations

import inspect
import json
import logging
import pkgutil
import sys
from collections.abc import Callable, Iterator
from dataclasses import replace
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest
from agno.agent import Agent
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from temporalio.api.common.v1 import Payload
from temporalio.converter import DefaultPayloadConverter
from temporalio.exceptions import ApplicationError
from temporalio.testing import ActivityEnvironment

import agent_service.tracing
from agent_service.contract.models import TurnInput, TurnUnknownOutcome
from agent_service.journal.happenings import HeartbeatAcknowledged
from agent_service.process.agent_thread import AgentThread
from agent_service.temporal import trace_header
from agent_service.temporal import traced as traced_activity
from agent_service.temporal.earlier import Earlier
from agent_service.temporal.trace_header import span_in
from agent_service.temporal.traced import begin_trace, tell_end, tell_failure
from agent_service.tracing import guard
from agent_service.tracing.facts import ExecutionEnd, ExecutionFacts, SpanReference, TurnFacts
from agent_service.tracing.ids import span_id_of, trace_id_of
from agent_service.tracing.live import TurnTrace
from agent_service.tracing.turn_spans import turn_spans

from .support import with_model
from .team_support import delegate, script, team
from .traced import Stage

CALLS = script("traced", ["quick", {"n": 41}], "the answer is 42")


@pytest.fixture(scope="module")
def agents() -> Iterator[AgentThread]:
    thread = AgentThread(4)
    yield thread
    thread.stop()


@pytest.fixture
def stage(bee: Callable[[], Agent], agents: AgentThread, tmp_path: Path) -> Callable[..., Stage]:
    def made(request: str, agent: Any = None, **more: Any) -> Stage:
        # These turns have a loop of their own, and a client's open connections belong to the loop that made them.
        return Stage(agent or with_model(bee()), tmp_path, agents, request=request, **more)

    return made


def names(stage: Stage) -> list[str]:
    return [span["name"] for span in stage.spans if span["name"] not in ("checkpoint", "flush journal")]


def of_record(stage: Stage, contents: bool = False) -> list[Any]:
    """The spans that the history gives: the end of the activity is the only time that it knows otherwise."""
    (root,) = stage.told("invoke_agent worker_bee", "invoke_agent team")
    result, turn = stage.server.ends[-1], stage.turn
    assert isinstance(result, dict)
    end = ExecutionEnd(root["end"], result["status"], None, None, result.get("content"))
    execution = ExecutionFacts(0, root["start"], result.get("attempts") or (), end)
    facts = TurnFacts("run-1", 0, turn.agent_id, "s-1", request=turn.request, executions=[execution])
    return turn_spans(facts, stage.server.entries, contents)


@pytest.mark.parametrize("contents", [False, True])
async def test_what_is_told_live_is_what_the_record_gives_later(stage: Callable[..., Stage], contents: bool) -> None:
    turn = stage(CALLS, contents=contents)
    result = await turn.attempt()
    assert result["status"] == "completed"
    live = [span for span in turn.spans if not span["name"].startswith(("checkpoint", "flush"))]
    key = lambda span: span["spanId"]  # noqa: E731
    assert sorted(live, key=key) == sorted(of_record(turn, contents), key=key)
    assert names(turn) == ["chat scripted-bee", "execute_tool quick", "chat scripted-bee", "invoke_agent worker_bee"]
    root = span_id_of("run-1", 0, "execution 0")
    checkpoints = turn.told("checkpoint")
    assert checkpoints and {span.get("parentSpanId") for span in checkpoints} == {root}
    assert ("the answer is" in json.dumps(turn.spans)) is contents


async def test_members_of_a_team_are_inside_of_the_call_that_gave_them_their_task(
    stage: Callable[..., Stage], scripted_model: Path
) -> None:
    turn = stage(script("team traced", delegate("al", ["quick", {"n": 1}]), "all done"), agent=team())
    assert (await turn.attempt())["status"] == "completed"
    key = lambda span: span["spanId"]  # noqa: E731
    live = [span for span in turn.spans if not span["name"].startswith(("checkpoint", "flush"))]
    assert sorted(live, key=key) == sorted(of_record(turn), key=key)
    (member,) = turn.told("invoke_agent al")
    (delegation,) = turn.told("execute_tool delegate_task_to_member")
    assert member.get("parentSpanId") == delegation["spanId"]
    assert {span.get("parentSpanId") for span in turn.told("execute_tool quick")} == {member["spanId"]}


async def test_promise_nothing_is_repeated_a_playback_tells_nothing_again_and_a_failed_attempt_is_told_by_itself(
    stage: Callable[..., Stage], tmp_path: Path
) -> None:
    steps = ["quick", {"n": 1}], {"status": 429, "times": 1, "then": "done"}
    turn = stage(script(f"again {tmp_path.name}", *steps))
    failure = await turn.attempt(1)
    assert isinstance(failure, ApplicationError) and failure.type == "RateLimited"
    assert names(turn) == ["chat scripted-bee", "execute_tool quick", "attempt 1"]
    (failed,) = turn.told("attempt")
    assert failed["status"]["code"] == "error" and failed["attributes"]["error.type"] == "RateLimited"

    result = await turn.attempt(2)
    assert names(turn)[3:] == ["chat scripted-bee", "invoke_agent worker_bee"]
    assert len({span["spanId"] for span in turn.spans}) == len(turn.spans)
    assert turn.told("chat")[-1]["attributes"]["agents.attempt"] == 2
    assert [one["attempt"] for one in result["attempts"]] == [1]
    assert [(e["n"], e.get("attempt")) for e in turn.server.entries] == [(0, None), (1, None), (2, 2)]


async def test_the_next_attempt_tells_of_one_whose_process_died(stage: Callable[..., Stage]) -> None:
    turn = stage(CALLS)
    turn.server.dies()
    assert (await turn.attempt(2))["status"] == "completed"
    (died,) = turn.told("attempt")
    assert died["name"] == "attempt 1" and died["attributes"]["error.type"] == "WorkerLost"
    assert died["spanId"] == span_id_of("run-1", 0, "attempt 0 1")


async def test_the_last_attempt_that_fails_ends_the_activity(stage: Callable[..., Stage], tmp_path: Path) -> None:
    turn = stage(script(f"last {tmp_path.name}", {"status": 429, "then": "never"}))
    await turn.attempt(2, most=2)
    assert names(turn) == ["attempt 2", "invoke_agent worker_bee"]
    (root,) = turn.told("invoke_agent")
    assert (root["attributes"]["agents.status"], root["attributes"]["error.type"]) == ("failed", "RateLimited")
    assert root["attributes"]["agents.attempt"] == 2


async def test_a_result_that_another_attempt_has_overtaken_is_told_by_that_attempt(stage: Callable[..., Stage]) -> None:
    turn = stage(CALLS)
    turn.server.has_it_elsewhere = True
    await turn.attempt()
    assert turn.told("chat") and not turn.told("invoke_agent")


async def test_what_is_not_sampled_is_not_told_and_a_turn_without_traces_is_the_same(
    stage: Callable[..., Stage],
) -> None:

    told, untold = stage(CALLS), stage(CALLS)
    untold.traces = replace(untold.traces, ratio=0.0)
    with_traces, without = await told.attempt(), await untold.attempt()
    off = await stage(CALLS).attempt(traces=False)
    assert untold.spans == []
    kept = lambda result: [(e["kind"], e["key"]) for e in result["entries"]]  # noqa: E731
    assert kept(with_traces) == kept(without) == kept(off)


def parts_of_tracing() -> list[tuple[str, Any, str]]:
    """Every function and method of traces that a turn calls: its name, where it is, and under which name there."""
    modules = [
        import_module(f"agent_service.tracing.{m.name}") for m in pkgutil.iter_modules(agent_service.tracing.__path__)
    ]
    found: list[tuple[str, Any, str]] = []
    for module in [*modules, traced_activity, trace_header]:
        if module is guard:
            continue
        for name, value in vars(module).items():
            if inspect.isfunction(value) and value.__module__ == module.__name__:
                found.append((f"{module.__name__}.{name}", module, name))
    found += [
        (f"TurnTrace.{name}", TurnTrace, name)
        for name, value in vars(TurnTrace).items()
        if inspect.isfunction(value) or isinstance(value, property)
    ]
    guards = ("begin_trace", "tell_end", "tell_failure", "attempts_of")  # which call nothing unguarded
    return [part for part in found if part[2] not in guards]


class Broken(Exception):
    pass


def breaks(*_: Any, **__: Any) -> Any:
    raise Broken


def tell_everything(turn: Stage) -> None:
    """All that an activity tells of its trace, as it tells it."""
    died = {"attempt": 1, "type": "WorkerLost", "message": "gone"}
    entries = [
        {
            "n": 0,
            "kind": "model",
            "key": "a",
            "at": "2026-01-12T09:30:01Z",
            "ms": 5,
            "model": "m",
            "message": CALL,
            "input": [CALL],
        },
        {"n": 1, "kind": "tool", "key": "b", "at": "2026-01-12T09:30:02Z", "tool": "t", "ok": False, "member": MEMBER},
        {"n": 2, "kind": "claim", "key": "c", "at": "2026-01-12T09:30:02Z", "tool": "t"},
    ]
    origin = {"kind": "fork", "runId": "run-0", "turn": 1}
    given = TurnInput.model_validate({**turn.turn.model_dump(by_alias=True), "origin": origin})
    info = ActivityEnvironment.default_info()
    trace = begin_trace(turn.traces, info, given, Earlier([died], died, HEADER))
    journal: list[Any] = []
    if trace is not None:
        guard.safely(trace.follow, journal, 0)
        journal += entries
        guard.safely(trace.recorded, entries[2])
        guard.safely(trace.happened, HeartbeatAcknowledged(1, 10, 0.1, 0))
        guard.safely(trace.was_at, "put", 0.1, {}, "OSError")
    ended_at = "2026-01-12T09:30:03.000Z"
    result = {"turn": 0, "from": 0, "entries": [], "requests": [], "endedAt": ended_at}
    tell_end(trace, TurnUnknownOutcome.model_validate(result), ended_at)
    tell_failure(trace, info, ApplicationError("no", type="Auth", non_retryable=True), ended_at)


CALL = {"role": "assistant", "content": "x", "tool_calls": [{"id": "c", "function": {"name": "f", "arguments": "{}"}}]}
MEMBER = {"id": "al", "name": "Al", "call": "c", "run": "/t:c.0/@al.0"}


async def test_promise_nothing_finished_is_lost_whatever_breaks_in_a_trace_reaches_nobody(
    stage: Callable[..., Stage], monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """Each function of traces, broken: nothing is raised, and it is said once, however often it happens."""
    parts = parts_of_tracing()
    assert len(parts) > 40
    unheard = []
    for title, where, name in parts:
        monkeypatch.setattr(guard, "_said", set())
        caplog.clear()
        with monkeypatch.context() as broken:
            original = inspect.getattr_static(where, name)
            for module in [
                m for n, m in list(sys.modules.items()) if n.startswith(("agent_service.", "tests.turn.test"))
            ]:
                if getattr(module, name, None) is original:
                    broken.setattr(module, name, breaks)
            broken.setattr(where, name, property(breaks) if isinstance(original, property) else breaks)
            turn = stage(CALLS, contents=True)
            tell_everything(turn)
            tell_everything(turn)
        said = [record.getMessage() for record in caplog.records if record.levelno >= logging.ERROR]
        assert len(said) == len(set(said)), f"{title} is said more than once"
        unheard += [] if said else [title]
    assert set(unheard) == UNUSED


UNUSED = {
    "agent_service.tracing.span.without_contents",
    "agent_service.tracing.turn_spans.turn_spans",
    "agent_service.temporal.trace_header._text_in",
}
"""Not told of by an activity: for those who pass spans on, for whoever has the whole record, for the interceptor."""


@pytest.mark.parametrize("broken", ["recorded", "happened", "follow", "ended", "ids", "__init__"])
async def test_promise_nothing_finished_is_lost_a_turn_whose_trace_is_broken_ends_as_one_without(
    stage: Callable[..., Stage], broken: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(TurnTrace, broken, property(breaks) if broken == "ids" else breaks)
    result = await stage(CALLS, contents=True).attempt()
    assert result["content"] == "the answer is 42"
    assert [entry["kind"] for entry in result["entries"]] == ["model", "tool", "model"]


async def test_promise_nothing_finished_is_lost_when_nobody_can_be_told(stage: Callable[..., Stage]) -> None:

    turn = stage(CALLS)
    turn.traces = replace(turn.traces, send=breaks)
    assert (await turn.attempt())["content"] == "the answer is 42"


SECRET = "what nobody may read"
CONTENT = st.sampled_from(
    [SECRET, [SECRET], {"a": SECRET}, {SECRET: 1}, {"a": [{"b": f"{SECRET} {SECRET}"}]}, [[{"content": SECRET}], 1.5]]
)
CALL_AND_ANSWER = st.fixed_dictionaries(
    {
        "role": st.just("assistant"),
        "content": CONTENT,
        "tool_calls": st.just([{"id": "c", "function": {"name": "f", "arguments": SECRET}}]),
    }
)
ENTRIES = st.one_of(
    st.fixed_dictionaries(
        {
            "kind": st.just("model"),
            "model": st.just("m"),
            "message": CALL_AND_ANSWER,
            "input": st.lists(CALL_AND_ANSWER, max_size=2),
            "extra": CONTENT,
            "ms": st.just(3),
        }
    ),
    st.fixed_dictionaries(
        {
            "kind": st.just("tool"),
            "tool": st.just("t"),
            "toolCallId": st.just("c"),
            "arguments": CONTENT,
            "ok": st.booleans(),
            "result": CONTENT,
            "error": CONTENT,
            "toolResult": CONTENT,
            "sessionState": CONTENT,
        }
    ),
    st.fixed_dictionaries(
        {"kind": st.just("claim"), "tool": st.just("t"), "toolCallId": st.just("c"), "arguments": CONTENT}
    ),
)


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(ENTRIES, max_size=3), CONTENT, CONTENT)
def test_promise_nobody_sees_what_is_not_theirs_no_content_is_told_unless_it_is_wanted(
    given_entries: list[dict[str, Any]], request: Any, answer: Any
) -> None:
    """Arguments, results, what was asked, said and answered: of any shape, in any entry."""
    entries = [{**entry, "n": n, "key": f"k{n}", "at": "2026-01-12T09:30:01Z"} for n, entry in enumerate(given_entries)]
    execution = ExecutionFacts(
        0, "2026-01-12T09:30:00Z", (), ExecutionEnd("2026-01-12T09:30:02Z", "unknownOutcome", 1, None, answer)
    )
    facts = TurnFacts("run", 0, "agent", "session", request=request, executions=[execution])
    assert SECRET not in json.dumps(turn_spans(facts, entries, contents=False))
    assert SECRET in json.dumps(turn_spans(facts, entries, contents=True))


HEADER = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"


@pytest.mark.parametrize(
    ("said", "span"),
    [
        (HEADER, SpanReference("0af7651916cd43dd8448eb211c80319c", "b7ad6b7169203331")),
        (f"01{HEADER[2:]}-later", SpanReference("0af7651916cd43dd8448eb211c80319c", "b7ad6b7169203331")),
        (f"ff{HEADER[2:]}", None),
        (HEADER.replace("b7ad6b7169203331", "0" * 16), None),
        (HEADER.upper(), None),
        (f"{HEADER}\n", None),
        ("", None),
        (None, None),
    ],
)
def test_the_header_names_a_span_or_nothing(said: str | None, span: SpanReference | None) -> None:
    assert span_in(said) == span


async def test_a_turn_links_to_who_started_its_run(stage: Callable[..., Stage]) -> None:
    """Whatever is in the header, the activity goes on."""
    end: Any = Activity()
    reading = trace_header.TraceHeader().intercept_activity(end)
    good = DefaultPayloadConverter().to_payload(HEADER)
    assert good is not None
    for payload, started_from in [(good, HEADER), (Payload(data=b"{"), None), (None, None)]:
        headers = {"traceparent": payload} if payload is not None else {}
        turn = stage(CALLS)
        await reading.execute_activity(Activity.given(headers))
        assert trace_header.STARTED_FROM.get() == started_from
        await turn.attempt()
        (root,) = turn.told("invoke_agent")
        assert [link["spanId"] for link in root["links"]] == (["b7ad6b7169203331"] if started_from else [])
        assert root["traceId"] == trace_id_of("run-1", 0)


class Activity:
    """The end of a chain of interceptors."""

    @staticmethod
    def given(headers: dict[str, Payload]) -> Any:
        from types import SimpleNamespace

        return SimpleNamespace(headers=headers)

    async def execute_activity(self, input: Any) -> None: ...
