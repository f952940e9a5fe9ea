"""Files in Agno's objects: their content while a turn runs, the name of a payload in whatever is recorded.

Agno's own records (an agent's `db`) hold the content, as plain Agno's do: only inside of `by_name` media are written with names.
"""

from __future__ import annotations

import base64
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

from agno.media import Audio, File, Image, Video
from pydantic import BaseModel

from ..contract.models import FileReference
from ..payloads.given_files import NAME, Content, Contents

KINDS: dict[str, tuple[str, type[Any]]] = {
    "image": ("images", Image),
    "audio": ("audio", Audio),
    "video": ("videos", Video),
}
"""By the first half of a media type: the argument of `arun`, and what it holds. Anything else is one of its `files`."""

FIELDS = (
    *("images", "audio", "audios", "videos", "files"),
    *("image_output", "audio_output", "video_output", "file_output", "response_audio"),
)
"""Where Agno's messages, inputs, outputs and results hold media: lists, or one."""

BYTES = "$base64"
"""Under it stand bytes that are written out."""

_BY_NAME: ContextVar[bool] = ContextVar("by_name", default=False)


def given(files: Sequence[FileReference], contents: Contents) -> dict[str, list[Any]]:
    """What `arun` is given for these files, as Agno's own server makes it of what is uploaded there."""
    arguments: dict[str, list[Any]] = {}
    for file in files:
        end = file.name.rpartition(".")[2].lower() if "." in file.name else file.media_type.rpartition("/")[2]
        common = {"content": contents[file.sha256], "format": end, "mime_type": file.media_type}
        argument, kind = KINDS.get(file.media_type.partition("/")[0], ("files", File))
        medium = kind(filename=file.name, **common) if kind is File else kind(**common)
        arguments.setdefault(argument, []).append(medium)
    return arguments


@contextmanager
def by_name() -> Iterator[None]:
    """Inside, Agno's `to_dict` writes the name of a content that has one."""
    token = _BY_NAME.set(True)
    try:
        yield
    finally:
        _BY_NAME.reset(token)


def install() -> None:
    """Puts it in place, once per process."""
    for kind in (Image, Audio, Video, File):
        kind.to_dict = _to_dict(kind.to_dict)  # type: ignore[method-assign]


def _to_dict(plain: Callable[..., dict[str, Any]]) -> Callable[..., dict[str, Any]]:
    def to_dict(self: Any, include_base64_content: bool = True) -> dict[str, Any]:
        if not (_BY_NAME.get() and isinstance(self.content, Content)):
            return plain(self, include_base64_content)
        return {**plain(self, include_base64_content=False), "content": {NAME: self.content.sha256}}

    return to_dict


def names_in(*holders: Mapping[str, Any]) -> Iterator[str]:
    """The names that stand for contents in recorded messages, inputs and outputs."""
    for holder in holders:
        yield from (medium["content"][NAME] for medium in _media(holder) if _is_name(medium.get("content")))


def names_in_run(run: Mapping[str, Any], messages: Iterable[Mapping[str, Any]]) -> Iterator[str]:
    """The same of a run and its messages."""
    return names_in(*messages, run, run.get("input") or {})


def names_in_entries(entries: Iterable[Mapping[str, Any]]) -> Iterator[str]:
    """The same of what a journal holds: messages of requests and answers, what tools have returned, and what models have made."""
    for entry in entries:
        extra = entry.get("extra") or {}
        message = entry["message"] if entry["kind"] == "model" else None  # of the other kinds it is a text
        answers = [message, extra.get("response"), extra.get("media"), entry.get("toolResult")]
        yield from names_in(*(entry.get("input") or []), *(answer for answer in answers if answer))


def with_contents(holder: dict[str, Any], contents: Contents) -> dict[str, Any]:
    """A recorded message, input or output with its contents, as Agno makes objects of it."""
    return {**holder, **{field: _restored(holder[field], contents) for field in FIELDS if holder.get(field)}}


def _restored(media: Any, contents: Contents) -> Any:
    if isinstance(media, list):
        return [_with_content(medium, contents) for medium in media]
    return _with_content(media, contents)


def _with_content(medium: Any, contents: Contents) -> Any:
    if not isinstance(medium, dict) or not _is_name(medium.get("content")):
        return medium
    return {**medium, "content": contents[medium["content"][NAME]]}


def to_json(media: BaseModel) -> dict[str, Any]:
    """One of Agno's media, or a tool's result with media, as plain JSON. Contents that are kept stand under their names; other bytes are base64."""
    return _with_text(media.model_dump(mode="python", exclude_none=True))


def from_json(plain: dict[str, Any], contents: Contents) -> dict[str, Any]:
    """What Agno makes an equal object of."""
    return _with_bytes(with_contents(plain, contents))


def _with_text(value: Any) -> Any:
    if isinstance(value, Content):
        return {NAME: value.sha256}
    if isinstance(value, bytes):
        return {BYTES: base64.b64encode(value).decode()}
    if isinstance(value, dict):
        return {name: _with_text(item) for name, item in value.items()}
    return [_with_text(item) for item in value] if isinstance(value, list | tuple) else value


def _with_bytes(value: Any) -> Any:
    if isinstance(value, dict):
        if set(value) == {BYTES}:
            return base64.b64decode(value[BYTES])
        return {name: _with_bytes(item) for name, item in value.items()}
    return [_with_bytes(item) for item in value] if isinstance(value, list) else value


def _media(holder: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    for field in FIELDS:
        media = holder.get(field)
        yield from (medium for medium in (media if isinstance(media, list) else [media]) if isinstance(medium, dict))


def _is_name(content: Any) -> bool:
    return isinstance(content, dict) and set(content) == {NAME} and isinstance(content[NAME], str)
