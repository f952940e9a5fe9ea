"""An attempt of a turn in a process of its own, as the process that was given the turn sees it.

The two talk over the child's standard input and output: the attempt (a pickle: both are the same code), then from the child `ready`, to it
`go`, and from it a line when a call begins and ends, one for each happening that is counted and each
span of its trace, and `done`. The end of its
input tells the child that nobody waits for it any more.
"""

from __future__ import annotations

import asyncio
import json
import os
import pickle
import sys
from collections.abc import Sequence
from typing import Any, cast

from temporalio import activity

from ..contract.models import TurnInput
from ..journal.happenings import Tell, from_words, ignore
from ..tracing.guard import safely
from ..tracing.live import Traces
from ..tracing.span import Span
from .deaths import Death
from .earlier import Earlier

COMMAND = (sys.executable, "-m", "agent_service.process.alone")
LONGEST_LINE = 1_000_000


class OwnProcess:
    """Starts with `ready`. A process that ends before it said `done` has died."""

    def __init__(
        self,
        info: activity.Info,
        turn: TurnInput,
        earlier: Earlier,
        command: Sequence[str] = COMMAND,
        tell: Tell = ignore,
        traces: Traces | None = None,
    ):
        self._traces = traces
        self._given = pickle.dumps((info, turn, earlier))
        self._command = command
        self._process: asyncio.subprocess.Process | None = None
        self._calls: dict[str, str] = {}
        self._handing_over = False
        self._told = tell

    async def ready(self) -> bool:
        """Starts it, and returns when it has what it needs; false when it died before."""
        pipe = asyncio.subprocess.PIPE
        process = self._process = await asyncio.create_subprocess_exec(
            *self._command,
            stdin=pipe,
            stdout=pipe,
            limit=LONGEST_LINE,
            env={**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, sys.path))},
        )
        if self._handing_over:
            process.terminate()
        await self._tell(len(self._given).to_bytes(8, "big") + self._given)
        return await self._line() == ["ready"]

    async def ended(self) -> int:
        """The exit code, as `subprocess` has it."""
        assert self._process is not None
        return await self._process.wait()

    async def run(self) -> Death | None:
        """Lets it do the attempt, which it ends itself; how it died, if it did."""
        process = self._process
        assert process is not None
        await self._tell(b"go\n")
        while line := await self._line():
            match line:
                case ["begins", key, name]:
                    self._calls[key] = name
                case ["ends", key]:
                    self._calls.pop(key, None)
                case ["happened", kind, said] if isinstance(said, dict):
                    if happening := from_words(kind, said):
                        self._told(happening)
                case ["span", dict() as span] if self._traces is not None:
                    safely(self._traces.send, cast(Span, span))
                case ["done"]:
                    await process.wait()
                    return None
        return Death(await process.wait(), tuple(self._calls.values()))

    def hand_over(self) -> None:
        """Asks it to hand its turn over."""
        self._handing_over = True
        if self._process is not None and self._process.returncode is None:
            self._process.terminate()

    def kill(self) -> None:
        """Ends it at once."""
        if self._process is not None and self._process.returncode is None:
            self._process.kill()

    async def _tell(self, message: bytes) -> None:
        assert self._process is not None and self._process.stdin is not None
        try:
            self._process.stdin.write(message)
            await self._process.stdin.drain()
        except (BrokenPipeError, ConnectionResetError):
            pass  # it has died, which the end of its output says

    async def _line(self) -> list[Any] | None:
        assert self._process is not None and self._process.stdout is not None
        line = await self._process.stdout.readline()
        return json.loads(line) if line.endswith(b"\n") else None
