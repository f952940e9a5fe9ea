"""What each provider's server sends: the events of one streamed answer, and its errors, as their API references describe them.

A step is text, a call `("tool", {arguments})`, or a list of calls; a `Call` has an id or arguments that no other way can say. `n` is its number; ids, signatures and encrypted reasoning are made of it,
so that a request shows whether they came back.
"""

from __future__ import annotations

import base64
import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

NUMBERED = object()


@dataclass(frozen=True)
class Call:
    """A call under an id of the provider's choice (`None`: under none); `arguments` may be text as the model wrote it."""

    name: str
    arguments: dict[str, Any] | str
    id: Any = NUMBERED

    @property
    def text(self) -> str:
        return self.arguments if isinstance(self.arguments, str) else json.dumps(self.arguments)

    def id_or(self, numbered: str) -> dict[str, Any]:
        """Its field in the provider's JSON."""
        return {} if self.id is None else {"id": numbered if self.id is NUMBERED else self.id}


Step = str | tuple[str, dict[str, Any]] | Call | list[tuple[str, dict[str, Any]] | Call]

IN, OUT = 40, 7
"""Tokens of every answer."""


def calls_of(step: Step) -> list[Call]:
    calls: list[Any] = [] if isinstance(step, str) else step if isinstance(step, list) else [step]
    return [call if isinstance(call, Call) else Call(*call) for call in calls]


@dataclass(frozen=True)
class Protocol:
    """`answered(body)`: how many answers of the model a request holds; `stream(step, n)`: the answer as lines of a response's body;
    `error(status)`: the body of an error, `too_long` of a conversation that does not fit."""

    media_type: str
    answered: Callable[[Any], int]
    stream: Callable[[Step, int], Iterator[str]]
    error: Callable[[int], Any]
    too_long: tuple[int, Any]


def _data(event: Any) -> str:
    return f"data: {json.dumps(event)}\n\n"


def _named(event: Any) -> str:
    return f"event: {event['type']}\n{_data(event)}"


def _chat(step: Step, n: int) -> Iterator[str]:
    def chunk(delta: Any, finish: str | None = None, **more: Any) -> str:
        choices = [{"index": 0, "delta": delta, "finish_reason": finish}]
        return _data(
            {
                "id": f"chat-{n}",
                "object": "chat.completion.chunk",
                "created": 1,
                "model": "m",
                "choices": choices,
                **more,
            }
        )

    yield chunk({"role": "assistant", "content": ""})
    if isinstance(step, str):
        yield from (chunk({"content": part}) for part in (step[:3], step[3:]))
    for index, call in enumerate(calls_of(step)):
        function = {"name": call.name, "arguments": ""}
        id = call.id_or(f"call_{n}{index}")
        yield chunk({"tool_calls": [{"index": index, **id, "type": "function", "function": function}]})
        for part in (call.text[:9], call.text[9:]):
            yield chunk({"tool_calls": [{"index": index, "function": {"arguments": part}}]})
    yield chunk({}, "stop" if isinstance(step, str) else "tool_calls")
    usage = {"prompt_tokens": IN, "completion_tokens": OUT, "total_tokens": IN + OUT}
    yield _data(
        {
            "id": f"chat-{n}",
            "object": "chat.completion.chunk",
            "created": 1,
            "model": "m",
            "choices": [],
            "usage": usage,
        }
    )
    yield "data: [DONE]\n\n"


def _responses(step: Step, n: int) -> Iterator[str]:
    reasoning = {
        "type": "reasoning",
        "id": f"rs-{n}",
        "summary": [{"type": "summary_text", "text": f"thought {n}"}],
        "encrypted_content": f"secret-{n}",
    }
    output: list[Any] = [reasoning]
    for index, said in enumerate(calls_of(step)):
        call = {
            "type": "function_call",
            **said.id_or(f"fc_{n}{index}"),
            "call_id": f"call_{n}{index}",
            "name": said.name,
        }
        output.append({**call, "arguments": said.text, "status": "completed"})
    if isinstance(step, str):
        content = [{"type": "output_text", "text": step, "annotations": []}]
        output.append(
            {"type": "message", "id": f"msg-{n}", "role": "assistant", "status": "completed", "content": content}
        )
    response = {"id": f"resp-{n}", "object": "response", "created_at": 1, "model": "m", "output": [], "tools": []}
    response |= {"tool_choice": "auto", "parallel_tool_calls": True, "status": "in_progress"}
    events: list[Any] = [{"type": "response.created", "response": response}]
    for index, item in enumerate(output):
        place = {"output_index": index}
        empty = {"arguments": ""} if item["type"] == "function_call" else {}
        events.append({"type": "response.output_item.added", **place, "item": {**item, **empty}})
        if item["type"] == "function_call":
            place["item_id"] = item["id"]
            events.append({"type": "response.function_call_arguments.delta", **place, "delta": item["arguments"]})
        if item["type"] == "message":
            text = {**place, "item_id": item["id"], "content_index": 0, "logprobs": []}
            parts = (str(step)[:3], str(step)[3:])
            events += [{"type": "response.output_text.delta", **text, "delta": part} for part in parts]
        events.append({"type": "response.output_item.done", "output_index": index, "item": item})
    usage = {"input_tokens": IN, "output_tokens": OUT, "total_tokens": IN + OUT}
    usage |= {"input_tokens_details": {"cached_tokens": 0}, "output_tokens_details": {"reasoning_tokens": 2}}
    whole = {**response, "status": "completed", "output": output, "usage": usage}
    events.append({"type": "response.completed", "response": whole})
    for number, event in enumerate(events):
        yield _named({**event, "sequence_number": number})


def _messages(step: Step, n: int) -> Iterator[str]:
    message = {
        "id": f"msg-{n}",
        "type": "message",
        "role": "assistant",
        "model": "m",
        "content": [],
        "stop_reason": None,
    }
    usage = {"input_tokens": IN, "output_tokens": 1}
    yield _named({"type": "message_start", "message": {**message, "stop_sequence": None, "usage": usage}})
    blocks: list[tuple[Any, list[Any]]] = [
        (
            {"type": "thinking", "thinking": "", "signature": ""},
            [
                {"type": "thinking_delta", "thinking": f"thought {n}"},
                {"type": "signature_delta", "signature": f"signed-{n}"},
            ],
        )
    ]
    if isinstance(step, str):
        deltas = [{"type": "text_delta", "text": part} for part in (step[:3], step[3:])]
        blocks.append(({"type": "text", "text": ""}, deltas))
    for index, call in enumerate(calls_of(step)):
        delta = {"type": "input_json_delta", "partial_json": call.text}
        block = {"type": "tool_use", **call.id_or(f"toolu-{n}-{index}"), "name": call.name, "input": {}}
        blocks.append((block, [delta]))
    for index, (block, deltas) in enumerate(blocks):
        yield _named({"type": "content_block_start", "index": index, "content_block": block})
        for delta in deltas:
            yield _named({"type": "content_block_delta", "index": index, "delta": delta})
        yield _named({"type": "content_block_stop", "index": index})
    stop = {"stop_reason": "end_turn" if isinstance(step, str) else "tool_use", "stop_sequence": None}
    yield _named({"type": "message_delta", "delta": stop, "usage": {"output_tokens": OUT}})
    yield _named({"type": "message_stop"})


def _gemini(step: Step, n: int) -> Iterator[str]:
    signature = {"thoughtSignature": base64.b64encode(f"signed-{n}".encode()).decode()}
    if isinstance(step, str):
        parts: list[Any] = [{"text": step[:3]}, {"text": step[3:], **signature}]
    else:
        # No ids: the API that most keys reach gives none.
        parts = [
            {"functionCall": {"name": call.name, "args": json.loads(call.text)}, **signature} for call in calls_of(step)
        ]
    usage = {"promptTokenCount": IN, "candidatesTokenCount": OUT, "totalTokenCount": IN + OUT}
    for index, part in enumerate(parts):
        last = index == len(parts) - 1
        candidate = {
            "index": 0,
            "content": {"role": "model", "parts": [part]},
            **({"finishReason": "STOP"} if last else {}),
        }
        yield _data({"candidates": [candidate], "modelVersion": "m", **({"usageMetadata": usage} if last else {})})


def _ollama(step: Step, n: int) -> Iterator[str]:
    def line(message: Any, **more: Any) -> str:
        whole = {"model": "m", "created_at": "2026-01-01T00:00:00Z", "message": {"role": "assistant", **message}}
        return json.dumps({**whole, "done": False, **more}) + "\n"

    if isinstance(step, str):
        yield from (line({"content": part}) for part in (step[:3], step[3:]))
    if calls := [{"function": {"name": call.name, "arguments": json.loads(call.text)}} for call in calls_of(step)]:
        yield line({"content": "", "tool_calls": calls})
    yield line({"content": ""}, done=True, done_reason="stop", prompt_eval_count=IN, eval_count=OUT)


def _roles(key: str, role: str) -> Callable[[Any], int]:
    return lambda body: sum(item.get("role") == role for item in body[key])


def _answers_of_responses(body: Any) -> int:
    """Each answer begins with its reasoning."""
    if previous := body.get("previous_response_id"):
        return int(previous.split("-")[1]) + 1
    return sum(item.get("type") == "reasoning" for item in body["input"])


def _openai_error(status: int) -> Any:
    return {"error": {"message": f"scripted {status}", "type": "error", "code": None, "param": None}}


PROTOCOLS = {
    "chat": Protocol(
        "text/event-stream",
        _roles("messages", "assistant"),
        _chat,
        _openai_error,
        (400, {"error": {"message": "maximum context length is 10 tokens", "code": "context_length_exceeded"}}),
    ),
    "responses": Protocol(
        "text/event-stream",
        _answers_of_responses,
        _responses,
        _openai_error,
        (400, {"error": {"message": "Your input exceeds the context window", "code": "context_length_exceeded"}}),
    ),
    "messages": Protocol(
        "text/event-stream",
        _roles("messages", "assistant"),
        _messages,
        lambda status: {"type": "error", "error": {"type": "api_error", "message": f"scripted {status}"}},
        (
            400,
            {
                "type": "error",
                "error": {"type": "invalid_request_error", "message": "prompt is too long: 20 tokens > 10 maximum"},
            },
        ),
    ),
    "gemini": Protocol(
        "text/event-stream",
        _roles("contents", "model"),
        _gemini,
        lambda status: {"error": {"code": status, "message": f"scripted {status}", "status": "ERROR"}},
        (
            400,
            {
                "error": {
                    "code": 400,
                    "message": "The input token count (20) exceeds the maximum number of tokens allowed (10).",
                    "status": "INVALID_ARGUMENT",
                }
            },
        ),
    ),
    "ollama": Protocol(
        "application/x-ndjson",
        _roles("messages", "assistant"),
        _ollama,
        lambda status: {"error": f"scripted {status}"},
        (400, {"error": "the input length exceeds the context length"}),
    ),
}
