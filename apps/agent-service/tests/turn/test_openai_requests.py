"""The OpenAI client sends the same request whether or not it is spared the walk through the conversation."""

from __future__ import annotations

import datetime
from typing import Any, get_args

import pytest
from openai._utils import PropertyInfo, async_maybe_transform
from openai._utils._transform import get_type_hints
from openai.types.chat import ChatCompletionFunctionToolParam, ChatCompletionMessageParam, completion_create_params

from agent_service.agno.openai_requests import is_json, sparing

PARAMS = completion_create_params.CompletionCreateParamsStreaming

MESSAGES: list[Any] = [
    {"role": "system", "content": "Be brief."},
    {
        "role": "user",
        "content": [{"type": "text", "text": "Hello"}, {"type": "image_url", "image_url": {"url": "data:"}}],
    },
    {
        "role": "assistant",
        "content": None,
        "tool_calls": [{"id": "c1", "type": "function", "function": {"name": "quick", "arguments": '{"n": 1}'}}],
    },
    {"role": "tool", "tool_call_id": "c1", "content": "quick 1", "of_a_provider": {"kept": [1, 2.5, True]}},
]
TOOLS = [{"type": "function", "function": {"name": "quick", "parameters": {"type": "object", "properties": {}}}}]


async def test_the_request_is_what_the_client_makes_by_itself() -> None:
    data = {"model": "m", "messages": MESSAGES, "tools": TOOLS, "stream": True, "temperature": 0.5}
    asked: list[Any] = []

    async def whole(given: object, expected: object) -> Any:
        asked.append(given)
        return await async_maybe_transform(given, expected)

    assert await sparing(whole)(data, PARAMS) == await async_maybe_transform(data, PARAMS)
    assert set(asked[0]) == {"model", "stream", "temperature"}


@pytest.mark.parametrize("odd", [datetime.date(2026, 1, 2), ("a", "tuple"), b"bytes", {1: "a number for a name"}])
async def test_what_is_not_plain_json_is_left_to_the_client(odd: Any) -> None:
    messages = [{"role": "user", "content": odd}]
    assert not is_json(messages)
    asked: list[Any] = []

    async def whole(given: object, expected: object) -> Any:
        asked.append(given)
        return given

    await sparing(whole)({"model": "m", "messages": messages}, PARAMS)
    assert asked == [{"model": "m", "messages": messages}]


def test_no_type_of_messages_and_tools_renames_or_formats_a_field() -> None:
    found: list[PropertyInfo] = []
    seen: set[Any] = set()

    def walk(annotation: Any) -> None:
        try:
            if annotation in seen:
                return
            seen.add(annotation)
        except TypeError:
            return
        found.extend(
            item
            for item in get_args(annotation)
            if isinstance(item, PropertyInfo) and (item.alias is not None or item.format is not None)
        )
        for inner in get_args(annotation):
            walk(inner)
        if isinstance(annotation, type) and hasattr(annotation, "__required_keys__"):
            for hint in get_type_hints(annotation, include_extras=True).values():
                walk(hint)

    walk(ChatCompletionMessageParam)
    walk(ChatCompletionFunctionToolParam)
    assert len(seen) > 30
    assert found == []
