"""Tools that give their result piece by piece. What is recorded of them is what Agno gives the model."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterator
from contextlib import aclosing, asynccontextmanager
from typing import Any

from agno.exceptions import RunCancelledException
from agno.models.base import _ALL_RUN_OUTPUT_EVENT_TYPES
from agno.run.agent import CustomEvent, RunContentEvent
from agno.run.team import RunContentEvent as TeamRunContentEvent
from pydantic import BaseModel


class TooLate(Exception):
    """An item did not come before the deadline."""


def text_of(item: Any) -> str:
    """What Agno adds to a tool's result for one item: the text of content events of a run inside of it, a custom event as text, nothing of
    the other events, and everything else as text. Raises what Agno fails with."""
    if not isinstance(item, _ALL_RUN_OUTPUT_EVENT_TYPES):
        return str(item)
    if isinstance(item, RunContentEvent | TeamRunContentEvent):
        content: Any = item.content
        return content.model_dump_json() if isinstance(content, BaseModel) else "" + (content or "")
    return str(item) if isinstance(item, CustomEvent) else ""


async def whole_text(items: Iterator[Any]) -> tuple[str | None, Exception | None]:
    """All of a generator's result, made in one thread, or what the generator has raised."""
    return await asyncio.to_thread(_whole_text, items)


def _whole_text(items: Iterator[Any]) -> tuple[str | None, Exception | None]:
    try:
        return "".join(map(text_of, items)), None
    except RunCancelledException:
        raise
    except Exception as error:
        return None, error


async def until(deadline: float | None, stream: AsyncIterator[Any]) -> AsyncIterator[Any]:
    """The items that come before the deadline, a time of the running loop. Raises `TooLate` there. The stream is closed at the end."""
    async with _closed(stream):
        while True:
            waiting = asyncio.timeout_at(deadline)
            try:
                async with waiting:
                    item = await anext(stream)
            except StopAsyncIteration:
                return
            except TimeoutError as error:
                if waiting.expired():
                    raise TooLate from error
                raise
            yield item


@asynccontextmanager
async def _closed(stream: Any) -> AsyncIterator[None]:
    if not hasattr(stream, "aclose"):
        yield
        return
    async with aclosing(stream):
        yield
