"""Agno's `ToolResult`, with media, as an entry of the journal holds it."""

from __future__ import annotations

from typing import Any

from agno.tools.function import ToolResult
from agno.utils.media import reconstruct_audio_list, reconstruct_files, reconstruct_images, reconstruct_videos

MEDIA: dict[str, Any] = {
    "images": reconstruct_images,
    "videos": reconstruct_videos,
    "audios": reconstruct_audio_list,
    "files": reconstruct_files,
}
"""Fields with media, and what makes them of their dictionaries, in which bytes are base64."""


def tool_result_to_dict(result: ToolResult) -> dict[str, Any]:
    """As plain JSON, without what is absent."""
    media = {name: [medium.to_dict() for medium in getattr(result, name) or []] for name in MEDIA}
    plain = {"content": result.content, "metadata": result.metadata, **media}
    return {name: value for name, value in plain.items() if value not in (None, [])}


def tool_result_from_dict(plain: dict[str, Any]) -> ToolResult:
    """The same result again."""
    media = {
        name: rebuild([dict(medium) for medium in plain[name]]) for name, rebuild in MEDIA.items() if name in plain
    }
    return ToolResult(content=plain["content"], metadata=plain.get("metadata"), **media)
