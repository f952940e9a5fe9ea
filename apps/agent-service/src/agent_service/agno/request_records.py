"""Records what was sent for a model call, so that people can read it exactly: see `SentRequest` of the contract.

The journal holds the conversation already. What it does not hold (tools, parameters) is the same for many calls, and is a payload that their
entries name. Its writing begins with the answer, beside it. A conversation that was not sent in the common form is a chain of payloads, each with what
is new. A call without a conversation of its own (of memory, summaries), or one that failed, is recorded whole.
"""

from __future__ import annotations

import asyncio
import base64
import binascii
import hashlib
import logging
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from types import TracebackType
from typing import Any

from agno.models.base import Model
from agno.models.message import Message

from ..contract.entries import SentRequest as RecordedRequest
from ..payloads.given_files import NAME, Content
from ..payloads.store import PayloadStoreUnavailable
from ..values.plain_json import to_json, to_plain
from .model_call import ModelCall
from .remembered_shape import remembered
from .sent_requests import SentRequest
from .transcript import whole_message

log = logging.getLogger(__name__)

Put = Callable[[bytes], Awaitable[str]]
"""Keeps bytes, and returns their name. Raises `PayloadStoreUnavailable`."""

CONVERSATION = ("messages", "input", "contents")
"""Where providers' requests hold the conversation."""

MOST_BYTES = 4_000_000
"""Of one payload. Of a larger request only its size is recorded."""

PATIENCE = 2.0
"""Seconds for which an entry waits for the store when the answer is there."""

_SECRETS = frozenset(
    {"api_key", "apikey", "authorization", "authorization_token", "access_token", "password", "secret"}
)
_SCHEMAS = frozenset({"parameters", "input_schema", "schema", "properties", "json_schema"})
INSTEAD = "[redacted]"

_MEDIA = ("images", "audio", "videos", "files")


@dataclass(frozen=True)
class _Part:
    """A payload of the chain, and the whole conversation as it was sent."""

    data: bytes
    sent: Sequence[Any]


class Recording:
    """Of one call. Around the call it is a `with` block; `begun` says that the answer begins."""

    def __init__(
        self, put: Put | None, call: ModelCall, model: Model, messages: list[Message], given: Mapping[str, Any]
    ):
        self._put = put
        self._call = call
        self._model = model
        self._messages = messages
        self._given = given
        self._sent = SentRequest()
        self._written: asyncio.Task[RecordedRequest | None] | None = None

    def __enter__(self) -> Recording:
        if self._put is not None:
            self._sent.__enter__()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._sent.close()
        if error is not None and self._written is not None:
            self._written.cancel()
            self._written = None  # of a failed call more is recorded

    def begun(self) -> None:
        """The answer begins: what was sent is known, and is written from now on."""
        if self._written is None and self._put is not None:
            self._sent.close()
            self._written = asyncio.create_task(self._write(self._put, whole=not self._call.own))

    async def recorded(self) -> RecordedRequest | None:
        """What the entry of the finished call says; `None` where nothing could be recorded: no run waits or fails for this."""
        self.begun()
        return await _in_time(self._written)

    async def failed(self) -> RecordedRequest | None:
        """The same of a call that failed, however often it is asked."""
        if self._put is not None and self._written is None:
            self._written = asyncio.create_task(self._write(self._put, whole=True))
        return await _in_time(self._written)

    async def _write(self, put: Put, whole: bool) -> RecordedRequest | None:
        try:
            return await self._record(put, whole)
        except PayloadStoreUnavailable as error:
            log.warning("what was sent for model call %s is not recorded: %s", self._call.key, error)
        except Exception:
            log.exception("what was sent for model call %s is not recorded", self._call.key)
        return None

    async def _record(self, put: Put, whole: bool) -> RecordedRequest | None:
        body = self._sent.body
        shape: dict[str, Any] = {"provider": self._model.provider or type(self._model).__name__}
        if body is None:
            shape["body"] = self._as_given(whole)
            return {"shape": await put(to_json(shape).encode())}
        shape["path"] = self._sent.path
        place = next((name for name in CONVERSATION if isinstance(body.get(name), list)), None)
        parts: _Part | None = None
        if place is None or whole:
            shape["body"] = {
                name: self._named(value) if name == place else _without_secrets(value) for name, value in body.items()
            }
            data = _bounded(shape)
        else:
            roles = self._roles(body[place]) if place == "messages" else None
            if roles is None:
                parts = self._parts(body[place])
            data = self._shape(shape, body, place, roles)
        recorded: RecordedRequest = {"shape": await put(data)}
        if parts is not None:
            recorded["messages"] = name = await put(parts.data)
            self._call.loop.sent.ends_with(name, parts.sent)
        if self._sent.digest is not None:
            recorded["digest"] = self._sent.digest
        return recorded

    def _shape(self, shape: dict[str, Any], body: dict[str, Any], place: str, roles: dict[str, str] | None) -> bytes:
        """The payload that calls share: everything but the conversation."""
        loop, content = self._call.loop.sent, self._sent.content
        facts = (shape["provider"], shape["path"], None if roles is None else tuple(sorted(roles.items())))
        if loop.shape is not None and loop.shape.is_of(facts, tuple(body), content):
            return loop.shape.data
        if roles:
            shape["roles"] = roles
        shape["conversation"] = place
        shape["body"] = {name: [] if name == place else _without_secrets(value) for name, value in body.items()}
        data = _bounded(shape)
        loop.shape = remembered(facts, body, place, content, data)
        return data

    def _as_given(self, whole: bool) -> dict[str, Any]:
        """What Agno gives to a client whose requests are not seen."""
        given = {name: self._given.get(name) for name in ("tools", "tool_choice", "response_format")}
        body = {"model": self._model.id, **{name: _plain(value) for name, value in given.items() if value is not None}}
        return {**body, "messages": [whole_message(message) for message in self._messages]} if whole else body

    def _roles(self, sent: Sequence[Any]) -> dict[str, str] | None:
        """The roles that have other names in the request, where everything else of its messages is what the journal's are in the common form;
        `None` where it is not."""
        loop = self._call.loop
        common = loop.sent.common
        if len(sent) != len(self._messages) or [message.id for message in self._messages] != loop.transcript.ids:
            return None
        roles: dict[str, str] = {}
        for message, given in zip(self._messages, sent, strict=True):
            if not isinstance(given, dict):
                return None
            role = given.get("role")
            if role != message.role and roles.setdefault(message.role, str(role)) != role:
                return None
            if message.id not in common:
                if common_form(message) != {**given, "role": message.role}:
                    return None
                common.add(str(message.id))
        return roles

    def _parts(self, sent: Sequence[Any]) -> _Part:
        """The payload of a conversation that was sent in a form of its own: what it adds to the one of the call before."""
        conversation = self._call.loop.sent
        kept = 0
        if conversation.name is not None:
            pairs = enumerate(zip(conversation.last, sent, strict=False))
            kept = next((at for at, (one, other) in pairs if one != other), min(len(conversation.last), len(sent)))
        part = {"keep": kept, "messages": self._named(list(sent[kept:]))}
        if kept:
            part["previous"] = conversation.name
        return _Part(_bounded(part), list(sent))

    def _named(self, value: Any) -> Any:
        """The conversation with names in place of the contents of files."""
        names = {
            medium.content.sha256
            for message in self._messages
            for kind in _MEDIA
            for medium in getattr(message, kind, None) or ()
            if isinstance(getattr(medium, "content", None), Content)
        }
        return _with_names(value, names) if names else value


def common_form(message: Message) -> dict[str, Any]:
    """A message as most providers take it, with Agno's name of its role. `commonForm` in TypeScript makes the same of what the journal
    holds."""
    content = message.content
    form: dict[str, Any] = {"role": message.role}
    if content is not None:
        form["content"] = content
    for name in ("name", "tool_call_id"):
        if (value := getattr(message, name)) is not None:
            form[name] = value
    if message.tool_calls:
        form["tool_calls"] = message.tool_calls
    if content is None:
        form["content"] = ""
    return form


async def _in_time(written: asyncio.Task[RecordedRequest | None] | None) -> RecordedRequest | None:
    """Asked again after it was given up, it says so again: a task that was cancelled must not look like a cancel of who waits for it."""
    if written is None:
        return None
    if not written.done():
        await asyncio.wait({written}, timeout=PATIENCE)
    if written.done():
        return None if written.cancelled() else written.result()
    written.cancel()
    log.warning("what was sent for a model call is not recorded: the payload store did not answer in %s s", PATIENCE)
    return None


def _bounded(record: Mapping[str, Any]) -> bytes:
    """The record as JSON, its fields in their order. Of one that is too large, its size."""
    data = to_json(record).encode()
    if len(data) <= MOST_BYTES:
        return data
    kept = {name: record[name] for name in ("provider", "path") if name in record}
    return to_json({**kept, "bytes": len(data)}).encode()


def _without_secrets(value: Any) -> Any:
    """A parameter without what lets somebody in. Schemas only describe, and stay."""
    if isinstance(value, list):
        return [_without_secrets(item) for item in value]
    if not isinstance(value, dict):
        return value
    return {name: _without_secret(name, item) for name, item in value.items()}


def _without_secret(name: str, value: Any) -> Any:
    if name in _SCHEMAS:
        return value
    if name.lower() in _SECRETS and isinstance(value, str):
        return INSTEAD
    if name.lower() in ("headers", "extra_headers") and isinstance(value, dict):
        return dict.fromkeys(value, INSTEAD)
    return _without_secrets(value)


def _with_names(value: Any, names: set[str]) -> Any:
    if isinstance(value, list):
        return [_with_names(item, names) for item in value]
    if isinstance(value, dict):
        return {name: _with_names(item, names) for name, item in value.items()}
    if not isinstance(value, str) or len(value) < 100:
        return value
    before, comma, rest = value.partition(",") if value.startswith("data:") else ("", "", value)
    try:
        name = hashlib.sha256(base64.b64decode(rest, validate=True)).hexdigest()
    except (binascii.Error, ValueError):
        return value
    return {NAME: name, "before": before + comma} if name in names else value


def _plain(value: Any) -> Any:
    return to_plain(value.model_json_schema() if hasattr(value, "model_json_schema") else value)
