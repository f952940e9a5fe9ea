"""Agno as the rest of the agent-service knows it: `Framework` of `agents/framework.py`."""

from __future__ import annotations

import contextvars
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from ..agents.framework import Attempt, AtWork, EndedTurn
from ..agents.registered_agent import RegisteredAgent
from ..contract.models import PostHooksInput
from ..journal.journal import Entry
from ..journal.paused_run import PausedRun
from ..payloads.given_files import Contents
from ..values.plain_json import to_plain
from . import media, patches, post_hooks
from .child_runs import require_known, started_runs
from .decisions import open_calls, pause_requests
from .lanes import LOOP, TOOL
from .made_media import MadeMedia
from .recorder import RECORDER, Recorder
from .refusals import refusals
from .requests import YIELD_AFTER_BYTES
from .spending import Spending
from .steering import Steering
from .transcript import whole_message
from .turn import TurnEnd, run_turn


class AgnoTurn:
    """`RunningTurn`: an attempt whose calls Agno makes."""

    def __init__(self, attempt: Attempt):
        self._attempt = attempt
        turn, registered, entries = attempt.turn, attempt.registered, attempt.entries
        self._spending = Spending(attempt.prices, turn.limits, entries, turn.kept, attempt.clock)
        role = getattr(registered.agent, "user_message_role", "user")
        self._recorder = Recorder(
            attempt.journal,
            registered.tool_policy,
            registered.id,
            turn.run_id,
            turn.turn,
            attempts_left=attempt.attempts_left,
            live=attempt.live,
            steering=Steering(turn.messages or (), [*attempt.earlier, *entries], role),
            yield_after_bytes=min(turn.journal_bytes or YIELD_AFTER_BYTES, YIELD_AFTER_BYTES),
            spending=self._spending,
            refusal=refusals(attempt.own_policy, attempt.journal.has_ended),
            made=MadeMedia(attempt.files.keep, attempt.request.contents),
            put=attempt.files.share,
        )

    def calls(self) -> list[Entry]:
        return self._spending.calls()

    async def add_spent(self, call: Mapping[str, Any], message: str) -> None:
        await self._recorder.paid.add_spent(call, message)

    async def run(self) -> EndedTurn:
        return self._as_data(await run_turn(self._attempt.registered.fresh(), self._attempt.request, self._recorder))

    def _as_data(self, end: TurnEnd) -> EndedTurn:
        if end.status == "completed":
            content, session_state = to_plain(end.output.content), to_plain(end.output.session_state)
            return EndedTurn("completed", content, session_state, end.tail)
        messages = [whole_message(message) for message in end.messages]
        if end.status == "yielded":
            return EndedTurn("yielded", state=end.state, messages=messages)
        registered, turn, recorder = self._attempt.registered, self._attempt.turn.turn, self._recorder
        members_wait = end.state is not None and end.state.since is not None
        answered = recorder.answers if members_wait else None
        calls = open_calls(end.output, recorder.waiting if members_wait else (), answered)
        child_runs = started_runs(turn, calls, registered, self._attempt.registry)
        started = {child.id for child in child_runs}
        require_known(turn, calls, started, recorder.run_starters)
        requests = pause_requests(turn, calls, registered.describe_call, started, answered)
        return EndedTurn("paused", state=end.state, messages=messages, requests=requests, child_runs=child_runs)


class AgnoFramework:
    """`Framework`: agents and teams of Agno."""

    def install(self) -> None:
        patches.install()

    def turn(self, attempt: Attempt) -> AgnoTurn:
        return AgnoTurn(attempt)

    async def run_post_hooks(
        self,
        registered: RegisteredAgent,
        asked: PostHooksInput,
        before: PausedRun,
        entries: Sequence[Entry],
        contents: Contents,
    ) -> None:
        await post_hooks.run_post_hooks(
            registered.fresh(),
            before,
            entries,
            run_id=asked.run_id,
            session_id=asked.session_id,
            user_id=asked.user_id,
            options=asked.options,
            contents=contents,
        )

    def files_in_run(self, run: PausedRun) -> Iterator[str]:
        return media.names_in_run(run.run, run.messages)

    def files_in_entries(self, entries: Iterable[Entry]) -> Iterator[str]:
        return media.names_in_entries(entries)

    def at_work(self, context: contextvars.Context | None) -> AtWork:
        if context is None:
            return AtWork()
        recorder = context.get(RECORDER.variable)
        loop = context.get(LOOP) or (recorder.top if recorder else None)
        return AtWork(loop.owner if loop else None, recorder.run_id if recorder else None, context.get(TOOL))
