"""The processes of the agent-service, as the front asks them: over HTTP, at sockets that are for this user alone."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, Sequence

import httpx

from .places import Place

ANSWER_SECONDS = 1.0


class Sibling:
    """One process. Raises `httpx.HTTPError` where it does not answer."""

    def __init__(self, place: Place, token: str | None):
        self.id = place.id
        headers = {"authorization": f"Bearer {token}"} if token else {}
        self._client = httpx.AsyncClient(
            transport=httpx.AsyncHTTPTransport(uds=place.socket),
            base_url="http://localhost",
            headers=headers,
            timeout=ANSWER_SECONDS,
            trust_env=False,
        )

    async def get(self, path: str, seconds: float = ANSWER_SECONDS) -> httpx.Response:
        return await self._client.get(path, timeout=seconds)

    async def events(self, path: str) -> AsyncGenerator[str, None]:
        """The data of its server-sent events, until it ends."""
        timeout = httpx.Timeout(ANSWER_SECONDS, read=None)
        async with self._client.stream("GET", path, timeout=timeout) as response:
            response.raise_for_status()
            rest = b""
            async for more in response.aiter_raw():
                *whole, rest = (rest + more).split(b"\n\n")
                for event in whole:
                    if event.startswith(b"data: "):
                        yield event[6:].decode()

    async def close(self) -> None:
        await self._client.aclose()


async def ask_all(siblings: Sequence[Sibling], path: str) -> list[httpx.Response | None]:
    """What each answers, in their order; `None` of one that does not."""

    async def ask(sibling: Sibling) -> httpx.Response | None:
        try:
            return await sibling.get(path)
        except httpx.HTTPError:
            return None

    return await asyncio.gather(*(ask(sibling) for sibling in siblings))
