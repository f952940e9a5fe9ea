"""What a turn, a saved transcript and post hooks start from: the run so far, from the cache or from the workflow's own history."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import Any

from temporalio import activity
from temporalio.client import Client

from ..agents.framework import Framework
from ..contract.models import PostHooksInput, SaveTranscriptInput, TurnInput
from ..journal.journal import Entry
from ..journal.paused_run import PausedRun, Unfinished
from ..payloads.given_files import Contents, GivenFiles
from .history import RecordedTurn, paused_run, read_turns
from .run_cache import RunCache
from .transcript_store import TranscriptStore


@dataclass(frozen=True)
class Loaded:
    """What a turn starts from: its journal so far, how many of the entries the history holds, and the run before it, which is
    `history` to a run that begins with a new message. `unfinished`: what is played again before it."""

    entries: list[Entry]
    flushed: int
    paused: PausedRun | None = None
    history: PausedRun | None = None
    unfinished: Unfinished | None = None
    contents: Contents = field(default_factory=dict)


class RunLoader:
    """Reads runs. `client` gives the connection of the moment; `cache` holds runs between two turns, and may hold none."""

    def __init__(
        self,
        client: Callable[[], Client],
        framework: Framework,
        transcripts: TranscriptStore,
        files: GivenFiles,
        cache: RunCache,
    ):
        self._framework = framework
        self._client = client
        self._transcripts = transcripts
        self._files = files
        self.cache = cache

    async def before(self, info: activity.Info, request: SaveTranscriptInput) -> PausedRun:
        """The run before a turn. Raises `JournalHole`, `PayloadLost`, `PayloadStoreUnavailable`, as all here."""
        paused = self.cache.take(info.workflow_run_id or "", request.turn)
        return paused or await self._before(await self._recorded(info), request)

    async def cut_off(self, info: activity.Info, request: PostHooksInput) -> tuple[PausedRun, list[Entry], Contents]:
        """The run before a turn that was cancelled, and what that turn had finished, as the history tells."""
        turns = await self._recorded(info)
        before = await self._before(turns, request)
        entries = turns.get(request.turn, RecordedTurn()).journal(request.turn)
        played = [*(before.unfinished.entries if before.unfinished else []), *entries]
        framework = self._framework
        names = [*framework.files_in_run(before), *framework.files_in_entries(played)]
        return before, entries, await self._files.load((), names)

    async def turn(self, info: activity.Info, turn: TurnInput, details: dict[str, Any] | None) -> Loaded:
        """What the turn starts from, with the contents of files."""
        loaded = await self._turn(info, turn, details)
        runs = [run for run in (loaded.paused, loaded.history) if run is not None]
        names = [name for run in runs for name in self._framework.files_in_run(run)]
        played = [*loaded.entries, *(loaded.unfinished.entries if loaded.unfinished else [])]
        names += self._framework.files_in_entries(played)
        return replace(loaded, contents=await self._files.load(turn.files or (), names))

    async def _turn(self, info: activity.Info, turn: TurnInput, details: dict[str, Any] | None) -> Loaded:
        """Heartbeat details hold the journal's tail only; they are missing in a new activity, and after an operator's reset."""
        resumed = turn.execution > 0 or bool(turn.kept)
        resumed = resumed or (info.attempt > 1 if details is None else details["from"] > 0)
        first = _first_turn(turn)
        later = turn.turn > first
        paused = self.cache.take(info.workflow_run_id or "", turn.turn) if later else None
        turns: dict[int, RecordedTurn] = {}
        if resumed or (later and paused is None):
            # Before its first attempt an activity has sent nothing: what came since it was scheduled is somebody else's.
            begins = details is None and info.attempt == 1
            turns = await self._recorded(info, until_activity=info.activity_id if begins else None)
        base = await self._base(turn) if paused is None else None
        if later and paused is None:
            paused = paused_run(turns, turn.turn, base, first)
        recorded = turns.get(turn.turn, RecordedTurn())
        flushed = len(recorded.entries)
        if details is not None:
            flushed = details["from"]
            before = [entry for entry in recorded.entries if entry["n"] < flushed]
            recorded = replace(recorded, entries=[*before, *details["entries"]])
        entries = recorded.journal(turn.turn)
        if paused is not None and paused.unfinished is not None:
            return await self._replayed(turn, entries, flushed, paused, paused.unfinished)
        if later:
            return Loaded(entries, flushed, paused)
        if turn.transcript and turn.transcript.history:
            return Loaded(entries, flushed, history=base)
        return Loaded(entries, flushed, base)

    async def _replayed(
        self, turn: TurnInput, entries: list[Entry], flushed: int, before: PausedRun, unfinished: Unfinished
    ) -> Loaded:
        """A turn that plays again what has happened since members of a team wait."""
        if unfinished.request is None:
            return Loaded(entries, flushed, before, unfinished=unfinished)
        history = await self._base(turn) if turn.transcript and turn.transcript.history else None
        return Loaded(entries, flushed, history=history, unfinished=unfinished)

    async def _base(self, turn: TurnInput | SaveTranscriptInput | PostHooksInput) -> PausedRun | None:
        """The run that the workflow's own history begins with, if it does not begin with nothing."""
        transcript = turn.transcript
        if transcript is None:
            return None
        base = self.cache.take(transcript.part, transcript.turn) or await self._transcripts.load(transcript.part)
        if transcript.history:  # as Agno marks it, so that it is not added once more when the run goes on
            return replace(base, messages=[{**message, "from_history": True} for message in base.messages])
        return base

    async def _before(self, turns: dict[int, RecordedTurn], request: SaveTranscriptInput | PostHooksInput) -> PausedRun:
        return paused_run(turns, request.turn, await self._base(request), _first_turn(request))

    async def _recorded(self, info: activity.Info, until_activity: str | None = None) -> dict[int, RecordedTurn]:
        return await read_turns(self._client(), info.workflow_id or "", info.workflow_run_id or "", until_activity)


def _first_turn(request: TurnInput | SaveTranscriptInput | PostHooksInput) -> int:
    """The turn that the workflow's own history begins with."""
    return request.transcript.turn if request.transcript else 0
