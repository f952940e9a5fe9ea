"""A cancelled run gives its agent's post hooks what was done."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest
from agno.agent import Agent
from agno.run.agent import RunOutput
from agno.run.base import RunStatus

from agent_service.agno import patches
from agent_service.agno.post_hooks import run_post_hooks
from agent_service.journal.paused_run import PausedRun

from .support import play, request
from .test_helpers_and_teams import CASES

NOTHING = PausedRun({}, [])


def script(*steps: Any) -> str:
    return f"hooked script: {json.dumps(steps)}"


async def told(agent: Any, before: PausedRun, entries: list[Any]) -> list[RunOutput]:
    outputs: list[RunOutput] = []

    def keep(run_output: RunOutput) -> None:
        outputs.append(run_output)

    agent.post_hooks = [keep]
    assert agent.post_hooks
    await run_post_hooks(agent, before, entries, run_id="run-1", session_id="run-1", user_id="ana")
    return outputs


async def test_in_the_middle_of_a_turn(bee: Callable[[], Agent]) -> None:
    whole = await play(bee(), request(script(["quick", {"n": 1}], [["quick", {"n": 2}], ["quick", {"n": 3}]], "end")))
    [output] = await told(bee(), NOTHING, whole.entries[:4])
    assert (output.run_id, output.status, output.content) == ("run-1", RunStatus.cancelled, "Run run-1 was cancelled")
    roles = [message.role for message in output.messages or []]
    assert roles == ["system", "user", "assistant", "tool", "assistant", "tool"]
    assert [(tool.tool_name, tool.result) for tool in output.tools or []] == [
        ("quick", "quick 1"),
        ("quick", whole.entries[3]["result"]),
    ]


async def test_with_a_tool_that_has_a_slash_in_its_name_and_an_agent_inside_of_a_tool(bee: Callable[[], Agent]) -> None:
    from agno.tools.function import Function

    from .test_sub_agents import in_def

    def make() -> Agent:
        agent = bee()
        agent.tools = [
            Function(name="files/read", entrypoint=lambda n: f"read {n}", skip_entrypoint_processing=True),
            in_def,
        ]
        return agent

    text = script(["files/read", {"n": 1}], [["in_def", {}], ["files/read", {"n": 2}]], "end")
    whole = await play(make(), request(text))
    done = [n for n, entry in enumerate(whole.entries) if entry.get("toolCallId") and "/in_def" not in entry["key"]]
    [output] = await told(make(), NOTHING, whole.entries[: done[-1] + 1])
    results = [(message.tool_name, message.content) for message in output.messages or [] if message.role == "tool"]
    assert results[0] == ("files/read", "read 1")
    assert ("files/read", "read 2") in results
    assert not any(name == "inner_tool" for name, _ in results)


async def test_while_it_waits_for_a_decision(bee: Callable[[], Agent]) -> None:
    first = await play(bee(), request(script(["quick", {"n": 1}], ["charge", {"n": 2}], "end")))
    assert first.end.state is not None
    messages = [json.loads(json.dumps(message.to_dict(), default=str)) for message in first.end.messages]
    [output] = await told(bee(), PausedRun(first.end.state.run, messages), [])
    assert output.status == RunStatus.cancelled
    assert [tool.tool_name for tool in output.tools or []] == ["quick", "charge"]
    assert not output.is_paused


async def test_not_when_nothing_was_done(bee: Callable[[], Agent]) -> None:
    earlier = {"role": "user", "content": "an earlier request", "from_history": True}
    assert await told(bee(), NOTHING, []) == []
    assert await told(bee(), PausedRun({}, [earlier]), []) == []


async def test_of_a_team(scripted_model: Any) -> None:
    patches.install()
    make, text = CASES["team"]
    whole = await play(make(), request(text))
    [output] = await told(make(), NOTHING, whole.entries)
    assert output.status == RunStatus.cancelled
    assert output.messages and output.messages[-1].content == "both did"


async def test_a_hook_that_fails_is_logged(bee: Callable[[], Agent], caplog: pytest.LogCaptureFixture) -> None:
    whole = await play(bee(), request(script("end")))

    def fails(run_output: RunOutput) -> None:
        raise ValueError("no such thing")

    agent = bee()
    agent.post_hooks = [fails]
    await run_post_hooks(agent, NOTHING, whole.entries, run_id="run-1", session_id="run-1", user_id=None)
    assert "Post-hook #1 execution failed" in caplog.text
