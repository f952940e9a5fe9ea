"""`python -m agent_service.process.alone`: one attempt of a turn in a process of its own, for `OwnProcess`, which gives it and watches it."""

from __future__ import annotations

import asyncio
import json
import logging
import os
import pickle
import sys
import threading
from contextlib import suppress
from typing import TYPE_CHECKING, Any, BinaryIO

from ..journal.happenings import Happening, to_words
from ..tracing.span import Span, without_contents

if TYPE_CHECKING:
    from ..agents.prices import Prices
    from ..agents.registry import AgentRegistry
    from .agent_thread import AgentThread
    from .settings import Settings
    from .two_threads import EndSignals

TOOL_THREADS = 2
MCP_CLOSES_SECONDS = 5.0

LONGEST_SPAN = 500_000
"""Characters of a span in one line; the process that reads takes lines of twice as many."""


class Control:
    """Writes lines to the process that waits. Each line is written before the event that it tells of."""

    def __init__(self, descriptor: int):
        self._descriptor = descriptor
        self._names: dict[str, str] = {}
        self._one_at_a_time = threading.Lock()  # what is longer than a pipe takes at once would be mixed

    def tell(self, *words: str | dict[str, Any]) -> None:
        self._write(json.dumps(words))

    def span(self, span: Span) -> None:
        """Passes on a part of the turn's trace: this process may die before anybody else has it. One too long for a line is told without its contents."""
        line = json.dumps(["span", span])
        self._write(line if len(line) < LONGEST_SPAN else json.dumps(["span", without_contents(span)]))

    def _write(self, line: str) -> None:
        rest = f"{line}\n".encode()
        try:
            with self._one_at_a_time:
                while rest:
                    rest = rest[os.write(self._descriptor, rest) :]
        except BrokenPipeError:
            pass  # nobody waits any more, which the end of the input says as well

    def happened(self, happening: Happening) -> None:
        """Passes on what is counted where somebody asks for the numbers."""
        self.tell("happened", *to_words(happening))

    def named(self, key: str, tool: str) -> None:
        self._names[key] = tool

    def observe(self, point: str, key: str) -> None:
        """Told by the journal, in the thread in which the call is made."""
        kind, _, at = point.partition(":")
        if at == "started" and kind in ("model", "tool"):
            self.tell("begins", key, self._names.pop(key, kind))
        elif kind in ("model", "tool"):  # returned, or recorded as failed
            self.tell("ends", key)


async def attempt(
    settings: Settings,
    given: BinaryIO,
    control: Control,
    registry: AgentRegistry,
    prices: Prices,
    agents: AgentThread,
    signals: EndSignals,
) -> None:
    """Does the attempt that is given, and ends it towards the server. Hands it over at SIGTERM, or when nobody waits any more."""
    from ..agents.mcp_connections import McpConnections
    from ..agno.framework import AgnoFramework
    from ..journal.live import LiveHub, Member
    from ..payloads.given_files import GivenFiles
    from ..temporal.activity import TurnActivity
    from ..temporal.agent_side import AgentSideLive
    from ..temporal.transcript_store import TranscriptStore
    from .connecting import Connector
    from .open_payloads import open_payload_store
    from .tracing.open import traces_to
    from .tracing.payloads import TracedPayloadStore
    from .trust import load_trust

    info, turn, earlier = pickle.loads(given.read(int.from_bytes(given.read(8), "big")))
    framework = AgnoFramework()
    framework.install()
    traces = traces_to(control.span, settings)
    payloads = open_payload_store(settings)
    if traces is not None:
        payloads = TracedPayloadStore(payloads)
    client = await Connector(payloads).patiently(asyncio.Event())
    assert client is not None
    mcp = McpConnections(registry)

    class Telling(AgentSideLive):
        def tool(self, key: str, tool: str, tool_call_id: str, member: Member | None = None) -> None:
            control.named(key, tool)

    turns = TurnActivity(
        client,
        framework,
        registry,
        LiveHub(),
        TranscriptStore(payloads),
        GivenFiles(payloads),
        prices,
        agents,
        load_trust(settings).within(client.namespace),
        control.observe,
        mcp=mcp,
        live_side=Telling,
        tell=control.happened,
        traces=traces,
    )
    loop = asyncio.get_running_loop()
    signals.tell(turns.hand_over)
    control.tell("ready")
    if await loop.run_in_executor(None, given.readline) != b"go\n":
        return
    left = loop.run_in_executor(None, given.read)
    left.add_done_callback(lambda _: turns.hand_over())
    await turns.respond(info, turn, earlier)
    with suppress(TimeoutError):
        await asyncio.wait_for(agents.run(mcp.close()), MCP_CLOSES_SECONDS)
    control.tell("done")


def main() -> None:
    """Runs one attempt. Output of agents, and of processes that they start, must not mix with what the two processes say to each other."""
    os.environ.setdefault("AGNO_TELEMETRY", "false")
    from ..agents.prices import Prices
    from ..agents.registry import AgentRegistry
    from .agent_thread import AgentThread
    from .logs import log_to
    from .settings import load_settings
    from .two_threads import run_in_two_threads

    control = Control(os.dup(1))
    given = os.fdopen(os.dup(0), "rb")
    os.dup2(2, 1)
    nothing = os.open(os.devnull, os.O_RDONLY)
    os.dup2(nothing, 0)
    settings = load_settings()
    log_to(sys.stderr, settings.log_level, levels=settings.levels_by_module)
    prices = Prices.load(settings.model_prices)
    registry = AgentRegistry.load(settings.agent_modules, prices)
    agents = AgentThread(TOOL_THREADS, here=True)

    def failed(error: BaseException) -> int:
        logging.getLogger(__name__).critical("the process of the turn ends", exc_info=error)
        return 1

    run_in_two_threads(
        agents, lambda signals: attempt(settings, given, control, registry, prices, agents, signals), failed
    )


if __name__ == "__main__":
    main()
