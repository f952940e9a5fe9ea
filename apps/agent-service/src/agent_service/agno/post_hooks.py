"""A cancelled run: the agent's own post hooks, for what was done. Agno itself runs them for answers only."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from agno.agent import Agent
from agno.agent._hooks import aexecute_post_hooks
from agno.agent._storage import aread_or_create_session
from agno.run.base import RunContext, RunStatus
from agno.team import Team
from agno.team._hooks import _aexecute_post_hooks
from agno.team._storage import _aread_or_create_session
from agno.utils.hooks import normalize_post_hooks

from ..contract.models import RunOptions
from ..journal.conversation import add_turn
from ..journal.journal import Entry
from ..journal.paused_run import PausedRun
from ..payloads.given_files import Contents
from .restoring import restore
from .run_options import going_on_with


async def run_post_hooks(
    agent: Agent | Team,
    before: PausedRun,
    entries: Sequence[Entry],
    *,
    run_id: str,
    session_id: str,
    user_id: str | None,
    options: RunOptions | None = None,
    contents: Contents | None = None,
) -> None:
    """Gives the hooks the run as it was when it was cancelled: the conversation before the turn and the turn's finished calls, with
    status `CANCELLED`. Not when nothing was done. Raises what a guardrail among them raises."""
    if before.unfinished is not None:
        entries = [*before.unfinished.entries, *entries]
    messages = add_turn(before.messages, entries, {"messages": _results_after_last_answer(entries)})
    if all(message.get("from_history") for message in messages):
        return
    runner: Any = agent
    (runner.initialize_team if isinstance(agent, Team) else runner.initialize_agent)()
    output: Any = restore(agent, replace(before, messages=messages), run_id, session_id, contents or {})
    output.status = RunStatus.cancelled
    output.requirements = [r for r in output.requirements or [] if r.is_resolved()]
    output.content = output.content or f"Run {run_id} was cancelled"
    context = RunContext(
        run_id=run_id,
        session_id=session_id,
        user_id=user_id,
        session_state=output.session_state,
        **going_on_with(options),
    )
    read_session: Any = _aread_or_create_session if isinstance(agent, Team) else aread_or_create_session
    execute: Any = _aexecute_post_hooks if isinstance(agent, Team) else aexecute_post_hooks
    session = await read_session(runner, session_id=session_id, user_id=user_id)
    hooks: Any = normalize_post_hooks(agent.post_hooks, async_mode=True)
    async for _ in execute(
        runner, hooks=hooks, run_output=output, session=session, run_context=context, user_id=user_id
    ):
        pass


def _results_after_last_answer(entries: Sequence[Entry]) -> list[dict[str, Any]]:
    """What tools returned that the model has not got to read yet."""
    own = [entry for entry in entries if _is_own(entry)]
    last = max((n for n, entry in enumerate(own) if entry["kind"] == "model"), default=-1)
    return [
        {
            "role": "tool",
            "tool_call_id": entry["toolCallId"],
            "tool_name": entry["tool"],
            "tool_args": entry.get("arguments"),
            "tool_call_error": not entry["ok"],
            "content": entry.get("result") if entry["ok"] else entry.get("error"),
        }
        for entry in own[last + 1 :]
        if entry["kind"] == "tool"
    ]


def _is_own(entry: Entry) -> bool:
    """Whether it is of the agent's own conversation: not of a member, of an agent inside of a tool, or of a helper. A tool's name may hold
    anything, slashes too."""
    if entry.get("member"):
        return False
    if entry["kind"] == "model":
        return entry.get("input") is not None
    place = f"/{entry.get('tool')}:{entry.get('toolCallId')}."
    return entry["key"].startswith(place) and entry["key"].removeprefix(place).isdecimal()
