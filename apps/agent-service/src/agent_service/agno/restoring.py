"""Agno's run between two turns: what the next turn needs of it, and how it becomes Agno's again."""

from __future__ import annotations

from typing import Any

from agno.agent import Agent
from agno.models.message import Message
from agno.run.agent import RunOutput
from agno.run.team import TeamRunOutput
from agno.team import Team

from ..contract.models import TurnState
from ..journal.paused_run import PausedRun
from ..payloads.given_files import Contents
from ..values.plain_json import to_plain
from .call_ids import tell_apart
from .media import by_name, with_contents
from .recorder import Recorder
from .transcript import whole_message


def restore(
    agent: Agent | Team, paused: PausedRun, run_id: str, session_id: str, contents: Contents
) -> RunOutput | TeamRunOutput:
    """Agno's run between two turns, under the ids of the run that goes on with it. A finished tool that the state left out comes
    from its message."""
    run = to_plain(paused.run)  # from_dict takes its argument apart
    waiting = run.get("tools") or []
    asked = [requirement["tool_execution"] for requirement in run.get("requirements") or []]
    messages = tell_apart(paused.messages, waiting, asked)
    kept = {tool["tool_call_id"]: tool for tool in waiting}
    tools = []
    for message in messages:
        if message["role"] == "tool" and not message.get("from_history"):
            tools.append(kept.pop(message.get("tool_call_id"), None) or _finished_tool(message))
    run["tools"] = [*tools, *kept.values()]
    run = with_contents(run, contents)
    if isinstance(run.get("input"), dict):
        run["input"] = with_contents(run["input"], contents)
    kind, owner = (TeamRunOutput, "team_id") if isinstance(agent, Team) else (RunOutput, "agent_id")
    output: Any = kind.from_dict({owner: agent.id, **run, "run_id": run_id, "session_id": session_id})
    output.messages = [Message.from_dict(with_contents(message, contents)) for message in messages]
    return output


def _finished_tool(message: dict[str, Any]) -> dict[str, Any]:
    return {
        "tool_call_id": message.get("tool_call_id"),
        "tool_name": message.get("tool_name"),
        "tool_args": message.get("tool_args"),
        "tool_call_error": bool(message.get("tool_call_error")),
        "result": message.get("content"),
        "stop_after_tool_call": bool(message.get("stop_after_tool_call")),
        "created_at": message.get("created_at"),
    }


def turn_state(
    recorder: Recorder, output: RunOutput | TeamRunOutput, messages: list[Message], tail: list[Message]
) -> TurnState:
    """What the next turn needs besides the journal: the run without its messages, and without finished tools, which the messages tell of. Its
    size does not grow with the run."""
    kept = output.messages, output.tools, output.requirements
    told = {m.tool_call_id for m in messages if m.role == "tool"}
    open_tools = [tool for tool in output.tools or [] if tool.is_paused or tool.tool_call_id not in told]
    waiting = {tool.tool_call_id for tool in open_tools}
    output.messages, output.tools = None, open_tools
    output.requirements = [
        r for r in output.requirements or [] if r.tool_execution and r.tool_execution.tool_call_id in waiting
    ]
    try:
        with by_name():
            run = to_plain(output.to_dict())
    finally:
        output.messages, output.tools, output.requirements = kept
    for name in ("events", "member_responses"):
        run.pop(name, None)
    run["tools"] = [{k: v for k, v in tool.items() if v is not None} for tool in run.get("tools") or []]
    consistent = [m.id for m in messages] == recorder.top.transcript.ids and not any(
        m.compressed_content for m in messages
    )
    snapshot = None if consistent else [whole_message(m) for m in messages]
    return TurnState.model_validate(
        {"run": run, "messages": recorder.top.transcript.record(tail), "snapshot": snapshot}
    )
