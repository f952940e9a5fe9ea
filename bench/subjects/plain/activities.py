"""The hand-written activities in Python: a model call by OpenAI's client, streamed, and the tools; no Temporal in this file."""

from __future__ import annotations

import asyncio
import json
import os
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from openai import AsyncOpenAI

model = AsyncOpenAI(base_url=os.environ["SCRIPTED_MODEL_URL"], api_key="no-key-needed", max_retries=0)


async def model_call(messages: list[dict[str, Any]]) -> dict[str, Any]:
    content = ""
    calls: dict[int, dict[str, Any]] = {}
    async for chunk in await model.chat.completions.create(model="plain", messages=messages, stream=True):  # type: ignore[arg-type]
        for choice in chunk.choices:
            content += choice.delta.content or ""
            for part in choice.delta.tool_calls or []:
                call = calls.setdefault(
                    part.index, {"id": "", "type": "function", "function": {"name": "", "arguments": ""}}
                )
                call["id"] += part.id or ""
                if part.function:
                    call["function"]["name"] += part.function.name or ""
                    call["function"]["arguments"] += part.function.arguments or ""
    return {"role": "assistant", "content": content} | ({"tool_calls": list(calls.values())} if calls else {})


async def tool_call(call: dict[str, Any]) -> dict[str, Any]:
    name, arguments = call["function"]["name"], json.loads(call["function"]["arguments"])
    return {"role": "tool", "tool_call_id": call["id"], "content": await _run_tool(name, arguments)}


async def _run_tool(name: str, arguments: dict[str, Any]) -> str:
    _log(name)
    match name:
        case "big":
            return f"{arguments['n']:08d}" * (arguments["kilobytes"] * 128)
        case "quick":
            return f"quick {arguments['n']}"
        case "charge":
            return f"charged {arguments['n']}"
        case "slow_async":
            await asyncio.sleep(arguments["seconds"])
            return f"slow_async {arguments['n']}"
        case _:
            raise ValueError(f"there is no tool {name}")


def _log(name: str) -> None:
    """A line for each execution, as the tools of the durable run write it."""
    if path := os.environ.get("TOOL_CALL_LOG"):
        with Path(path).open("a") as log:
            log.write(json.dumps({"time": datetime.now(UTC).isoformat(), "pid": os.getpid(), "tool": name}) + "\n")
