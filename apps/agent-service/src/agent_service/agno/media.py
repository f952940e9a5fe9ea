"""Files in Agno's objects: their content while a turn runs, the name of a payload in whatever is recorded.

Agno's own records (an agent's `db`) hold the content, as plain Agno's do: only inside of `by_name` media are written with names.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

from agno.media import Audio, File, Image, Video

from ..contract.models import FileReference
from ..payloads.given_files import NAME, Content, Contents

KINDS: dict[str, tuple[str, type[Any]]] = {
    "image": ("images", Image),
    "audio": ("audio", Audio),
    "video": ("videos", Video),
}
"""By the first half of a media type: the argument of `arun`, and what it holds. Anything else is one of its `files`."""

FIELDS = ("images", "audio", "audios", "videos", "files")
"""Where Agno's messages, inputs and outputs hold media."""

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


def with_contents(holder: dict[str, Any], contents: Contents) -> dict[str, Any]:
    """A recorded message, input or output with its contents, as Agno makes objects of it."""
    restored = {
        field: [_with_content(medium, contents) for medium in holder[field]]
        for field in FIELDS
        if isinstance(holder.get(field), list)
    }
    return {**holder, **restored}


def _with_content(medium: Any, contents: Contents) -> Any:
    if not isinstance(medium, dict) or not _is_name(medium.get("content")):
        return medium
    return {**medium, "content": contents[medium["content"][NAME]]}


def _media(holder: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    for field in FIELDS:
        media = holder.get(field)
        if isinstance(media, list):
            yield from (medium for medium in media if isinstance(medium, dict))


def _is_name(content: Any) -> bool:
    return isinstance(content, dict) and set(content) == {NAME} and isinstance(content[NAME], str)
