"""Makes agents and teams ready to be served, and refuses what could not be durable, with what to do instead."""

from __future__ import annotations

import inspect
from collections.abc import Iterator
from typing import Any

from agno.agent import Agent
from agno.agent.remote import RemoteAgent
from agno.factory import BaseFactory
from agno.hooks import should_run_in_background
from agno.team import Team
from agno.team.mode import TeamMode
from agno.team.remote import RemoteTeam
from agno.tools import Toolkit
from agno.tools.function import Function
from agno.workflow import Workflow

from .naming import given_id

MODELS = ("model", "reasoning_model", "parser_model", "output_model", "followup_model")


class RegistryError(Exception):
    """The agents cannot be loaded; the message says which module or agent and what to do."""


def refuse_other_kinds(item: Any, where: str, name: str) -> None:
    """Raises `RegistryError` for what Agno can run, but what cannot be made durable."""
    if isinstance(item, Workflow):
        raise RegistryError(
            f"AGENTS_MODULE: {where} holds the Agno workflow {item.name or name!r}: its steps are no agent's, so that they could not be "
            "gone on with. Let a Team of its agents do the work, or start a run of an agent for each step"
        )
    if isinstance(item, RemoteAgent | RemoteTeam):
        raise RegistryError(
            f"AGENTS_MODULE: {where} holds {type(item).__name__} ({name}): its calls happen elsewhere and cannot be journaled. Load its "
            "module here, or call it from a tool"
        )
    if isinstance(item, BaseFactory):
        raise RegistryError(
            f"AGENTS_MODULE: {where} holds {type(item).__name__} ({name}): a run that goes on after days needs the agent that began it. "
            "Define the agent itself; tools=, instructions= and members= may be functions"
        )


def prepare(agent: Agent | Team, module: str) -> str:
    """Switches off telemetry, and all retries but Temporal's: retries of the provider's client or of the agent could not be seen, and would not
    survive the process. Returns the id. Raises `RegistryError`."""
    agent.telemetry = False
    agent.id = given_id(agent) or agent.id
    if agent.id is None:
        raise RegistryError(
            f"AGENTS_MODULE: an agent in {module} has neither id= nor name=, and no variable or place to be named after"
        )
    where = f"{'team' if isinstance(agent, Team) else 'agent'} {agent.id!r} of module {module}"
    agent.retries = 0
    for name in MODELS:
        model = getattr(agent, name, None)
        if getattr(model, "cache_response", False):
            raise RegistryError(
                f"AGENTS_MODULE: {where}: cache_response of its {name} answers without a call, which a playback could not tell from a "
                "recorded one. Leave it out: finished calls are not made again here"
            )
        if getattr(model, "max_retries", 0) is None:
            setattr(model, "max_retries", 0)  # noqa: B010 - providers have it, the base class has not
        if any(base.__name__ == "Claude" for base in inspect.getmro(type(model))):  # takes it for its client only
            setattr(model, "client_params", {"max_retries": 0, **(getattr(model, "client_params", None) or {})})  # noqa: B010
    hooks: list[Any] = [*(agent.pre_hooks or []), *(agent.post_hooks or [])]
    for hook in hooks:
        if should_run_in_background(hook):
            raise RegistryError(
                f"AGENTS_MODULE: {where}: the hook {getattr(hook, '__name__', hook)} runs in the background, where nobody notices that its "
                "process died. Leave run_in_background out, or do its work in a tool"
            )
    if isinstance(agent, Team) and agent.mode == TeamMode.tasks:
        _refuse_waiting_leader(agent, where)
    return agent.id


def members_of(agent: Agent | Team, module: str) -> Iterator[tuple[str, Agent | Team, str]]:
    """The members of a team, and theirs, each made ready: its id, and the id of the team that it is in. Raises `RegistryError`."""
    if not isinstance(agent, Team):
        return
    seen: dict[str, Any] = {agent.id or "": agent}
    for member_id, member, team in _members_below(agent, module):
        if seen.setdefault(member_id, member) is not member:
            raise RegistryError(
                f"AGENTS_MODULE: two members of team {agent.id!r} of module {module} have the id {member_id!r} (or one has the team's own), so "
                "that nobody could tell whose call is whose; give one of them another id="
            )
        yield member_id, member, team


def _members_below(team: Team, module: str) -> Iterator[tuple[str, Agent | Team, str]]:
    for member in team.members if isinstance(team.members, list) else []:
        refuse_other_kinds(member, f"team {team.id!r} of module {module}", "a member")
        if isinstance(member, Agent | Team):
            yield prepare(member, module), member, team.id or ""
        if isinstance(member, Team):
            yield from _members_below(member, module)


def functions_of(tool: Any) -> list[Function]:
    """The functions of what an agent lists as a tool: a toolkit has several."""
    if isinstance(tool, Function):
        return [tool]
    if isinstance(tool, Toolkit):
        return [*tool.functions.values(), *getattr(tool, "async_functions", {}).values()]
    return [Function.from_callable(tool)] if callable(tool) else []


def _refuse_waiting_leader(team: Team, where: str) -> None:
    """Agno goes on with a paused leader, but not with its loop over tasks."""
    for tool in team.tools if isinstance(team.tools, list) else []:
        for function in functions_of(tool):
            if function.requires_confirmation or function.requires_user_input or function.external_execution:
                raise RegistryError(
                    f"AGENTS_MODULE: {where}: {function.name} waits for a person, after which Agno leaves the loop of a team in the mode tasks. "
                    "Give the tool to a member, or use another mode"
                )
