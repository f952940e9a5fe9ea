"""The Python worker of the hand-written workflow, with the SDK's default settings. Writes a line of JSON when it is ready."""

from __future__ import annotations

import asyncio
import json
import os

from activities import model_call, tool_call
from temporalio import activity
from temporalio.client import Client
from temporalio.worker import Worker


@activity.defn(name="nothing")
async def nothing() -> None:
    """For measuring what an activity costs by itself."""


async def main() -> None:
    client = await Client.connect(os.environ["TEMPORAL_ADDRESS"])
    activities = [activity.defn(name="modelCall")(model_call), activity.defn(name="toolCall")(tool_call), nothing]
    worker = Worker(client, task_queue=os.environ["BENCH_QUEUE"], activities=activities)
    print(json.dumps({"ready": True}), flush=True)
    await worker.run()


asyncio.run(main())
