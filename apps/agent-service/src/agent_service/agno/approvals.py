"""Records of Agno's `@approval` in an agent's own `db`: one for each call, however often it is played back, and with what people said.

Agno makes up an id for each record, so that a playback would add another. And it leaves a record pending when the run goes on with answers
that did not come through its own table.
"""

from __future__ import annotations

import functools
import hashlib
import inspect
import logging
import time
from collections.abc import Awaitable, Callable, Iterable
from contextvars import ContextVar
from typing import Any
from uuid import UUID, uuid4

from agno.agent import _run as agent_run
from agno.run import approval

from ..contract.models import DecisionAction, DecisionAnswer
from .call_ids import recorded_id
from .lanes import LANE
from .recorder import RECORDER

log = logging.getLogger(__name__)

_ABOUT: ContextVar[str | None] = ContextVar("approval_about", default=None)
"""What the record that is being made is about: run, lane, kind and calls."""

plain_pause = approval.acreate_approval_from_pause
plain_audit = approval.acreate_audit_approval


def install() -> None:
    """Puts them in place, once per process; inert unless a turn is running."""
    approval.uuid4 = _id  # type: ignore[attr-defined]
    approval.acreate_approval_from_pause = pause
    agent_run.acreate_approval_from_pause = pause  # type: ignore[attr-defined]
    approval.acreate_audit_approval = audit


async def pause(db: Any, run_response: Any, **who: Any) -> str | None:
    """Agno's record of a call that waits."""
    waiting = approval._unstamped_approval_tools(run_response.tools, run_response.requirements)
    return await _once(functools.partial(plain_pause, run_response=run_response, **who), db, "required", waiting)


async def audit(db: Any, tool_execution: Any, **more: Any) -> None:
    """Agno's record of a call that was decided."""
    await _once(functools.partial(plain_audit, tool_execution=tool_execution, **more), db, "audit", [tool_execution])


async def resolve(db: Any, tools: Iterable[Any], answers: Iterable[DecisionAnswer]) -> None:
    """Notes in the records of calls what people said of them. A failure is logged, as Agno does."""
    records = {recorded_id(tool.tool_call_id): tool.approval_id for tool in tools if getattr(tool, "approval_id", None)}
    for answer in answers:
        record = records.get(answer.tool_call_id)
        if db is None or record is None:
            continue
        refused = answer.action in (DecisionAction.reject, DecisionAction.skip)
        said = {
            "status": "rejected" if refused else "approved",
            "resolved_by": answer.by,
            "resolved_at": int(time.time()),
        }
        try:
            await _awaited(db.update_approval(record, expected_status="pending", **said))
        except NotImplementedError:
            return
        except Exception as error:
            log.warning("the record %s of an approval stays pending: %s", record, error)


async def _once(plain: Callable[..., Awaitable[Any]], db: Any, kind: str, tools: Iterable[Any]) -> Any:
    turn = RECORDER.get()
    if turn is None or db is None:
        return await plain(db=db)
    calls = sorted(recorded_id(tool.tool_call_id) for tool in tools)
    token = _ABOUT.set("\n".join([turn.run_id, LANE.get(), kind, *calls]))
    try:
        return await plain(db=_Once(db))
    finally:
        _ABOUT.reset(token)


def _id() -> UUID:
    about = _ABOUT.get()
    return UUID(bytes=hashlib.sha256(about.encode()).digest()[:16]) if about is not None else uuid4()


class _Once:
    """A `db` that does not add a record a second time."""

    def __init__(self, db: Any):
        self._db = db

    async def create_approval(self, record: dict[str, Any]) -> Any:
        found = await _awaited(self._db.get_approval(record["id"]))
        return found if found is not None else await _awaited(self._db.create_approval(record))


async def _awaited(given: Any) -> Any:
    return await given if inspect.isawaitable(given) else given
