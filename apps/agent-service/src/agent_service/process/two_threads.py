"""The two threads of a process: agents have the main one, as in plain Python, and everything else another.

So what a module makes while it is imported (a connection of `sqlite3`, a handler of a signal, a loop's lock) belongs to the thread in which its
agents use it.
"""

from __future__ import annotations

import asyncio
import logging
import os
import signal
import socket
import threading
from collections.abc import Callable, Coroutine
from contextlib import suppress
from typing import Any, NoReturn

from .agent_thread import AgentThread

END_SIGNALS = (signal.SIGTERM, signal.SIGINT)


class EndSignals:
    """Signals that ask the process to end. The service's thread hears them, whatever the main thread does. Made in the main thread."""

    def __init__(self) -> None:
        self._heard, self._written = socket.socketpair()
        for end in (self._heard, self._written):
            end.setblocking(False)
        # Python calls handlers in the main thread only, which may be in the middle of something long; this is written at once.
        signal.set_wakeup_fd(self._written.fileno(), warn_on_full_buffer=False)
        for number in END_SIGNALS:
            signal.signal(number, self._note)

    def tell(self, told: Callable[[], None]) -> None:
        """Calls `told` in the running loop, for each of them, those of before included."""
        asyncio.get_running_loop().add_reader(self._heard, self._read, told)

    def _note(self, number: int, frame: object) -> None:
        with suppress(BlockingIOError):
            self._written.send(bytes([number]))  # an agent may have taken the wake-up for itself

    def _read(self, told: Callable[[], None]) -> None:
        if any(number in END_SIGNALS for number in self._heard.recv(4096)):
            told()


def run_in_two_threads(
    agents: AgentThread,
    service: Callable[[EndSignals], Coroutine[Any, Any, None]],
    failed: Callable[[BaseException], int],
) -> NoReturn:
    """Runs the service in a thread of its own, and agents (made with `here`) in this one. Ends the process after the service, with 0, or with
    what `failed` gives for what it raised: nobody waits for tools that still run in threads, however long they take. The service may stop the
    agents before it has ended itself."""
    signals = EndSignals()

    async def to_the_end() -> None:
        await service(signals)
        _end(0)

    def run() -> None:
        try:
            asyncio.run(to_the_end())
        except BaseException as error:
            _end(failed(error))

    thread = threading.Thread(target=run, name="service", daemon=True)
    thread.start()
    agents.run_here()
    thread.join()  # the interpreter would take the service along in the middle of its end
    _end(1)  # only when `failed` has raised: Python has told of it


def _end(code: int) -> NoReturn:
    logging.shutdown()
    os._exit(code)
