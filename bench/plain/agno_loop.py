"""The loop of `long-run.mjs` in plain Agno: nothing is kept, nothing survives."""

import asyncio

from tests.kit.agents_under_test import worker_bee


async def main() -> None:
    async for _ in worker_bee.arun("long", stream=True, stream_events=True, yield_run_output=True):
        pass


asyncio.run(main())
