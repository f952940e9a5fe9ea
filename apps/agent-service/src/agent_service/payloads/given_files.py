"""Files of runs: in the payload store, read for a turn. Those that runs are given come by an upload (`packages/@platform/temporal/src/files`); those
that tools and models make are kept here. Both have the same form: the content, and a note of its name and type, whose SHA-256 is the file's id."""

from __future__ import annotations

import json
import time
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from ..contract.models import FileReference
from .store import REWRITE_AFTER, PayloadLost, PayloadStore, name_of

FORMAT = "durable-agents.file"

MOST_SHARED = 1_000
"""Names of shared payloads that a process remembers."""

NAME = "$payload"
"""Under it stands the SHA-256 of a content that is not written out."""


class Content(bytes):
    """The content of a payload that knows its name. Shared, never copied: it may have 50 MB."""

    sha256: str

    def __copy__(self) -> Content:
        return self

    def __deepcopy__(self, memo: Any) -> Content:
        return self


Contents = Mapping[str, Content]
"""By their SHA-256."""


class GivenFiles:
    """Reads contents from the payload store, and keeps what tools and models make there."""

    def __init__(self, payloads: PayloadStore):
        self._payloads = payloads
        self._shared: dict[str, float] = {}

    async def load(self, files: Sequence[FileReference], names: Iterable[str] = ()) -> Contents:
        """The contents of these files and payloads. Raises `PayloadLost`, also for a reference that is not of an uploaded file: no other
        payload can be taken for one; and `PayloadStoreUnavailable`."""
        for file in files:
            await self._require_uploaded(file)
        wanted = dict.fromkeys([*(file.sha256 for file in files), *names])
        return {name: named(name, await self._payloads.get(name)) for name in wanted}

    async def keep(self, name: str, media_type: str, data: bytes) -> tuple[FileReference, Content]:
        """Puts a file that was made into the store. Returns its reference, and the content that knows its name. Raises
        `PayloadStoreUnavailable`."""
        sha256 = await self._payloads.put(data)
        said = {"name": name, "mediaType": media_type, "size": len(data), "sha256": sha256}
        note = json.dumps({"format": FORMAT, **said}, ensure_ascii=False, separators=(",", ":"))
        id = await self._payloads.put(note.encode())
        return FileReference.model_validate({"id": id, **said}), named(sha256, data)

    async def share(self, data: bytes) -> str:
        """Puts what many calls have alike, and returns its name. This process does not write it again for `REWRITE_AFTER`. Raises
        `PayloadStoreUnavailable`."""
        name, now = name_of(data), time.monotonic()
        written = self._shared.pop(name, now - REWRITE_AFTER)
        if now - written >= REWRITE_AFTER:
            await self._payloads.put(data)
            written = now
        self._shared[name] = written
        if len(self._shared) > MOST_SHARED:
            del self._shared[next(iter(self._shared))]
        return name

    async def _require_uploaded(self, file: FileReference) -> None:
        said = {"name": file.name, "mediaType": file.media_type, "size": file.size, "sha256": file.sha256}
        try:
            note = json.loads(await self._payloads.get(file.id))
        except ValueError:
            note = None
        if note != {"format": FORMAT, **said}:
            raise PayloadLost(f"payload {file.id} is not of an upload of {file.name!r}. Upload it, and start a new run")


def named(sha256: str, data: bytes) -> Content:
    """The content, which knows its name from now on."""
    content = Content(data)
    content.sha256 = sha256
    return content
