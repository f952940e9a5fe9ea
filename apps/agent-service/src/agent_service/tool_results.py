"""Agno's result of a tool with its media, as plain JSON and back. Bytes of images, sounds and files are base64 under a name of their own."""

from __future__ import annotations

import base64
from typing import Any

from agno.tools.function import ToolResult

BYTES = "$base64"


def tool_result_to_dict(result: ToolResult) -> dict[str, Any]:
    """What `tool_result_from_dict` makes an equal result of."""
    return _with_text(result.model_dump(mode="python", exclude_none=True))


def tool_result_from_dict(plain: dict[str, Any]) -> ToolResult:
    """The result, media and all."""
    return ToolResult.model_validate(_with_bytes(plain))


def _with_text(value: Any) -> Any:
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
