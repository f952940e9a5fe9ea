"""The journal's way to durability, with a server that a test holds up or lets die."""

from __future__ import annotations

import asyncio
from types import SimpleNamespace
from typing import Any

import pytest
from temporalio.service import RPCError, RPCStatusCode

from agent_service.journal.journal import Entry, LeaseLost
from agent_service.temporal.heartbeat_store import RETRY_SECONDS, HeartbeatStore


class Server:
    """Takes heartbeats and signals. `open` lets signals through; `gone` refuses everything."""

    def __init__(self) -> None:
        self.beats: list[dict[str, Any]] = []
        self.signals: list[list[Entry]] = []
        self.open = asyncio.Event()
        self.open.set()
        self.gone = False

    async def heartbeat(self, details: dict[str, Any], **options: Any) -> None:
        await asyncio.sleep(0)
        self._answer()
        self.beats.append({**details, "entries": list(details["entries"])})

    async def signal(self, entries: list[Entry]) -> None:
        await self.open.wait()
        self._answer()
        self.signals.append(list(entries))

    def store(
        self,
        entries: list[Entry] | None = None,
        flushed: int = 0,
        flush_bytes: int = 1_000,
        failures: dict[str, int] | None = None,
        **told: Any,
    ) -> HeartbeatStore:
        handle: Any = self
        held = entries or []
        return HeartbeatStore(handle, self.signal, 0, held, flushed, len(held), flush_bytes, failures, **told)

    def _answer(self) -> None:
        if self.gone:
            raise RPCError("no such activity", RPCStatusCode.NOT_FOUND, b"")

    def held(self) -> list[int]:
        """Numbers of the entries that a next attempt would find: in signals, and in the last heartbeat."""
        last = self.beats[-1]["entries"] if self.beats else []
        return sorted({entry["n"] for entries in [*self.signals, last] for entry in entries})


def entry(name: str, size: int = 10) -> Entry:
    return {"kind": "tool", "key": name, "result": "x" * size}


async def test_an_entry_is_durable_when_sync_returns() -> None:
    server = Server()
    store = server.store()
    for number in range(3):
        assert store.append(entry(f"t{number}")) == number
        await store.sync()
        assert server.held() == list(range(number + 1))
    assert store.acked == 3


async def test_a_failed_call_is_counted_where_the_next_attempt_finds_it() -> None:
    server = Server()
    store = server.store()
    assert await store.failed("a") == 1
    assert server.beats[-1]["failures"] == {"a": 1}
    next_attempt = server.store(failures=server.beats[-1]["failures"])
    assert await next_attempt.failed("a") == 2
    assert await next_attempt.failed("b") == 1
    next_attempt.append(entry("t"))
    await next_attempt.sync()
    assert server.beats[-1]["failures"] == {"a": 2, "b": 1}
    server.gone = True
    with pytest.raises(LeaseLost):
        await next_attempt.failed("a")


async def test_entries_that_come_together_share_a_heartbeat() -> None:
    server = Server()
    store = server.store()
    for name in "abcd":
        store.append(entry(name))
    await asyncio.gather(*(store.sync() for _ in "abcd"))
    assert len(server.beats) == 1


async def test_a_large_tail_goes_on_to_the_history_while_the_agent_goes_on() -> None:
    server = Server()
    server.open.clear()
    store = server.store()
    store.append(entry("large", 2_000))
    await store.sync()
    store.append(entry("next"))
    await asyncio.wait_for(store.sync(), 60)
    assert server.signals == []
    assert server.held() == [0, 1]

    server.open.set()
    await store.settle()

    assert [[e["n"] for e in entries] for entries in server.signals] == [[0]]
    assert store.unflushed[0] == 1
    store.append(entry("after"))
    await store.sync()
    assert (server.beats[-1]["from"], [e["n"] for e in server.beats[-1]["entries"]]) == (1, [1, 2])
    assert server.held() == [0, 1, 2]


async def test_at_no_point_is_an_acknowledged_entry_held_nowhere() -> None:
    server = Server()
    store = server.store(flush_bytes=500)
    for number in range(40):
        store.append(entry(f"t{number}", 100))
        await store.sync()
        assert server.held() == list(range(number + 1))
    await store.settle()
    assert len(server.signals) > 3
    first, tail = store.unflushed
    assert server.held()[:first] == list(range(first))
    assert [e["n"] for e in tail] == list(range(first, 40))


async def test_flush_takes_everything_acknowledged_once_also_when_called_twice() -> None:
    server = Server()
    store = server.store()
    store.append(entry("a"))
    store.append(entry("b"))
    await store.sync()
    await asyncio.gather(store.flush(), store.flush())
    assert [[e["n"] for e in entries] for entries in server.signals] == [[0, 1]]
    assert store.unflushed == (2, [])


async def test_what_is_to_be_flushed_soon_is_flushed_also_when_another_flush_is_under_way() -> None:
    server = Server()
    server.open.clear()
    store = server.store()
    store.append(entry("a"))
    await store.sync()
    store.flush_soon()
    await asyncio.sleep(0)
    store.append(entry("claim"))
    await store.sync()
    store.flush_soon()
    server.open.set()
    await store.settle()
    assert [[e["n"] for e in entries] for entries in server.signals] == [[0], [1]]


async def test_a_lost_lease_is_told_to_whoever_writes_next() -> None:
    server = Server()
    server.open.clear()
    notices: list[str] = []
    store = server.store(notice=notices.append)
    store.append(entry("large", 2_000))
    await store.sync()
    server.gone = True
    server.open.set()
    await store.settle()
    store.append(entry("next"))
    with pytest.raises(LeaseLost):
        await store.sync()
    assert notices == ["lost"]


async def test_silence_is_broken_with_the_same_details_and_a_checkpoint_counts_as_a_word(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("agent_service.temporal.lease.cover.BEAT_SECONDS", 0.01)
    now = 1_000.0
    monkeypatch.setattr("agent_service.temporal.heartbeat_store.time", SimpleNamespace(monotonic=lambda: now))
    server = Server()
    store = server.store()
    beating = asyncio.create_task(store.beat_forever())
    for number in range(6):
        now += 0.009
        store.append(entry(f"t{number}"))
        await store.sync()
        await asyncio.sleep(0.03)  # it looks at the clock meanwhile
        assert len(server.beats) == number + 1
    spoken = len(server.beats)
    now += 0.011
    while len(server.beats) == spoken:  # noqa: ASYNC110 - the server is a fake without events
        await asyncio.sleep(0.02)
    assert server.beats[-1] == server.beats[spoken - 1]
    beating.cancel()


async def test_a_resumed_turn_goes_on_counting_where_the_attempt_before_ended() -> None:
    server = Server()
    before = [{**entry(f"t{n}"), "n": n} for n in range(3)]
    store = server.store(before, flushed=2)
    assert store.append(entry("t3")) == 3
    await store.sync()
    assert (server.beats[-1]["from"], [e["n"] for e in server.beats[-1]["entries"]]) == (2, [2, 3])


async def test_what_a_failed_call_has_spent_is_kept_but_is_no_progress() -> None:
    server = Server()
    store = server.store([entry("t0")], flushed=1)
    store.append({"kind": "spent", "key": "m0"})
    await store.sync()
    assert server.held() == [1]
    assert (store.started, store.acked) == (2, 2)
    store.append(entry("t1"))
    await store.sync()
    assert store.acked > store.started


async def test_a_heartbeat_tells_what_is_spent_on_calls_under_way() -> None:
    server = Server()
    under_way: list[Entry] = []
    store = server.store(calls=lambda: under_way)
    store.append(entry("t0"))
    await store.sync()
    assert "calls" not in server.beats[-1]
    under_way.append({"key": "m0", "model": "m", "inputTokens": 5, "outputTokens": 0})
    store.append(entry("t1"))
    await store.sync()
    assert [call["key"] for call in server.beats[-1]["calls"]] == ["m0"]


async def test_tells_of_checkpoints_and_signs_of_life_how_long_they_took_and_how_often_they_were_sent() -> None:
    server, told = Server(), list[Any]()
    store = server.store(flush_bytes=10_000, tell=told.append)
    answers = iter([RPCError("away", RPCStatusCode.UNAVAILABLE, b"")])

    def answer() -> None:
        if error := next(answers, None):
            raise error

    server._answer = answer  # type: ignore[method-assign]
    store.append(entry("t0", size=100))
    await store.sync()
    async with store._lock:
        await store._beat()
    await store.flush()
    checkpoint, life, flushed = told
    assert (checkpoint.entries, checkpoint.retries, life.entries, life.retries) == (1, 1, 0, 0)
    assert checkpoint.bytes == flushed.bytes > 100
    assert checkpoint.seconds >= RETRY_SECONDS * 0.9
