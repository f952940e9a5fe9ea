"""Teams under test: members with the tools of the kit, and scripts that delegate to them."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from typing import Any

from agno.agent import Agent
from agno.team import Team
from agno.team.mode import TeamMode
from agno.tools import tool

from .support import Played, TurnRequest, next_request, play


def script(words: str, *steps: Any) -> str:
    return f"{words} script: {json.dumps(steps)}"


def model(model_id: str) -> Any:
    from tests.kit.agents_under_test import scripted_model

    return scripted_model(model_id)


def member(name: str, waits: bool = True, **more: Any) -> Agent:
    """`waits`: whether `charge` needs approval; without it the run is the one that plain Agno makes when nobody is asked."""
    from tests.kit import agents_under_test as kit

    entrypoint: Any = kit.charge.entrypoint
    charge = kit.charge if waits else tool(entrypoint)
    tools = [kit.quick, kit.slow_async, charge, kit.remember, kit.pay, kit.flaky]
    return Agent(id=name, name=name.title(), role="r", model=model(f"of-{name}"), tools=tools, telemetry=False, **more)


def team(waits: bool = True, **more: Any) -> Team:
    members: list[Any] = more.pop("members", None) or [member("al", waits), member("bob", waits)]
    return Team(id="team", name="team", model=model("lead"), members=members, telemetry=False, **more)


def nested(waits: bool = True) -> Team:
    sub = Team(id="sub", name="Sub", model=model("of-sub"), members=[member("al", waits)], telemetry=False)
    return team(waits, members=[sub, member("bob", waits)])


def routing(waits: bool = True) -> Team:
    return team(waits, mode=TeamMode.route)


def broadcasting(waits: bool = True) -> Team:
    return team(waits, mode=TeamMode.broadcast)


def with_tasks(waits: bool = True) -> Team:
    return team(waits, mode=TeamMode.tasks)


def delegate(to: str, *steps: Any, end: str | None = None) -> list[Any]:
    task = script(f"task for {to}", *steps, end or f"{to} is done")
    return ["delegate_task_to_member", {"member_id": to, "task": task}]


def task(title: str, to: str, *steps: Any) -> list[Any]:
    description = script(f"{title} for {to}", *steps, f"{to} is done with {title}")
    return ["create_task", {"title": title, "description": description, "assignee": to}]


def without_ids(bodies: list[Any]) -> list[str]:
    """Requests in any order, since members work side by side, with the ids of tasks by the order in which they were created."""
    created = dict.fromkeys(re.findall(r"Task created: \[(\w+)\]", json.dumps(bodies)))
    texts = [json.dumps([body["messages"], body["model"]], sort_keys=True) for body in bodies]
    if created:  # of which those of calls are made
        texts = [re.sub(r"call_[0-9a-f]+", "call", text) for text in texts]
    for n, id in enumerate(created):
        texts = [text.replace(id, f"task-{n}") for text in texts]
    return sorted(texts)


async def whole_run(make: Any, first: TurnRequest, answer: Any) -> list[Played]:
    """Its turns, each replayed as the activity does: from the start while members wait."""
    turns = [await play(make(), first)]
    request, earlier, answers = first, list(turns[-1].entries), list(first.answers)
    while turns[-1].end.status != "completed":
        last = turns[-1]
        assert last.end.state is not None
        answers = [*answers, *answer(last)]
        if last.end.state.since is not None:
            turns.append(await play(make(), replace(request, answers=answers), earlier=earlier))
            earlier += turns[-1].entries
        else:
            answers = answer(last)
            request = replace(next_request(last, answers, first.run_id), session_id=first.session_id)
            turns.append(await play(make(), request))
            earlier = list(turns[-1].entries)
    return turns
