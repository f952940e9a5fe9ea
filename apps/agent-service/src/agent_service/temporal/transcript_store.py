"""Conversations that outlive the history they were had in: parts in the payload store, each naming the one before."""

from __future__ import annotations

from pydantic import ValidationError

from ..contract.models import TranscriptPart
from ..journal.conversation import split_system
from ..journal.paused_run import Base, PausedRun
from ..payloads.store import PayloadLost, PayloadStore
from ..values.plain_json import to_json


class TranscriptStore:
    """Saves a run between two turns, and reads it back without any history."""

    def __init__(self, payloads: PayloadStore):
        self._payloads = payloads

    async def save(self, paused: PausedRun) -> str:
        """Returns the name of the last part. What the transcript was based on is not written again."""
        system, messages = split_system(paused.messages)
        part = {
            "previous": paused.base.part if paused.base else None,
            "system": system,
            "messages": messages[paused.base.messages :] if paused.base else messages,
            "run": paused.run,
        }
        return await self._payloads.put(to_json({k: v for k, v in part.items() if v is not None}).encode())

    async def load(self, name: str) -> PausedRun:
        """The run as it was saved, messages in their order. Raises `PayloadLost`."""
        parts: list[TranscriptPart] = []
        previous: str | None = name
        while previous is not None:
            parts.append(_read(previous, await self._payloads.get(previous)))
            previous = parts[-1].previous
        messages = [message.model_dump(mode="json") for part in reversed(parts) for message in part.messages]
        system = next((part.system.model_dump(mode="json") for part in parts if part.system), None)
        return PausedRun(
            run=parts[0].run,
            messages=[system, *messages] if system else messages,
            base=Base(part=name, messages=len(messages)),
        )


def _read(name: str, data: bytes) -> TranscriptPart:
    try:
        return TranscriptPart.model_validate_json(data)
    except ValidationError as error:
        raise PayloadLost(f"payload {name} is no part of a transcript: {error.errors()[0]['msg']}") from None
