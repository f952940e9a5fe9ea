"""Turns in a process of their own: `python -m tests.kit.turns_in_a_process MODULE`. Loads the module as the agent-service does, reads a list of turns
as JSON from the standard input, and writes what became of each as the last line of its output."""

from __future__ import annotations

import asyncio
import json
import os
import sys
from pathlib import Path
from typing import Any

from agent_service.agents.registry import AgentRegistry
from agent_service.agno import patches
from agent_service.contract.models import DecisionAnswer
from agent_service.journal.paused_run import PausedRun
from agent_service.values.plain_json import to_plain
from tests.turn.support import RequestLog, TurnRequest, play


async def one(registry: AgentRegistry, log: RequestLog, turn: dict[str, Any]) -> dict[str, Any]:
    """A turn is `{agent, run, request, paused?, answers?, entries?, earlier?}`."""
    request = TurnRequest(
        run_id=turn["run"],
        session_id=turn["run"],
        request=turn["request"],
        paused=PausedRun(**turn["paused"]) if turn.get("paused") else None,
        answers=[DecisionAnswer.model_validate(answer) for answer in turn.get("answers", [])],
    )
    log.mark()
    agent = registry.get(turn["agent"]).fresh()
    played = await play(agent, request, turn.get("entries", []), earlier=turn.get("earlier", []))
    state = played.end.state
    return {
        "status": played.end.status,
        "content": to_plain(played.end.output.content),
        "told": [[m.role, to_plain(m.content)] for m in played.end.messages if m.role != "system"],
        "entries": played.entries,
        "asked": [asked.model_dump(mode="json", by_alias=True, exclude_none=True) for asked in played.asked],
        "models": len(log.bodies()),
        "since": state.since if state else None,
        "paused": {"run": state.run, "messages": [to_plain(m.to_dict()) for m in played.end.messages]}
        if state
        else None,
    }


async def main() -> None:
    turns = json.load(sys.stdin)
    registry = AgentRegistry.load([sys.argv[1]])
    patches.install()
    log = RequestLog(Path(os.environ["DATA_DIR"]) / "requests.jsonl")
    ids = {agent.id: [member.id for member in agent.members] for agent in registry}
    done = [await one(registry, log, turn) for turn in turns]
    print(json.dumps({"ids": ids, "turns": done}))


if __name__ == "__main__":
    os.environ.setdefault("AGNO_TELEMETRY", "false")
    asyncio.run(main())
