"""Promise held here: nothing runs that a person had to approve and did not. Who may grant more than a limit is what the agent's policy says where it
is served, whatever a run was started with."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest
from agno.agent import Agent

from agent_service.agents.policies import AgentPolicy
from agent_service.agents.registered_agent import RegisteredAgent
from agent_service.contract.models import DecisionPolicy
from agent_service.journal.running import TurnStopped
from agent_service.temporal.turn_results import TurnResults

FINANCE = DecisionPolicy.model_validate({"deciders": {"roles": ["finance"]}, "quorum": 2})


@pytest.mark.parametrize("policy", [None, FINANCE])
def test_a_turn_that_reached_a_limit_says_who_may_grant_more(policy: DecisionPolicy | None) -> None:
    registered = RegisteredAgent("desk", Agent(id="desk"), AgentPolicy(limit_policy=policy))
    turn: Any = SimpleNamespace(turn=3)
    store: Any = SimpleNamespace(unflushed=(2, []), post_hooks=False, attempts=None)
    nothing: Any = None
    stopped = TurnStopped("limit", "enough", cause="tokens")
    result = TurnResults(turn, store, registered, nothing, nothing).stopped(stopped)
    said = result.model_dump(mode="json", by_alias=True, exclude_none=True)
    assert said.pop("policy", None) == (
        policy.model_dump(mode="json", by_alias=True, exclude_none=True) if policy else None
    )
    assert said == {"turn": 3, "from": 2, "entries": [], "status": "limitReached", "limit": "tokens"}
