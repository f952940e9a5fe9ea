"""One model call of a turn: its name in the journal, and what is new in its request."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from agno.models.base import Model
from agno.models.message import Message

from ..journal.journal import Journal
from ..values.plain_json import to_json
from .lanes import LANE, Loop

INVENTED_ID = re.compile(r"[a-z]+-[a-z]+-[0-9a-f]{8}|[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
"""How Agno names an agent that nobody has named: `noble-carson-2c086cac`."""


@dataclass
class ModelCall:
    """`key`: its name in the journal. `loop`: the loop that it is in. `own`: whether the loop itself makes it, and no helper inside of it; only
    then `new_messages` are the messages of the request that no entry holds yet."""

    key: str
    loop: Loop
    owner: str | None
    own: bool
    new_messages: list[Message]


def name_model_call(
    journal: Journal, loop: Loop, model: Model, kwargs: Mapping[str, Any], messages: list[Message], streamed: bool
) -> ModelCall:
    """Names a call: lane / owner . position. Helpers (memory, summaries) run beside the agent without a run of their own. Model and tool
    names tell them apart. The text never does: a clock in the prompt, or retrieval, changes it."""
    response = kwargs.get("run_response")
    owner = None
    if response is not None:
        owner = getattr(response, "agent_id", None) or getattr(response, "team_id", None) or "main"
    if owner is not None and owner != loop.owner and INVENTED_ID.fullmatch(owner):
        owner = None  # an unnamed agent, such as the one that reasons: Agno invents another id at each playback
    lane = f"{LANE.get()}/{owner or _helper_name(model, kwargs)}"
    own = streamed and LANE.get() == loop.lane and owner == loop.owner and loop.transcript.continues(messages)
    new = loop.transcript.new(messages) if own else []
    return ModelCall(f"{lane}.{journal.position(lane)}", loop, owner, own, new)


def _helper_name(model: Model, kwargs: Mapping[str, Any]) -> str:
    tools = [t.get("function", t).get("name") for t in kwargs.get("tools") or [] if isinstance(t, dict)]
    identity = to_json([model.id, tools, str(kwargs.get("response_format"))[:80]])
    return "~" + hashlib.sha256(identity.encode()).hexdigest()[:8]
