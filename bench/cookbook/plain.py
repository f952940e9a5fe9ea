"""An agent or team of the cookbook as plain Agno runs it: `python plain.py MODULE VARIABLE REQUEST`. Prints what came of it as JSON in the last line.

People's answers are those that `answers.mjs` gives.
"""

from __future__ import annotations

import asyncio
import importlib
import json
import sys
from typing import Any

from agno.agent import Agent
from agno.run.agent import RunErrorEvent, RunOutput
from agno.run.team import RunErrorEvent as TeamRunErrorEvent
from agno.run.team import TeamRunOutput
from agno.team import Team
from agno.utils.string import generate_id_from_name
from pydantic import BaseModel

OPTIONS: dict[str, Any] = {"stream": True, "stream_events": True, "yield_run_output": True}
WHO = {"session_id": "cookbook", "user_id": "cook"}
MOST_PAUSES = 10


async def run(agent: Any, request: str) -> dict[str, Any]:
    """Runs it to its end, with everything approved and answered that it asks for."""
    named = agent.id or (generate_id_from_name(agent.name) if agent.name else None)
    events = agent.arun(request, **WHO, **OPTIONS)
    pauses = 0
    while True:
        output, error = await _end_of(events)
        if output is None or error is not None or not output.is_paused or pauses == MOST_PAUSES:
            break
        pauses += 1
        for requirement in output.active_requirements:
            _answer(requirement)
        if agent.db is not None and not isinstance(agent, Team):
            events = agent.acontinue_run(run_id=output.run_id, requirements=output.requirements, **WHO, **OPTIONS)
        else:
            events = agent.acontinue_run(run_response=output, **WHO, **OPTIONS)
    content = output.content if output is not None else None
    return {
        "id": named,
        "status": output.status.value if output is not None and error is None else "ERROR",
        "content": content.model_dump(mode="json") if isinstance(content, BaseModel) else content,
        "error": str(error.content) if error is not None else None,
        "pauses": pauses,
    }


async def _end_of(events: Any) -> tuple[Any, Any]:
    output: Any = None
    error: Any = None
    async for event in events:
        if isinstance(event, RunOutput | TeamRunOutput):
            output = event
        elif isinstance(event, RunErrorEvent | TeamRunErrorEvent):
            error = event
    return output, error


def _answer(requirement: Any) -> None:
    if requirement.needs_user_feedback:
        questions = requirement.user_feedback_schema
        requirement.provide_user_feedback({q.question: [q.options[0].label] for q in questions})
    elif requirement.needs_user_input:
        fields = [field for field in requirement.user_input_schema if field.value is None]
        requirement.provide_user_input({field.name: _value(field) for field in fields})
    elif requirement.needs_external_execution:
        requirement.set_external_execution_result("done by a person")
    elif requirement.needs_confirmation:
        requirement.confirm()


def _value(field: Any) -> Any:
    name = getattr(field.field_type, "__name__", str(field.field_type))
    return {"int": 3, "float": 2.5, "bool": True}.get(name, f"a person's {field.name}")


if __name__ == "__main__":
    module, variable, request = sys.argv[1:]
    found = getattr(importlib.import_module(module), variable)
    assert isinstance(found, Agent | Team)
    print(f"\n{json.dumps(asyncio.run(run(found, request)), default=str)}")
