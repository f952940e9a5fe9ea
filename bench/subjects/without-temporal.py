"""The same work with nothing durable: plain Agno, or a hand-written loop over the hand-written activities, in one Python process.

Reads a request a line, `{"id", "mode": "agno" | "loop", "request"}`, and answers each with `{"id", "ms", "cpuMs"}` when its run has
ended; requests that come meanwhile run side by side. Decisions are taken at once.
"""

from __future__ import annotations

import asyncio
import json
import sys
import time
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parent / "plain"))

from activities import model_call, tool_call
from agno.run.agent import RunOutput
from tests.kit.agents_under_test import worker_bee


async def agno(request: str) -> None:
    """As the agent-service runs it: a copy of the agent, streamed, with all events."""
    agent: Any = worker_bee.deep_copy()
    options: dict[str, Any] = {"stream": True, "stream_events": True, "yield_run_output": True}
    events = agent.arun(request, user_id="bench", **options)
    while True:
        output: Any = None
        async for event in events:
            if isinstance(event, RunOutput):
                output = event
        if not output.is_paused:
            break
        for tool in output.tools:
            if tool.is_paused:
                tool.confirmed = True
        events = agent.acontinue_run(run_response=output, user_id="bench", **options)
    if output.status != "COMPLETED":
        raise RuntimeError(f"the run ended {output.status}: {output.content}")


async def loop(request: str) -> None:
    messages: list[dict[str, Any]] = [{"role": "user", "content": request}]
    while True:
        answer = await model_call(messages)
        messages.append(answer)
        if "tool_calls" not in answer:
            return
        for call in answer["tool_calls"]:
            messages.append(await tool_call(call))


MODES = {"agno": agno, "loop": loop}


async def serve(line: str) -> None:
    asked = json.loads(line)
    began, cpu = time.perf_counter(), time.process_time()
    try:
        await MODES[asked["mode"]](asked["request"])
        used = {"ms": (time.perf_counter() - began) * 1000, "cpuMs": (time.process_time() - cpu) * 1000}
        print(json.dumps({"id": asked["id"], **used}), flush=True)
    except Exception as error:  # told to who asked, and the next request is served
        print(json.dumps({"id": asked["id"], "error": f"{type(error).__name__}: {error}"}), flush=True)


async def main() -> None:
    reader = asyncio.StreamReader(limit=2**20)
    await asyncio.get_running_loop().connect_read_pipe(lambda: asyncio.StreamReaderProtocol(reader), sys.stdin)
    print(json.dumps({"ready": True}), flush=True)
    running: set[asyncio.Task[None]] = set()
    while line := await reader.readline():
        task = asyncio.create_task(serve(line.decode()))
        running.add(task)
        task.add_done_callback(running.discard)


asyncio.run(main())
