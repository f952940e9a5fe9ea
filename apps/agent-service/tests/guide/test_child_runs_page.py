"""The example of docs/guide/child-runs.md does what the page says."""

from __future__ import annotations

import json
from typing import Any

from agent_service.agno.child_runs import started_runs
from agent_service.agno.decisions import open_calls
from tests.turn.support import play, request


async def test_the_editor_asks_for_runs_side_by_side(agents_of: Any) -> None:
    agents = agents_of("child-runs.md")
    editor = agents.get("editor")
    steps = [[["start_run", {"agent": "researcher", "request": topic}] for topic in ("tea", "milk")], "never"]

    played = await play(editor.fresh(), request(f"tea with milk script: {json.dumps(steps)}"))

    assert played.end.status == "paused"
    wanted = started_runs(0, open_calls(played.end.output), editor, agents)
    assert [(child.agent_id, child.request, child.problem) for child in wanted] == [
        ("researcher", "tea", None),
        ("researcher", "milk", None),
    ]
    [tool] = editor.describe().tools
    assert tool.name == "start_run" and "- writer: Writes a text from notes." in (tool.description or "")
