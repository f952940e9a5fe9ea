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
        self._questions = _client(place, token, httpx.Limits(max_connections=100, max_keepalive_connections=20))
        self._streams = _client(place, token, httpx.Limits(max_connections=None))

    async def get(self, path: str, seconds: float = ANSWER_SECONDS) -> httpx.Response:
        """However many watch: their streams never end, and questions have connections of their own."""
        return await self._questions.get(path, timeout=seconds)

    async def events(self, path: str) -> AsyncGenerator[str, None]:
        """The data of its server-sent events, until it ends."""
        timeout = httpx.Timeout(ANSWER_SECONDS, read=None)
        async with self._streams.stream("GET", path, timeout=timeout) as response:
            response.raise_for_status()
            rest = b""
            async for more in response.aiter_raw():
                *whole, rest = (rest + more).split(b"\n\n")
                for event in whole:
                    if event.startswith(b"data: "):
                        yield event[6:].decode()

    async def close(self) -> None:
        await self._questions.aclose()
        await self._streams.aclose()


def _client(place: Place, token: str | None, limits: httpx.Limits) -> httpx.AsyncClient:
    return httpx.AsyncClient(
        transport=httpx.AsyncHTTPTransport(uds=place.socket, limits=limits),
        base_url="http://localhost",
        headers={"authorization": f"Bearer {token}"} if token else {},
        timeout=ANSWER_SECONDS,
        trust_env=False,
    )


async def ask_all(siblings: Sequence[Sibling], path: str) -> list[httpx.Response | None]:
    """What each answers, in their order; `None` of one that does not."""

    async def ask(sibling: Sibling) -> httpx.Response | None:
        try:
            return await sibling.get(path)
        except httpx.HTTPError:
            return None

    return await asyncio.gather(*(ask(sibling) for sibling in siblings))
