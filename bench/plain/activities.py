"""The activities of the hand-written workflow: the same model server, a tool of the same size. Address: TEMPORAL_ADDRESS."""

import asyncio
import json
import os

from openai import AsyncOpenAI
from temporalio import activity
from temporalio.client import Client
from temporalio.worker import Worker

model = AsyncOpenAI(base_url=os.environ["SCRIPTED_MODEL_URL"], api_key="no-key-needed", max_retries=0)


@activity.defn(name="modelCall")
async def model_call(messages: list[dict]) -> dict:
    content, calls = "", {}
    async for chunk in await model.chat.completions.create(model="plain", messages=messages, stream=True):
        for choice in chunk.choices:
            content += choice.delta.content or ""
            for part in choice.delta.tool_calls or []:
                call = calls.setdefault(part.index, {"id": "", "type": "function", "function": {"name": "", "arguments": ""}})
                call["id"] += part.id or ""
                call["function"]["name"] += part.function.name or ""
                call["function"]["arguments"] += part.function.arguments or ""
    return {"role": "assistant", "content": content} | ({"tool_calls": list(calls.values())} if calls else {})


@activity.defn(name="toolCall")
async def tool_call(call: dict) -> dict:
    arguments = json.loads(call["function"]["arguments"])
    return {"role": "tool", "tool_call_id": call["id"], "content": f"{arguments['n']:08d}" * (arguments["kilobytes"] * 128)}


async def main() -> None:
    client = await Client.connect(os.environ["TEMPORAL_ADDRESS"])
    worker = Worker(client, task_queue="bench-plain-python", activities=[model_call, tool_call])
    print("ready", flush=True)
    await worker.run()


asyncio.run(main())
