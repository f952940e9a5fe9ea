"""Nobody keeps a connection of the agent-service by a request that never ends."""

import asyncio
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest
import uvicorn
from starlette.types import Receive, Scope, Send

from agent_service.process.request_limits import PunctualRequests

REQUEST = b"GET / HTTP/1.1\r\nhost: 127.0.0.1\r\n"


class Quick(PunctualRequests):
    seconds = 1.0


async def _answers_late(scope: Scope, receive: Receive, send: Send) -> None:
    """Two parts of an answer, with more time between them than a request has."""
    await send({"type": "http.response.start", "status": 200, "headers": []})
    await send({"type": "http.response.body", "body": b"begun", "more_body": True})
    await asyncio.sleep(Quick.seconds * 2)
    await send({"type": "http.response.body", "body": b"ended"})


@asynccontextmanager
async def _connected() -> AsyncIterator[tuple[asyncio.StreamReader, asyncio.StreamWriter]]:
    listening = socket.create_server(("127.0.0.1", 0))
    config = uvicorn.Config(_answers_late, http=Quick, lifespan="off", log_config=None, timeout_graceful_shutdown=0)
    server = uvicorn.Server(config)
    serving = asyncio.create_task(server._serve([listening]))
    reader, writer = await asyncio.open_connection(*listening.getsockname())
    try:
        yield reader, writer
    finally:
        writer.close()
        server.should_exit = True
        await serving


async def _is_closed_on(reader: asyncio.StreamReader, writer: asyncio.StreamWriter, drip: bytes) -> bool:
    """Whether the other side ends while bytes still come in, long before they would end by themselves."""

    async def write() -> None:
        while drip:
            writer.write(drip)
            await asyncio.sleep(Quick.seconds / 10)

    writing = asyncio.create_task(write())
    try:
        async with asyncio.timeout(20):
            await reader.read()
        return True
    except ConnectionResetError:
        return True
    except TimeoutError:
        return False
    finally:
        writing.cancel()


@pytest.mark.parametrize(
    ("sent", "drip"),
    [
        (b"", b""),
        (b"GET / HT", b""),
        (REQUEST + b"x-slow: ", b"a"),
        (REQUEST + b"content-length: 100000\r\n\r\n", b"a"),
        (REQUEST + b"transfer-encoding: chunked\r\n\r\n", b"1\r\na\r\n"),
    ],
    ids=["nothing", "half a line", "a header that goes on", "a body that goes on", "chunks that go on"],
)
async def test_a_request_that_does_not_end_ends_its_connection(sent: bytes, drip: bytes) -> None:
    async with _connected() as (reader, writer):
        writer.write(sent)
        assert await _is_closed_on(reader, writer, drip)


async def test_after_an_answer_the_next_request_has_its_time_too() -> None:
    async with _connected() as (reader, writer):
        writer.write(REQUEST + b"\r\n")
        await reader.readuntil(b"ended\r\n0\r\n\r\n")
        writer.write(REQUEST + b"x-slow: ")
        assert await _is_closed_on(reader, writer, b"a")


async def test_an_answer_may_take_longer_than_a_request() -> None:
    async with _connected() as (reader, writer):
        for _ in range(2):
            writer.write(REQUEST + b"\r\n")
            assert (await reader.readuntil(b"ended\r\n0\r\n\r\n")).startswith(b"HTTP/1.1 200")
