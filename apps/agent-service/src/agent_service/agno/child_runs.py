"""Runs that an agent starts: which tool calls ask for one, and whether there can be one."""

from __future__ import annotations

import json
from collections.abc import Container, Iterable
from typing import Any

from pydantic import BaseModel, ValidationError

from ..agents.framework import TurnFailed
from ..agents.policies import AgentPolicy
from ..agents.registered_agent import RegisteredAgent
from ..agents.registry import AgentRegistry, UnknownAgent
from ..agents.tools import RunStarter, starter_of
from ..contract.models import ChildRunRequest, FailureType, MemberCall
from ..journal.failure import Failure
from ..values.arguments import arguments_hash
from ..values.plain_json import to_plain
from .call_ids import recorded_id
from .decisions import OpenCall


def started_runs(
    turn: int, calls: Iterable[OpenCall], registered: RegisteredAgent, registry: AgentRegistry
) -> list[ChildRunRequest]:
    """One for each call, at which the agent or a member of the team waits, of a tool that starts runs."""
    wanted: list[ChildRunRequest] = []
    for call in calls:
        owner = registered.member(call.loop.owner) if call.loop.member else registered
        if starter := starter_of(owner.tools().get(call.tool.tool_name or "")):
            wanted.append(_request(turn, call, starter, registry))
    return wanted


def require_known(
    turn: int, calls: Iterable[OpenCall], started: Container[str], starters: Container[tuple[str, str]]
) -> None:
    """Raises `TurnFailed` for a call of a tool that starts runs, when no run is started for it: people would be asked to do its work. `starters`: the
    tools that start runs, each with the lane of its loop. `started`: ids of the requests for which runs are started."""
    for call in calls:
        name = call.tool.tool_name or ""
        if (call.loop.lane, name) in starters and call.request_id(turn) not in started:
            message = (
                f"{name} starts runs, and is not among the tools that the agent had when it was loaded: a function makes it at run time. "
                "List it in tools=, or in a toolkit there, start the agent-service again, then retry"
            )
            raise TurnFailed(Failure(FailureType.invalid_request, message))


def _request(turn: int, call: OpenCall, starter: RunStarter, registry: AgentRegistry) -> ChildRunRequest:
    arguments = to_plain(call.tool.tool_args or {})
    agent_id, request = str(arguments.get("agent") or ""), arguments.get("request")
    problem: str | None = None
    policy = AgentPolicy()
    try:
        request = _checked(agent_id, request, starter, registry)
        policy = registry.get(agent_id).policy
    except ValueError as error:
        problem = str(error)
    return ChildRunRequest(
        id=call.request_id(turn),
        tool_call_id=recorded_id(call.tool.tool_call_id),
        tool=call.tool.tool_name or "",
        arguments_hash=arguments_hash(arguments),
        agent_id=agent_id,
        request=request if isinstance(request, str | dict) else json.dumps(request),
        problem=problem,
        member=MemberCall.model_validate(call.loop.member) if call.loop.member else None,
        limits=policy.limits,
        limit_policy=policy.limit_policy,
    )


def _checked(agent_id: str, request: Any, starter: RunStarter, registry: AgentRegistry) -> str | dict[str, Any]:
    """The request as the agent takes it. Raises `ValueError` with what the model should do."""
    if agent_id not in starter.agents:
        raise ValueError(f"agent is {agent_id!r}; allowed are {', '.join(starter.agents)}")
    try:
        schema = registry.get(agent_id).agent.input_schema
    except UnknownAgent as error:
        raise ValueError(str(error)) from None
    if not (isinstance(schema, type) and issubclass(schema, BaseModel)):
        if isinstance(request, dict):
            return request
        if not isinstance(request, str) or not request.strip():
            raise ValueError(f"request is {request!r}; it must say what {agent_id} is asked")
        return request
    if isinstance(request, str):
        try:
            request = json.loads(request)
        except json.JSONDecodeError as error:
            raise ValueError(f"request is no JSON ({error}); {agent_id} takes an object") from None
    try:
        schema.model_validate(request)
    except ValidationError as error:
        raise ValueError(f"request is not what {agent_id} takes: {error}") from None
    return request
