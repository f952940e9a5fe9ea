"""Model calls: played back when the journal holds them, recorded when it does not."""

from __future__ import annotations

import time
from collections.abc import AsyncIterator, Awaitable, Callable
from typing import Any

import agno.exceptions as agno_exceptions
from agno.exceptions import ModelProviderError
from agno.media import File, Image, Video
from agno.models.base import Model
from agno.models.message import Message
from agno.models.response import ModelResponse

from ..journal.entries import model_entry
from .call_ids import as_given, without_given
from .made_media import references_for_entry
from .media import by_name, from_json, with_contents
from .model_answers import Deltas, StreamedMedia, make_sound
from .recorder import RECORDER, elapsed_ms
from .transcript import message_to_dict

plain_stream = Model.aprocess_response_stream
plain_invoke = Model._ainvoke_with_retry


async def stream(
    self: Model,
    messages: list[Message],
    assistant_message: Message,
    stream_data: Any,
    plain: Callable[..., AsyncIterator[ModelResponse]] = plain_stream,
    **kwargs: Any,
) -> AsyncIterator[ModelResponse]:
    """A streamed model call, in the place of Agno's. `plain` is what makes the call.

    Outside of a turn it is Agno's, and nothing else. In a turn the call has a key, and one of three things happens:

    - Live, when the journal has no entry of the key: what people said meanwhile is put at the end of the request, the provider is called, and
      its answer goes on piece by piece to Agno and to those who watch. At its end the answer is made sound, its tool calls get ids of their
      own, and an entry holds it with the messages that were new in the request. Agno goes on only when the entry is acknowledged. A call that
      fails leaves what it has spent, and fails the attempt unless the agent goes on with a fallback.
    - In playback, when the journal has the answer: no provider is called. The messages of the request become the recorded ones, and Agno gets
      the whole answer as one piece.
    - In playback of an error that the agent survived: it is raised again.

    Raises `TurnStopped` where the turn ends: at a limit, at the journal's size, when it was stopped, or when playback and journal differ."""
    recorder = RECORDER.get()
    if recorder is None:
        async for delta in plain(self, messages, assistant_message, stream_data, **kwargs):
            yield delta
        return
    call = recorder.model_call(self, kwargs, messages)
    with recorder.journal.running.noting(call.key), recorder.journal.finishing():
        entry = recorder.journal.take(call.key)
        if entry is not None and entry["kind"] == "error":
            call.loop.transcript.forget(call.new_messages)
            raise _survived_error(entry)
        if entry is not None:
            recorder.requests.restore(call, entry, messages)
            contents = recorder.made.contents
            recorded = Message.from_dict(with_contents(dict(entry["message"]), contents))
            media = from_json((entry.get("extra") or {}).get("media") or {}, contents)
            for name in entry["message"]:
                setattr(assistant_message, name, getattr(recorded, name))
            stream_data.extra = (entry.get("extra") or {}).get("stream")
            recorder.requests.finished(call, assistant_message)
            yield ModelResponse(
                role=recorded.role,
                content=recorded.content,
                reasoning_content=recorded.reasoning_content,
                redacted_reasoning_content=recorded.redacted_reasoning_content,
                citations=recorded.citations,
                provider_data=without_given(recorded.provider_data),
                tool_calls=recorded.tool_calls or [],
                audio=recorded.audio_output,
                images=[Image(**each) for each in media.get("images") or []] or None,
                videos=[Video(**each) for each in media.get("videos") or []] or None,
                files=[File(**each) for each in media.get("files") or []] or None,
            )
            return
        recorder.requests.before_live(call, messages, kwargs.get("run_response"))
        meter = recorder.paid.begin(call.key, self, messages, kwargs.get("tools"))
        started = time.monotonic()
        deltas, media, files = Deltas(), StreamedMedia(), []
        sent = recorder.recording(call, self, messages, kwargs)
        async with recorder.live_model_call(call, self, meter, sent, lambda: _metrics(stream_data.response_metrics)):
            async for given in plain(self, as_given(messages), assistant_message, stream_data, **kwargs):
                sent.begun()
                meter.saw(given)
                files += await recorder.made.of_delta(given)
                media.add(given)
                delta = deltas.sound(given)
                if recorder.live is not None:
                    text = delta.content if isinstance(delta.content, str) else None
                    recorder.live.delta(call.key, text, delta.reasoning_content, call.loop.member)
                yield delta
        if (rest := deltas.rest()) is not None:
            yield rest
        make_sound(assistant_message)
        files += await recorder.made.keep("answer", [assistant_message.audio_output])
        recorder.name_tool_calls(call, assistant_message, messages)
        message = message_to_dict(assistant_message)
        paid = model_entry(
            key=call.key,
            model=self.id,
            provider=str(self.provider) if self.provider else None,
            owner=call.owner,
            member=call.loop.member,
            input=call.loop.transcript.record(call.new_messages) if call.own else None,
            steering=recorder.requests.steering.brought(call.new_messages) or None,
            message=message,
            extra={name: value for name, value in (("stream", stream_data.extra), ("media", media.as_json())) if value}
            or None,
            files=references_for_entry(files),
            ms=elapsed_ms(started),
            request=await sent.recorded(),
            cost=recorder.paid.spending.finished(meter, message.get("metrics")),
        )
        await recorder.paid.add(paid)
        recorder.requests.finished(call, assistant_message)


async def invoke(
    self: Model, plain: Callable[..., Awaitable[ModelResponse]] = plain_invoke, **kwargs: Any
) -> ModelResponse:
    """A model call that is not streamed: of a helper, such as memory, summaries or a parser, or of an agent that a tool runs so. `plain` is what makes the call.

    Outside of a turn it is Agno's. Live, the provider is called and the whole response is recorded before Agno gets it; its request is not,
    since a helper's conversation is not the run's. In playback the response is made again from its entry, and an error that was survived is
    raised again. Raises `TurnStopped` like `stream`."""
    recorder = RECORDER.get()
    if recorder is None:
        return await plain(self, **kwargs)
    messages = kwargs.get("messages") or []
    call = recorder.model_call(self, kwargs, messages, streamed=False)
    with recorder.journal.running.noting(call.key), recorder.journal.finishing():
        entry = recorder.journal.take(call.key)
        if entry is not None:
            if entry["kind"] == "error":
                raise _survived_error(entry)
            return ModelResponse.from_dict(with_contents(dict(entry["extra"]["response"]), recorder.made.contents))
        meter = recorder.paid.begin(call.key, self, messages, kwargs.get("tools"))
        started = time.monotonic()
        sent = recorder.recording(call, self, messages, kwargs)
        async with recorder.live_model_call(call, self, meter, sent):
            response = await plain(self, **{**kwargs, "messages": as_given(messages)})
        meter.saw(response)
        make_sound(response)
        files = await recorder.made.of_model(response)
        recorder.name_tool_calls(call, response, messages)
        with by_name():
            whole = response.to_dict()
        recorded = {
            k: v for k, v in whole.items() if v not in (None, [], {}) and k not in ("parsed", "created_at", "event")
        }
        metrics = _metrics(response.response_usage)
        message = {"role": response.role or "assistant", "content": response.content}
        paid = model_entry(
            key=call.key,
            model=self.id,
            provider=str(self.provider) if self.provider else None,
            owner=call.owner,
            member=call.loop.member,
            message={**message, "metrics": metrics} if metrics else message,
            extra={"response": recorded},
            files=references_for_entry(files),
            ms=elapsed_ms(started),
            request=await sent.recorded(),
            cost=recorder.paid.spending.finished(meter, metrics),
        )
        await recorder.paid.add(paid)
        recorder.requests.finished(call)
        return response


def _metrics(given: Any) -> dict[str, Any]:
    """Agno's metrics of a message as a dictionary, empty where it has none."""
    return given.to_dict() if given is not None and hasattr(given, "to_dict") else {}


def _survived_error(entry: dict[str, Any]) -> ModelProviderError:
    exception = entry["exception"]
    return getattr(agno_exceptions, exception["class"])(
        entry["message"],
        status_code=exception["status_code"],
        model_name=exception["model_name"],
        model_id=exception["model_id"],
    )
