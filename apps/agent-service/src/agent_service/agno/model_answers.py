"""The door of the model's answer: what it says becomes sound here, once, before anything of it is recorded, shown, asked about or run."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace
from typing import Any

from agno.models.message import Message
from agno.models.response import ModelResponse

from ..values.well_formed import Pieces, well_formed_value
from .media import to_json

_STREAMED = ("content", "reasoning_content", "redacted_reasoning_content")
_SAID = (*_STREAMED, "name", "tool_calls", "provider_data")


class Deltas:
    """The pieces of a streamed answer, none of which ends in the middle of a character."""

    def __init__(self) -> None:
        self._pieces: defaultdict[str, Pieces] = defaultdict(Pieces)

    def sound(self, delta: ModelResponse) -> ModelResponse:
        """The delta, as far as it is whole."""
        texts = {name: text for name in _STREAMED if isinstance(text := getattr(delta, name), str)}
        whole = {name: self._pieces[name].add(text) for name, text in texts.items()}
        return delta if whole == texts else _with(replace(delta), whole)

    def rest(self) -> ModelResponse | None:
        """What never became whole, if anything is left."""
        left = {name: text for name, pieces in self._pieces.items() if (text := pieces.rest())}
        return _with(ModelResponse(), left) if left else None


class StreamedMedia:
    """Pictures, videos and files that came with the pieces, for the entry. Sounds come in pieces of their own, and Agno puts them together."""

    def __init__(self) -> None:
        self._media: defaultdict[str, list[Any]] = defaultdict(list)

    def add(self, delta: ModelResponse) -> None:
        """Takes what a piece brought."""
        for name in ("images", "videos", "files"):
            self._media[name] += getattr(delta, name) or []

    def as_json(self) -> dict[str, list[dict[str, Any]]]:
        """By the field of the answer; empty when nothing came."""
        return {name: [to_json(medium) for medium in media] for name, media in self._media.items() if media}


def _with(delta: ModelResponse, texts: dict[str, str]) -> ModelResponse:
    for name, text in texts.items():
        setattr(delta, name, text)
    return delta


def make_sound(answer: Message | ModelResponse) -> None:
    """Makes every text of a whole answer well-formed, in place."""
    for name in _SAID:
        value: Any = getattr(answer, name, None)
        if (sound := well_formed_value(value)) != value:
            setattr(answer, name, sound)
