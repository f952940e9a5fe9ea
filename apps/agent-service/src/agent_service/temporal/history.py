"""A run's past, read from its workflow's own history: the only record there is.

Put together without running agent code, so that a deploy during a wait cannot change it.
"""

from __future__ import annotations

import logging
import re
from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from temporalio.api.common.v1 import Payload
from temporalio.api.enums.v1 import EventType
from temporalio.api.history.v1 import HistoryEvent
from temporalio.client import Client
from temporalio.converter import DataConverter
from temporalio.exceptions import ApplicationError
from temporalio.service import RPCError, RPCStatusCode

from ..contract.models import FailureType
from ..contract.names import JOURNAL_SIGNAL, RUN_TURN_ACTIVITY
from ..journal.conversation import add_turn, split_system
from ..journal.intake import JournalIntake
from ..journal.journal import Entry
from ..journal.paused_run import PausedRun, Unfinished
from ..payloads.store import PayloadLost

log = logging.getLogger(__name__)

EVENTS_AT_ONCE = 256
"""Events of a page of a history; the server gives no more."""


class JournalHole(Exception):
    """Entries are missing in the history. To go on would repeat the calls that they hold."""


@dataclass
class RecordedTurn:
    """What the history holds of one turn. `state`: where the turn ended, when the next one can go on from there. `request` and `answers` are what
    the turn began with. `lost`: what is known of a signal of the run that is in the history and cannot be read any more."""

    entries: list[Entry] = field(default_factory=list)
    state: dict[str, Any] | None = None
    request: str | dict[str, Any] | None = None
    answers: list[dict[str, Any]] = field(default_factory=list)
    lost: str | None = None

    def journal(self, turn: int) -> list[Entry]:
        """The entries in order. Raises `JournalHole`, `PayloadLost`."""
        for number, entry in enumerate(self.entries):
            if entry["n"] != number:
                raise self.hole(f"entry {number} of turn {turn} is not in the history, although later ones are")
        return self.entries

    def hole(self, message: str) -> JournalHole | PayloadLost:
        """The error for something that is missing. A lost payload is named as the cause."""
        return PayloadLost(self.lost) if self.lost else JournalHole(message)


async def read_turns(
    client: Client, workflow_id: str, workflow_run_id: str, until_activity: str | None = None
) -> dict[int, RecordedTurn]:
    """Every turn of a run by its number: journal signals, results, and the last heartbeats of workers that died. `until_activity`: what
    came after this activity was scheduled is left out.

    Where a page is larger than can be received (something on the way may allow less than the SDK's 128 MB), smaller ones are read.
    """
    handle = client.get_workflow_handle(workflow_id, run_id=workflow_run_id)
    page_size = EVENTS_AT_ONCE
    while True:
        try:
            events = handle.fetch_history_events(page_size=page_size)
            return await collect_turns(events, client.data_converter, until_activity)
        except RPCError as error:
            if page_size == 1 or not _is_too_large(error):
                raise
            page_size = max(1, page_size // 4)


def _is_too_large(error: RPCError) -> bool:
    """Whether an answer was larger than this client, or something between it and the server's store, receives."""
    codes = (RPCStatusCode.RESOURCE_EXHAUSTED, RPCStatusCode.OUT_OF_RANGE)
    return error.status in codes and re.search("larger than max|too large", error.message) is not None


async def collect_turns(
    events: AsyncIterator[HistoryEvent], converter: DataConverter, until_activity: str | None = None
) -> dict[int, RecordedTurn]:
    """The turns in a history. Events of unknown kinds, and those of other activities, are left out."""
    turns: dict[int, RecordedTurn] = {}
    scheduled: dict[int, int] = {}
    intake = JournalIntake()
    lost: list[str] = []
    async for event in events:
        if event.event_type == EventType.EVENT_TYPE_WORKFLOW_EXECUTION_STARTED:
            started = await _first(converter, event.workflow_execution_started_event_attributes.input.payloads)
            kept = started.get("kept") if isinstance(started, dict) else None
            if kept:
                intake.began(kept)
                turns[0] = RecordedTurn()
        elif event.event_type == EventType.EVENT_TYPE_ACTIVITY_TASK_SCHEDULED:
            task = event.activity_task_scheduled_event_attributes
            if task.activity_type.name == RUN_TURN_ACTIVITY:
                given = await _first(converter, task.input.payloads)
                number = given["turn"]
                turn = turns.setdefault(number, RecordedTurn())
                turn.request, turn.answers = given.get("request"), given.get("decisions") or []
                if until_activity is not None and task.activity_id == until_activity:
                    break
                scheduled[event.event_id] = number
                intake.scheduled(number)
        elif event.event_type == EventType.EVENT_TYPE_WORKFLOW_EXECUTION_SIGNALED:
            signal = event.workflow_execution_signaled_event_attributes
            if signal.signal_name == JOURNAL_SIGNAL:
                intake.signalled(await _signalled(converter, signal.input.payloads, lost))
        elif event.event_type == EventType.EVENT_TYPE_ACTIVITY_TASK_COMPLETED:
            completed = event.activity_task_completed_event_attributes
            number = scheduled.get(completed.scheduled_event_id)
            if number is not None:
                result = await _first(converter, completed.result.payloads)
                if intake.reported(number, result):
                    turns[number].state = state_after(result) or turns[number].state
                intake.ended()
        elif event.event_type == EventType.EVENT_TYPE_ACTIVITY_TASK_TIMED_OUT:
            timed_out = event.activity_task_timed_out_event_attributes
            number = scheduled.get(timed_out.scheduled_event_id)
            if number is not None:
                failure = timed_out.failure
                while failure.HasField("cause") and not failure.timeout_failure_info.last_heartbeat_details.payloads:
                    failure = failure.cause
                details = failure.timeout_failure_info.last_heartbeat_details.payloads
                intake.reported(number, await _first(converter, details))
                intake.ended()
        elif event.event_type == EventType.EVENT_TYPE_ACTIVITY_TASK_FAILED:
            failed = event.activity_task_failed_event_attributes
            number = scheduled.get(failed.scheduled_event_id)
            if number is not None:
                said = await _first(converter, failed.failure.application_failure_info.details.payloads)
                intake.failed_at(number, said.get("acked") if isinstance(said, dict) else None)
                intake.ended()
        elif event.event_type == EventType.EVENT_TYPE_ACTIVITY_TASK_CANCELED:
            if event.activity_task_canceled_event_attributes.scheduled_event_id in scheduled:
                intake.ended()
    for number, turn in turns.items():
        turn.entries, turn.lost = intake.entries(number), next(iter(lost), None)
    return turns


def paused_run(turns: dict[int, RecordedTurn], turn: int, base: PausedRun | None = None, first: int = 0) -> PausedRun:
    """Where turn `turn - 1` ended, with the whole conversation up to there. When members of a team have waited since an earlier turn: where that
    turn began. `base`: where the history's `first` turn went on from. Raises `JournalHole`, `PayloadLost`."""
    last = turns.get(turn - 1, RecordedTurn()).state or {}
    if last.get("since") is not None:
        since = int(last["since"])
        before = paused_run(turns, since, base, first) if since > first else base or PausedRun({}, [])
        return replace(before, unfinished=_unfinished(turns, since, turn))
    messages = base.messages if base else []
    run = base.run if base else {}
    for number in range(first, turn):
        recorded = turns.get(number)
        if recorded is None or recorded.state is None:
            raise (recorded or RecordedTurn()).hole(f"the history holds no end of turn {number}")
        messages = add_turn(messages, recorded.journal(number), recorded.state)
        run = recorded.state["run"] or run
    return PausedRun(run=run, messages=messages, base=base.base if base and begins_with(messages, base) else None)


def _unfinished(turns: dict[int, RecordedTurn], since: int, turn: int) -> Unfinished:
    played = [turns.get(number, RecordedTurn()) for number in range(since, turn)]
    entries = [entry for n, recorded in enumerate(played) for entry in recorded.journal(since + n)]
    answers = [answer for recorded in played for answer in recorded.answers]
    return Unfinished(since, played[0].request, answers, entries)


def begins_with(messages: Sequence[dict[str, Any]], base: PausedRun) -> bool:
    """Whether a conversation still begins with the one that was saved: an agent may rewrite its context."""
    before, now = split_system(base.messages)[1], split_system(messages)[1]
    return [m.get("id") for m in before] == [m.get("id") for m in now[: len(before)]]


def state_after(result: dict[str, Any]) -> dict[str, Any] | None:
    """Where a turn ended, if the next one can go on from there. Of a completed turn only its messages and the session's state count."""
    if result.get("status") == "completed":
        return {"run": {"session_state": result.get("sessionState")}, "messages": result.get("messages") or []}
    return result.get("state")


async def _signalled(converter: DataConverter, payloads: Sequence[Payload], lost: list[str]) -> Any:
    """What a signal says; `None` when it cannot be read, since anybody can send one. Notes which payloads are lost."""
    try:
        return await _first(converter, payloads)
    except ApplicationError as error:
        if error.type == FailureType.transient.value:
            raise
        lost.append(error.message)
    except Exception as error:
        log.warning("a signal of the journal cannot be read and is passed over: %s", error)
    return None


async def _first(converter: DataConverter, payloads: Sequence[Payload]) -> Any:
    values = await converter.decode(list(payloads)) if payloads else [None]
    return values[0]
