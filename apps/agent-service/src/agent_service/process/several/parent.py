"""The parent of an agent-service of several processes: starts them, starts again what ends, and ends them.

It has one thread and no event loop, and loads what the others need before it starts them, so that they are forks of it. It does nothing that could fail
with a turn, an agent or a request.
"""

from __future__ import annotations

import gc
import logging
import os
import select
import shutil
import signal
import socket
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from importlib import import_module
from typing import Literal

from ..listening import own_port
from ..logs import log_to
from ..one import MISCONFIGURED, not_started
from ..settings import SettingsError, load_settings
from ..trust import load_trust
from .become import become
from .beginning import begin
from .kept import Kept
from .places import Beginning, places_of, service_id, socket_folder

log = logging.getLogger(__name__)

DRAIN_SECONDS = 30.0
"""A process hands its turns over in 20 s at most; who takes longer is ended."""

FRONT_SECONDS = 3.0

_SIGNALS = (signal.SIGCHLD, signal.SIGTERM, signal.SIGINT)


def run_several() -> int:
    """Runs until SIGTERM or SIGINT; the exit code."""
    try:
        settings = load_settings()
        load_trust(settings)
        service = service_id(settings.agent_service_id)
        listening = own_port(settings)
        folder = socket_folder(settings.processes)
    except SettingsError as error:
        return not_started(error)
    log_to(sys.stderr, settings.log_level, levels=settings.levels_by_module, process=service, core=False)
    lifeline, parents_end = os.pipe()
    places = places_of(service, settings.processes, settings.agent_turns_at_once, folder)
    parent = Parent()
    _load_models_of(os.environ)
    gc.freeze()  # shared with the forks as long as nobody writes to it

    def kept(kind: Literal["turns", "front"], place: int) -> Kept:
        told = Beginning(kind, place, service, places, lifeline, listening.fileno())
        return Kept(told.name, lambda: begin(told, become, (parents_end, *parent.descriptors)))

    log.info("starting %d processes", len(places))
    turns = [kept("turns", n) for n in range(len(places))]
    try:
        return parent.run(turns, kept("front", 0), lambda: os.close(parents_end))
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _load_models_of(environment: Mapping[str, str]) -> None:
    """Loads, once for all, the client of the model provider that is set up: the largest thing that agents bring. Agents themselves are loaded where they
    run, because their modules may open what a fork must not share."""
    provider = (
        "anthropic" if environment.get("ANTHROPIC_API_KEY") and not environment.get("OPENAI_API_KEY") else "openai"
    )
    with suppress(ImportError):
        import_module(f"agno.models.{provider}")


class Parent:
    """Keeps processes running until it is told to end."""

    def __init__(self, clock: Callable[[], float] = time.monotonic):
        self._clock = clock
        self._heard, self._written = socket.socketpair()
        self._stopping = False
        self._processes: Sequence[Kept] = ()
        for end in (self._heard, self._written):
            end.setblocking(False)

    @property
    def descriptors(self) -> tuple[int, int]:
        return self._heard.fileno(), self._written.fileno()

    def run(self, turns: Sequence[Kept], front: Kept, end_front: Callable[[], None]) -> int:
        """`turns` end first, while the front still answers. A process that says at its first start what has to be set ends them all."""
        signal.set_wakeup_fd(self._written.fileno(), warn_on_full_buffer=False)
        for number in _SIGNALS:
            signal.signal(number, self._note)
        self._processes = [*turns, front]
        code = 0
        while not self._stopping:
            for each in self._processes:
                if each.due is not None and each.due <= self._clock():
                    each.start(self._clock())
            self._wait(min((each.due for each in self._processes if each.due is not None), default=None))
            for each, status in self._reaped():
                if each.starts == 1 and os.waitstatus_to_exitcode(status) == MISCONFIGURED:
                    self._stopping, code, each.pid = True, MISCONFIGURED, None
                elif self._stopping:
                    each.pid = None
                else:
                    each.ended(status, self._clock())
        self._end(turns, front, end_front)
        return code

    def _end(self, turns: Sequence[Kept], front: Kept, end_front: Callable[[], None]) -> None:
        for each in (*turns, front):
            each.signal(signal.SIGTERM)
        self._until_gone(turns, DRAIN_SECONDS)
        end_front()
        self._until_gone([front], FRONT_SECONDS)

    def _until_gone(self, processes: Sequence[Kept], seconds: float) -> None:
        deadline = self._clock() + seconds
        while left := [each for each in processes if each.pid is not None]:
            if self._clock() >= deadline:
                for each in left:
                    log.error("%s did not end in %g s and is killed", each.name, seconds)
                    each.signal(signal.SIGKILL)
                deadline = float("inf")
            self._wait(deadline if deadline != float("inf") else None)
            for each, _ in self._reaped():
                each.pid = None

    def _wait(self, until: float | None) -> None:
        """Until a signal comes."""
        left = None if until is None else max(0.0, until - self._clock())
        select.select([self._heard], [], [], left)
        with suppress(BlockingIOError):
            self._heard.recv(4096)

    def _reaped(self) -> list[tuple[Kept, int]]:
        """Those that have ended. Others that nobody else waits for are taken along."""
        ended: list[tuple[Kept, int]] = []
        with suppress(ChildProcessError):
            while True:
                pid, status = os.waitpid(-1, os.WNOHANG)
                if pid == 0:
                    break
                ended += [(each, status) for each in self._processes if each.pid == pid]
        return ended

    def _note(self, number: int, frame: object) -> None:
        if number in (signal.SIGTERM, signal.SIGINT):
            self._stopping = True
