"""A conversation that was had before, given to an agent as Agno gives an agent its own: as the history of its session."""

from __future__ import annotations

from collections.abc import Sequence
from copy import deepcopy
from typing import Any

from agno.agent import Agent
from agno.db.in_memory import InMemoryDb
from agno.models.message import Message
from agno.run.agent import RunOutput
from agno.run.base import RunStatus
from agno.run.team import TeamRunOutput
from agno.session.agent import AgentSession
from agno.session.team import TeamSession
from agno.team import Team

from ..journal.paused_run import PausedRun
from .session_state import without_ids


def with_history(
    agent: Agent | Team,
    history: Sequence[Message],
    before: PausedRun,
    *,
    run_id: str,
    session_id: str,
    user_id: str | None,
) -> dict[str, Any] | None:
    """Makes the agent or team (a copy for one turn) read the whole history, whether or not it keeps one itself. `history`: the messages of
    `before`, as Agno has them. The ids are those of the run that begins. Returns the session state that belongs to the history."""
    state = deepcopy(agent.session_state) or {}
    state.update(without_ids(before.run.get("session_state")))
    messages = [message.model_copy(update={"from_history": False}) for message in history]
    past: dict[str, Any] = {
        "run_id": f"{run_id}-history",
        "session_id": session_id,
        "status": RunStatus.completed,
        "messages": messages,
    }
    kept: dict[str, Any] = {
        "session_id": session_id,
        "user_id": user_id,
        "session_data": {"session_state": state},
    }
    if not agent.add_history_to_context:
        agent.add_history_to_context, agent.num_history_messages = True, None
    agent.num_history_runs = None  # the conversation is one run here, however many it was
    agent.db = agent.db or InMemoryDb()  # without one Agno warns that there is no history
    agent.cache_session = True
    if isinstance(agent, Team):
        agent._set_cached_session(TeamSession(team_id=agent.id, runs=[TeamRunOutput(team_id=agent.id, **past)], **kept))
    else:
        agent._set_cached_session(AgentSession(agent_id=agent.id, runs=[RunOutput(agent_id=agent.id, **past)], **kept))
    return state or None
