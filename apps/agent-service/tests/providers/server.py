"""One server that speaks every provider's protocol, from a script."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from typing import Any, Literal

import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response, StreamingResponse
from starlette.routing import Route

from .protocols import PROTOCOLS, Protocol, Step

Fault = tuple[int, dict[str, str]] | Literal["cut", "too long"]
"""A status with headers; a stream that breaks off; a conversation that does not fit."""


class Server:
    """`steps` are the model's answers, by how many a request holds already; `fault` goes before them."""

    def __init__(self) -> None:
        self.url = ""
        self.steps: list[Step] = []
        self.fault: Fault | None = None
        self.bodies: list[Any] = []

    def taken(self) -> list[Any]:
        """What it was asked since the last time."""
        bodies, self.bodies = self.bodies, []
        return bodies

    async def serve(self, started: asyncio.Event) -> None:
        paths = {
            "/v1/chat/completions": "chat",
            "/v1/responses": "responses",
            "/v1/messages": "messages",
            "/{version}/models/{model}:streamGenerateContent": "gemini",
            "/api/chat": "ollama",
        }
        routes = [Route(path, self._answer(PROTOCOLS[name]), methods=["POST"]) for path, name in paths.items()]
        config = uvicorn.Config(Starlette(routes=routes), host="127.0.0.1", port=0, log_level="critical")
        server = uvicorn.Server(config)
        server.install_signal_handlers = lambda: None  # type: ignore[attr-defined]
        serving = asyncio.create_task(server._serve())
        while not server.started:  # noqa: ASYNC110 - uvicorn has no event for it
            await asyncio.sleep(0.01)
        self.url = f"http://127.0.0.1:{server.servers[0].sockets[0].getsockname()[1]}"
        started.set()
        try:
            await asyncio.Event().wait()
        finally:
            server.should_exit = True
            await serving

    def _answer(self, protocol: Protocol) -> Any:
        async def answer(request: Request) -> Response:
            body = json.loads(await request.body())
            self.bodies.append(body)
            if self.fault == "too long":
                status, error = protocol.too_long
                return JSONResponse(error, status)
            if isinstance(self.fault, tuple):
                status, headers = self.fault
                return JSONResponse(protocol.error(status), status, headers)
            n = protocol.answered(body)
            lines = list(protocol.stream(self.steps[n] if n < len(self.steps) else "script ended", n))
            return StreamingResponse(self._sent(lines), media_type=protocol.media_type)

        return answer

    async def _sent(self, lines: list[str]) -> AsyncIterator[str]:
        for line in lines[:1] if self.fault == "cut" else lines:
            yield line
        if self.fault == "cut":
            await asyncio.sleep(0.02)
            raise ConnectionResetError("the stream is cut off, as its test wants")
