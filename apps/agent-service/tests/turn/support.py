"""Turns without Temporal: a store in memory, plain Agno beside it, and what both sent to the model."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from agno.agent import Agent
from agno.run.agent import RunOutput
from agno.run.base import RunContext
from agno.run.team import TeamRunOutput
from agno.team import Team

from agent_service.agents.own_policy import OwnPolicy
from agent_service.agents.policies import AgentPolicy, load_policies
from agent_service.agents.prices import Price, Prices
from agent_service.agents.registered_agent import RegisteredAgent
from agent_service.agents.signed_votes import UNSIGNED
from agent_service.agno.decisions import OpenCall, open_calls, pause_requests
from agent_service.agno.made_media import MadeMedia
from agent_service.agno.recorder import Recorder
from agent_service.agno.refusals import refusals
from agent_service.agno.request_records import Put
from agent_service.agno.requests import YIELD_AFTER_BYTES
from agent_service.agno.spending import Spending
from agent_service.agno.steering import Steering
from agent_service.agno.turn import TurnEnd, TurnRequest, run_turn
from agent_service.contract.models import (
    DecisionAction,
    DecisionAnswer,
    DecisionKind,
    DecisionRequest,
    SteeringMessage,
    TurnLimits,
)
from agent_service.journal.happenings import Tell, ignore, telling
from agent_service.journal.journal import Entry, Journal
from agent_service.journal.paused_run import PausedRun
from tests.kit.contract import require_contract

PRICES = Prices({"scripted-bee": Price(input=1_000, output=2_000)})
"""Of the model of worker_bee: a tenth of a cent for each token that is sent."""

POLICIES = load_policies(Path(__file__).parents[1] / "kit" / "policies.toml")


class MemoryStore:
    """Entries that are durable as soon as they are appended."""

    def __init__(self, entries: Sequence[Entry] = (), failures: dict[str, int] | None = None):
        self.entries = [json.loads(json.dumps(entry)) for entry in entries]
        self.all = list(self.entries)
        self.failures = failures if failures is not None else {}

    def append(self, entry: Entry) -> int:
        self.all.append({**json.loads(json.dumps(entry)), "n": len(self.all)})
        require_contract(self.all[-1])
        return len(self.all) - 1

    async def sync(self) -> None: ...

    async def failed(self, key: str) -> int:
        self.failures[key] = self.failures.get(key, 0) + 1
        return self.failures[key]

    def flush_soon(self) -> None: ...


@dataclass
class Played:
    """A turn that ran to its end."""

    end: TurnEnd
    entries: list[Entry]
    events: list[tuple[Any, bool]]
    asked: list[DecisionRequest]
    calls: list[OpenCall]
    """What it waits with."""


def with_model(agent: Agent, **changes: Any) -> Agent:
    """The agent with a model of its own: a copy shares the provider's client."""
    model = replace(agent.model, async_client=None, **changes)  # type: ignore[type-var]
    agent.model = model
    return agent


async def play(
    agent: Agent | Team,
    request: TurnRequest,
    entries: Sequence[Entry] = (),
    *,
    outcomes: dict[int, dict[str, Any]] | None = None,
    failures: dict[str, int] | None = None,
    policies: AgentPolicy | None = None,
    attempts_left: bool = True,
    yield_after_bytes: int = YIELD_AFTER_BYTES,
    observe: Callable[[str, str], None] = lambda point, key: None,
    earlier: Sequence[Entry] = (),
    limits: TurnLimits | None = None,
    prices: Prices = PRICES,
    store: MemoryStore | None = None,
    said: Sequence[SteeringMessage] = (),
    judged: bool = False,
    made: MadeMedia | None = None,
    tell: Tell = ignore,
    put: Put | None = None,
) -> Played:
    """Runs one turn from the journal's entries, after the `earlier` ones of turns in which members of a team have waited since. `judged`:
    answers count only as far as the policies of the agent say so."""
    store = store or MemoryStore(entries, failures)
    events: list[tuple[Any, bool]] = []
    assert agent.id
    journal = Journal(store, outcomes, observe, telling(agent.id, tell), earlier=earlier, tell=tell)
    own = OwnPolicy(RegisteredAgent(agent.id, agent, POLICIES.get(agent.id, AgentPolicy())), UNSIGNED)
    recorder = Recorder(
        journal,
        lambda owner, function: (policies or POLICIES.get(owner, AgentPolicy())).tool(function),
        agent.id,
        request.run_id,
        0,
        attempts_left=attempts_left,
        yield_after_bytes=yield_after_bytes,
        spending=Spending(prices, limits, store.entries),
        steering=Steering(said, [*earlier, *entries]),
        refusal=refusals(own, journal.has_ended) if judged else lambda loop, tool, answer: None,
        made=made,
        put=put,
    )
    end = await run_turn(agent, request, recorder, lambda event, playing: events.append((event, playing)))
    calls = open_calls(end.output, recorder.waiting, recorder.answers)
    asked = pause_requests(0, calls, lambda member, tool: {}, answered=recorder.answers)
    return Played(end, store.all, events, asked, calls)


def request(text: str, run_id: str = "run-1") -> TurnRequest:
    return TurnRequest(run_id=run_id, session_id=run_id, request=text)


def next_request(played: Played, answers: Sequence[DecisionAnswer], run_id: str = "run-1") -> TurnRequest:
    """The turn after a pause, with the conversation as the turn held it."""
    assert played.end.state is not None
    messages = [json.loads(json.dumps(m.to_dict(), default=str)) for m in played.end.messages]
    return TurnRequest(
        run_id=run_id, session_id=run_id, paused=PausedRun(played.end.state.run, messages), answers=answers
    )


def approve(played: Played, **changes: Any) -> list[DecisionAnswer]:
    """An approval of everything that the turn waits for."""
    return [
        DecisionAnswer(
            **{
                "request_id": asked.id,
                "tool_call_id": asked.tool_call_id,
                "kind": DecisionKind.approval,
                "action": DecisionAction.approve,
                "arguments_hash": asked.arguments_hash,
                **changes,
            }
        )
        for asked in played.asked
    ]


def confirm(output: RunOutput) -> None:
    """The same in plain Agno."""
    for tool in output.tools or []:
        if tool.requires_confirmation:
            tool.confirmed = True


async def plain_run(
    agent: Agent | Team,
    text: str,
    decide: Callable[[RunOutput], None] = confirm,
    run_id: str = "run-1",
    session_id: str | None = None,
    beginning: dict[str, Any] | None = None,
    going_on: dict[str, Any] | None = None,
) -> RunOutput:
    """The same run in plain Agno, through its pauses. `session_id`: that of the run where it is absent. `beginning`, `going_on`: what `arun` and
    `acontinue_run` are given besides."""
    runner: Any = agent
    session = session_id or run_id
    how: dict[str, Any] = {"stream": True, "stream_events": True, "yield_run_output": True}
    output = await _last(runner.arun(text, run_id=run_id, session_id=session, **how, **(beginning or {})))
    while output.is_paused:
        decide(output)
        context = RunContext(run_id=run_id, session_id=session, session_state=output.session_state)
        again = runner.acontinue_run(run_response=output, run_context=context, **how, **(going_on or {}))
        output = await _last(again)
    return output


async def _last(events: Any) -> RunOutput:
    output: Any = None
    async for event in events:
        if isinstance(event, RunOutput | TeamRunOutput):
            output = event
    assert output is not None
    return output


def comparable(output: RunOutput | TeamRunOutput) -> list[dict[str, Any]]:
    """The conversation without what differs between two runs of the same thing."""
    return [
        {k: v for k, v in m.to_dict().items() if k not in ("id", "created_at", "metrics")}
        for m in output.messages or []
    ]


class RequestLog:
    """What the scripted model was asked, since a mark."""

    def __init__(self, path: Path):
        self._path = path
        self._mark = 0

    def mark(self) -> None:
        self._mark = self._path.stat().st_size if self._path.exists() else 0

    def bodies(self) -> list[Any]:
        if not self._path.exists():
            return []
        with self._path.open() as file:
            file.seek(self._mark)
            return [json.loads(line)["body"] for line in file]


class CallLog(RequestLog):
    """Which tools ran, since a mark."""

    def bodies(self) -> list[Any]:
        if not self._path.exists():
            return []
        with self._path.open() as file:
            file.seek(self._mark)
            return [(call["tool"], call["args"]) for call in map(json.loads, file)]
