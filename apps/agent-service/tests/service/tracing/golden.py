"""The golden traces of `fixtures/traces`, as facts."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from agent_service.tracing.facts import ExecutionEnd, ExecutionFacts, Origin, SpanReference, TurnFacts

FILE = (
    Path(__file__).resolve().parents[5] / "packages" / "@platform" / "temporal" / "fixtures" / "traces" / "traces.json"
)
CASES: list[dict[str, Any]] = json.loads(FILE.read_text())


def facts_of(turn: dict[str, Any]) -> TurnFacts:
    origin, started = turn.get("origin"), turn.get("startedFrom")
    return TurnFacts(
        run_id=turn["runId"],
        turn=turn["turn"],
        agent_id=turn["agentId"],
        session_id=turn["sessionId"],
        user_id=turn.get("userId"),
        tenant=turn.get("tenant"),
        request=turn.get("request"),
        started_from=SpanReference(started["traceId"], started["spanId"]) if started else None,
        origin=Origin(origin["kind"], origin["runId"], origin.get("turn")) if origin else None,
        kept=turn.get("kept") or 0,
        executions=[_execution(each) for each in turn["executions"]],
    )


def _execution(given: dict[str, Any]) -> ExecutionFacts:
    ended = given.get("ended")
    end = None
    if ended:
        failure = ended.get("failure")
        end = ExecutionEnd(
            at=ended["at"],
            status=ended["status"],
            attempt=ended.get("attempt"),
            failure=(failure["type"], failure["message"]) if failure else None,
            content=ended.get("content"),
        )
    return ExecutionFacts(given["execution"], given["scheduledAt"], given.get("attempts") or (), end)
