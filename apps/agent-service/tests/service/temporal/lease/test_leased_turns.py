"""Turns under a lease, whatever is lost on the way, in whatever order."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from agent_service.contract.names import LEASE_SECONDS, LEASED_TURN_SECONDS
from agent_service.temporal import heartbeat_store
from agent_service.temporal.heartbeat_store import HeartbeatStore
from agent_service.temporal.lease.cover import BEAT_SECONDS, RARE_SECONDS
from agent_service.temporal.lease.held_turns import SOUND_SECONDS, SPREAD_SECONDS, HeldTurns
from agent_service.temporal.lease.holding import hold
from agent_service.temporal.lease.leased_turn import LeasedTurn

from .server import LATENCY, Server, now
from .virtual_time import in_virtual_time

A_WHILE = 8 * LATENCY


@pytest.fixture(autouse=True)
def _virtual(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(heartbeat_store, "time", SimpleNamespace(monotonic=lambda: asyncio.get_running_loop().time()))


class Process:
    """Turns of a process, and its lease, which is begun anew when it is lost."""

    def __init__(self, server: Server):
        self.server = server
        self.turns = HeldTurns()
        self.leased: dict[str, LeasedTurn] = {}
        self.stores: dict[str, HeartbeatStore] = {}
        self.calls: dict[str, list[dict[str, Any]]] = {}
        self._running: dict[str, asyncio.Task[None]] = {}
        self._holding: asyncio.Task[str] | None = None

    def begin(self, name: str) -> None:
        if name in self._running:
            return
        info = self.server.begins(name)
        turn = self.leased[name] = LeasedTurn(self.turns, lambda: self.server.client, info)
        calls = self.calls.setdefault(name, [])

        async def signal(entries: Any) -> None:
            await self.server.call(lambda: None)

        store = self.stores[name] = HeartbeatStore(
            self.server.of_turn(name), signal, 0, [], 0, 0, cover=turn, calls=lambda: list(calls)
        )

        async def run() -> None:
            with self.turns.having(turn):
                await store.beat_forever()

        self._running[name] = asyncio.create_task(run())

    def change(self, name: str) -> None:
        """A call of the turn has finished."""
        if store := self.stores.get(name):
            store.append({"kind": "tool", "key": "t", "result": ""})

            async def sync() -> None:
                try:
                    await store.sync()
                except heartbeat_store.LeaseLost:
                    pass

            asyncio.get_running_loop().create_task(sync())

    def end(self, name: str) -> None:
        if task := self._running.pop(name, None):
            task.cancel()
            self.stores.pop(name)
            self.leased.pop(name)
            self.server.turns[name].gone = True

    def lease(self) -> None:
        """The process gets a lease, where it has none."""
        if self._holding is None or self._holding.done():
            self.server.lease_begins()
            self._holding = asyncio.create_task(hold(self.server.of_lease, self.turns))

    def close(self) -> None:
        for task in [*self._running.values(), *([self._holding] if self._holding else [])]:
            task.cancel()


EVENTS: dict[str, Callable[[Process, str], None]] = {
    "begin": lambda process, name: process.begin(name) if name not in process.server.turns else None,
    "change": lambda process, name: process.change(name),
    "end": lambda process, name: process.end(name),
    "heed": lambda process, name: process.turns.heed(f"agent-run-{name}", None),
    "lease": lambda process, name: process.lease(),
    "lease ends": lambda process, name: process.server.lease_ends(),
}
FATES = st.lists(st.sampled_from(["answered", "answered", "answered", "answer lost", "request lost"]), max_size=60)
STORY = st.lists(
    st.tuples(
        st.sampled_from([*EVENTS, "lease", "begin", "nothing", "nothing", "nothing"]),
        st.sampled_from("abc"),
        st.floats(0.0, 3.0),
    ),
    min_size=4,
    max_size=20,
)


@settings(max_examples=40, deadline=None)
@given(story=STORY, fates=FATES)
def test_promise_nothing_is_silent_that_nobody_speaks_for_whatever_is_lost_in_whatever_order(
    story: list[tuple[str, str, float]], fates: list[Any]
) -> None:
    in_virtual_time(_lived(story, fates))


async def _lived(story: list[tuple[str, str, float]], fates: list[Any]) -> None:
    server = Server(fates)
    process = Process(server)
    watching = asyncio.create_task(_watch(process))
    for event, name, pause in story:
        EVENTS.get(event, lambda process, name: None)(process, name)
        await asyncio.wait({watching}, timeout=pause)
        if watching.done():
            break
    await asyncio.wait({watching}, timeout=5)
    # Whatever has happened: without a lease every turn is back at its own timeout once calls are answered again.
    server.lease_ends()
    await asyncio.wait({watching}, timeout=40 * BEAT_SECONDS)
    if watching.done():
        await watching
    left = [turn for name, turn in server.turns.items() if name in process.leased and not turn.gone]
    assert all(turn.timeout == LEASE_SECONDS for turn in left)
    watching.cancel()
    process.close()
    assert not server.lengthened_without_lease


async def _watch(process: Process) -> None:
    """At each moment: what would become of a turn if the process died now, and how long a turn that its lease has let down has said nothing."""
    alone_since: dict[str, float] = {}
    while True:
        await asyncio.sleep(0.05)
        process.server.lapses()
        for name, leased in process.leased.items():
            turn = process.server.turns[name]
            if process.turns.speaks_for(leased) or turn.timeout == LEASE_SECONDS or turn.gone:
                alone_since.pop(name, None)
                continue
            since = alone_since.setdefault(name, now())
            last = max([since + SPREAD_SECONDS, *turn.asked[-1:]])
            assert now() - last <= BEAT_SECONDS + A_WHILE, f"{name} says nothing and nobody speaks for it"


def lived(story: Callable[[Server, Process], Any], fates: tuple[Any, ...] = ()) -> None:
    async def run() -> None:
        server = Server(fates)
        process = Process(server)
        await story(server, process)
        process.close()

    in_virtual_time(run())


async def under_a_lease(server: Server, process: Process) -> None:
    process.lease()
    process.begin("a")
    await asyncio.sleep(4)
    assert server.turns["a"].timeout == LEASED_TURN_SECONDS


def test_a_turn_that_thinks_goes_under_the_lease_and_beats_rarely() -> None:
    async def story(server: Server, process: Process) -> None:
        await under_a_lease(server, process)
        before = len(server.turns["a"].asked)
        await asyncio.sleep(3 * RARE_SECONDS)
        assert len(server.turns["a"].asked) - before in (2, 3)
        assert not server.turns["a"].gone

    lived(story)


def test_a_short_turn_never_touches_the_lease() -> None:
    async def story(server: Server, process: Process) -> None:
        process.lease()
        process.begin("a")
        for _ in range(20):
            await asyncio.sleep(0.8)
            process.change("a")
            assert server.turns["a"].timeout == LEASE_SECONDS

    lived(story)


def test_a_turn_that_begins_is_listed_within_a_moment() -> None:
    async def story(server: Server, process: Process) -> None:
        process.lease()
        await asyncio.sleep(5.1)
        for name in "abc":
            process.begin(name)
        await asyncio.sleep(0.3)
        assert len(server.listed) == 3

    lived(story)


def test_promise_a_turn_whose_lease_is_lost_beats_within_a_second_and_is_given_its_own_timeout_back() -> None:
    async def story(server: Server, process: Process) -> None:
        await under_a_lease(server, process)
        server.lease_ends()
        lost = now()
        await asyncio.sleep(BEAT_SECONDS + SPREAD_SECONDS + A_WHILE)
        assert server.turns["a"].heard > lost
        assert server.turns["a"].timeout == LEASE_SECONDS
        await asyncio.sleep(30)
        assert not server.turns["a"].gone

    lived(story)


def test_promise_a_lease_whose_signs_of_life_are_not_acknowledged_speaks_for_nobody_before_the_server_gives_it_up() -> (
    None
):
    assert SOUND_SECONDS < LEASE_SECONDS

    async def story(server: Server, process: Process) -> None:
        await under_a_lease(server, process)
        beats = process.server._lease_beats

        def away(details: Any) -> None:
            raise heartbeat_store.RPCError("away", heartbeat_store.RPCStatusCode.UNAVAILABLE, b"")

        server._lease_beats = away  # type: ignore[method-assign]
        await asyncio.sleep(SOUND_SECONDS + SPREAD_SECONDS + A_WHILE)
        assert server.turns["a"].timeout == LEASE_SECONDS
        server._lease_beats = beats  # type: ignore[method-assign]

    lived(story)


def test_a_turn_that_is_to_be_heeded_beats_at_once() -> None:
    async def story(server: Server, process: Process) -> None:
        await under_a_lease(server, process)
        await asyncio.sleep(3)
        process.turns.heed("agent-run-a", "1")
        asked = now()
        await asyncio.sleep(A_WHILE)
        assert server.turns["a"].heard > asked
        process.turns.heed("agent-run-b", None)
        process.turns.heed("agent-run-a", "2")
        again = now()
        await asyncio.sleep(A_WHILE)
        assert server.turns["a"].heard < again

    lived(story)


def test_a_call_that_begins_is_in_the_record_within_a_second_and_what_it_costs_soon() -> None:
    async def story(server: Server, process: Process) -> None:
        await under_a_lease(server, process)
        await asyncio.sleep(5.5)
        began = now()
        process.calls["a"].append({"key": "m", "outputTokens": 0})
        await asyncio.sleep(BEAT_SECONDS + A_WHILE)
        assert server.turns["a"].heard > began
        before = len(server.turns["a"].asked)
        for tokens in range(50):
            process.calls["a"][0] = {"key": "m", "outputTokens": tokens}
            await asyncio.sleep(0.2)
        assert 1 <= len(server.turns["a"].asked) - before <= 3

    lived(story)


def test_an_attempt_that_fails_leaves_the_turn_as_it_was_scheduled() -> None:
    async def story(server: Server, process: Process) -> None:
        await under_a_lease(server, process)
        await asyncio.sleep(10)
        await process.stores["a"].leave()
        assert server.turns["a"].timeout == LEASE_SECONDS
        assert not server.turns["a"].gone

    lived(story)


def test_a_server_that_cannot_change_how_long_it_waits_is_asked_once() -> None:
    async def story(server: Server, process: Process) -> None:
        server.changes_options = False
        process.lease()
        process.begin("a")
        await asyncio.sleep(30)
        assert not server.turns["a"].gone
        assert len(server.turns["a"].asked) < 40

    lived(story)


def test_promise_what_an_operator_has_changed_of_a_turn_is_never_set_back() -> None:
    """The scripted server refuses any change but that of the heartbeat timeout."""

    async def story(server: Server, process: Process) -> None:
        await under_a_lease(server, process)
        await process.leased["a"].leave()
        assert server.turns["a"].timeout == LEASE_SECONDS
        process.close()

    lived(story)
