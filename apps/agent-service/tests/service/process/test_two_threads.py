"""Agents have the main thread, in which their modules are imported; a signal is heard whatever they do there."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[3]

HEAD = """
import asyncio, os, signal, sqlite3, sys, threading, time
from agent_service.process.agent_thread import AgentThread
from agent_service.process.two_threads import run_in_two_threads

asyncio.run(asyncio.sleep(0))
database = sqlite3.connect(":memory:")
database.execute("create table visits (n)")
agents = AgentThread(1, here=True)

def failed(error):
    print("failed", repr(error), flush=True)
    return 3

"""


def run(body: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-c", HEAD + body + "\nrun_in_two_threads(agents, service, failed)\n"],
        env={**os.environ, "PYTHONPATH": "src"},
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=120,
    )


def test_what_a_module_made_is_used_by_its_agents_in_the_thread_that_made_it() -> None:
    ended = run("""
async def tool():
    database.execute("insert into visits values (1)")
    return database.execute("select count(*) from visits").fetchone()[0]

async def service(signals):
    assert threading.current_thread() is not threading.main_thread()
    print(await agents.run(tool()), flush=True)
""")
    assert (ended.stdout, ended.stderr, ended.returncode) == ("1\n", "", 0)


def test_a_signal_is_heard_while_an_agent_holds_the_main_thread_up() -> None:
    ended = run("""
async def service(signals):
    heard, held = asyncio.Event(), threading.Event()
    signals.tell(heard.set)

    async def tool():
        os.kill(os.getpid(), signal.SIGTERM)
        print("waited", held.wait(60), flush=True)

    holding = asyncio.create_task(agents.run(tool()))
    await heard.wait()
    held.set()
    await holding
""")
    assert (ended.stdout, ended.stderr, ended.returncode) == ("waited True\n", "", 0)


def test_a_signal_is_heard_though_an_agent_takes_the_wake_up_for_itself() -> None:
    ended = run("""
async def service(signals):
    heard = asyncio.Event()
    signals.tell(heard.set)

    async def tool():
        asyncio.get_running_loop().add_signal_handler(signal.SIGUSR1, lambda: None)
        os.kill(os.getpid(), signal.SIGINT)

    await agents.run(tool())
    await heard.wait()
    print("heard", flush=True)
""")
    assert (ended.stdout, ended.stderr, ended.returncode) == ("heard\n", "", 0)


def test_a_service_that_fails_ends_the_process_though_an_agent_goes_on() -> None:
    ended = run("""
async def service(signals):
    holding = asyncio.Event()
    loop = asyncio.get_running_loop()

    async def tool():
        loop.call_soon_threadsafe(holding.set)
        time.sleep(3600)

    asyncio.create_task(agents.run(tool()))
    await holding.wait()
    raise ValueError("no port")
""")
    assert ended.stdout == "failed ValueError('no port')\n"
    assert ended.returncode == 3


def test_a_service_that_fails_after_it_has_stopped_the_agents_is_told_of() -> None:
    ended = run("""
async def service(signals):
    try:
        raise ValueError("no port")
    finally:
        agents.stop()
        while agents.loop.is_running():
            await asyncio.sleep(0.01)
        await asyncio.sleep(0.5)  # the main thread has nothing left to do
""")
    assert ended.stdout == "failed ValueError('no port')\n"
    assert ended.returncode == 3


def test_a_service_that_has_stopped_the_agents_comes_to_its_own_end() -> None:
    ended = run("""
async def service(signals):
    agents.stop()
    while agents.loop.is_running():
        await asyncio.sleep(0.01)
    await asyncio.sleep(0.5)  # the main thread has nothing left to do
    print("cleaned up", flush=True)
""")
    assert (ended.stdout, ended.stderr, ended.returncode) == ("cleaned up\n", "", 0)


def test_a_failure_that_cannot_be_told_of_is_no_success() -> None:
    ended = run("""
def failed(error):
    raise RuntimeError("no message")

async def service(signals):
    agents.stop()
    raise ValueError("no port")
""")
    assert "no message" in ended.stderr
    assert ended.returncode == 1
