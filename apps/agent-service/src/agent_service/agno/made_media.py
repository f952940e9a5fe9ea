"""Files that tools and models make: kept in the payload store before the entry of their call is written, so that a journal holds only names."""

from __future__ import annotations

import logging
import re
from collections.abc import Awaitable, Callable, Iterable, Mapping
from itertools import chain
from typing import Any

from agno.media import Audio, File, Image, Video
from agno.models.response import ModelResponse
from agno.tools.function import ToolResult

from ..contract import entries
from ..contract.models import FileReference
from ..payloads.given_files import Content, Contents
from ..payloads.store import PayloadStoreUnavailable
from ..values.file_names import clean_file_name

log = logging.getLogger(__name__)

Keep = Callable[[str, str, bytes], Awaitable[tuple[FileReference, Content]]]
"""Keeps a content under a name and a media type. Raises `PayloadStoreUnavailable`."""

_TYPES: Mapping[type[Any], tuple[str, str]] = {
    Image: ("image", "png"),
    Audio: ("audio", "wav"),
    Video: ("video", "mp4"),
    File: ("application", "octet-stream"),
}
"""What something is where it does not say so."""

_MEDIA_TYPE = re.compile(r"[a-z]+/[a-z0-9][a-z0-9.+-]{0,80}")
_SAME = {"jpg": "jpeg", "mp3": "mpeg", "svg": "svg+xml"}
_ENDS = {"jpeg": "jpg", "mpeg": "mp3", "svg+xml": "svg", "plain": "txt", "octet-stream": "bin"}


class MadeMedia:
    """Keeps what is made in a turn. `contents`: of what was made before, for a playback. Without `keep` everything stays where it is."""

    def __init__(self, keep: Keep | None = None, contents: Contents | None = None):
        self._keep = keep
        self.contents: Contents = contents or {}

    async def of_tool(self, tool: str, result: ToolResult) -> list[FileReference]:
        """The files that a tool has returned; their contents know their names from now on."""
        return await self.keep(tool, result.images, result.videos, result.audios, result.files)

    async def of_delta(self, delta: ModelResponse) -> list[FileReference]:
        """The same of what came whole with a piece of a model's answer. A sound comes in pieces, and is kept when they are together."""
        return await self.keep("answer", delta.images, delta.videos, delta.files)

    async def of_model(self, answer: ModelResponse) -> list[FileReference]:
        """The same of the whole answer of a model."""
        return await self.keep("answer", answer.images, answer.videos, answer.audios, answer.files, [answer.audio])

    async def keep(self, made_by: str, *lists: Iterable[Any] | None) -> list[FileReference]:
        """What is kept of these. Where the store cannot be reached contents stay in the entry, as far as it can hold them: the call is not
        made again for that."""
        kept: list[FileReference] = []
        for medium in chain.from_iterable(media or () for media in lists):
            content = getattr(medium, "content", None)
            if self._keep is None or not isinstance(content, bytes) or isinstance(content, Content) or not content:
                continue
            media_type = _media_type(medium)
            try:
                reference, medium.content = await self._keep(
                    _name(medium, made_by, media_type, len(kept)), media_type, content
                )
            except PayloadStoreUnavailable as error:
                log.warning("a file that %s has made stays in the journal: %s", made_by, error)
                continue
            kept.append(reference)
        return kept


def references_for_entry(files: Iterable[FileReference]) -> list[entries.FileReference] | None:
    """References as an entry has them; `None` for none."""
    return [
        {"id": file.id, "name": file.name, "mediaType": file.media_type, "size": file.size, "sha256": file.sha256}
        for file in files
    ] or None


def _media_type(medium: Any) -> str:
    kind, usual = next((said for type, said in _TYPES.items() if isinstance(medium, type)), _TYPES[File])
    said = str(getattr(medium, "mime_type", None) or "").lower()
    if _MEDIA_TYPE.fullmatch(said):
        return said
    form = str(getattr(medium, "format", None) or "").lower().lstrip(".")
    found = f"{kind}/{_SAME.get(form, form)}"
    return found if form and kind != "application" and _MEDIA_TYPE.fullmatch(found) else f"{kind}/{usual}"


def _name(medium: Any, made_by: str, media_type: str, number: int) -> str:
    for name in ("filename", "name"):
        if given := getattr(medium, name, None):
            return clean_file_name(str(given))
    kind = media_type.partition("/")[2]
    return clean_file_name(f"{made_by}{f'-{number + 1}' if number else ''}.{_ENDS.get(kind, kind)}")
