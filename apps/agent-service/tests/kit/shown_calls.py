"""What people are shown of the model calls of a run: read by the TypeScript that the console and the terminal use."""

from __future__ import annotations

import hashlib
import json
import subprocess
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from agent_service.payloads.store import PayloadStoreUnavailable

SCRIPT = Path(__file__).parent / "calls.mjs"


class MemoryPayloads:
    """Payloads in memory. `away`: it cannot be reached."""

    def __init__(self) -> None:
        self.held: dict[str, str] = {}
        self.away = False

    async def put(self, data: bytes) -> str:
        if self.away:
            raise PayloadStoreUnavailable("the store is away", refused=False)
        name = hashlib.sha256(data).hexdigest()
        self.held[name] = data.decode()
        return name


def shown_calls(payloads: MemoryPayloads, *turns: tuple[Sequence[Any], dict[str, Any] | None]) -> list[dict[str, Any]]:
    """`known`, `text` (the body as JSON) and `earlier` of each model call, in the order of the journals. A turn: its entries, and its end."""
    told = [
        {"turn": number, "first": 0, "entries": list(entries), **({"end": end} if end else {})}
        for number, (entries, end) in enumerate(turns)
    ]
    given = json.dumps({"turns": told, "payloads": payloads.held})
    return json.loads(
        subprocess.run(["node", str(SCRIPT)], input=given, capture_output=True, text=True, check=True).stdout
    )
