"""Agno agents for tests, on the scripted model at `SCRIPTED_MODEL_URL` with `tests/kit/scripts.mjs`.

The user message says what the model does (see `scripts.mjs`); every execution of a tool is a line of `TOOL_CALL_LOG`.
Tools named `hold` and `pay_when` end when a file appears, so that a test decides when, without sleeping.
"""

from __future__ import annotations

import asyncio
import ctypes
import os
import signal
import time
from pathlib import Path
from typing import Literal

from agno.agent import Agent
from agno.media import Image
from agno.models.openai import OpenAILike
from agno.run import RunContext
from agno.run.agent import RunOutput
from agno.team import Team
from agno.tools import tool
from agno.tools.function import ToolResult
from pydantic import BaseModel

from agent_service.tools import durable_runs
from agents.attempts import next_attempt
from agents.tool_log import logged

_POLL_SECONDS = 0.02


def scripted_model(model_id: str) -> OpenAILike:
    """The scripted model under a name of its own. `MODEL_API_KEY` is its bearer token, for steps with `key`; an answer may take
    `MODEL_TIMEOUT_SECONDS`."""
    url = os.environ.get("SCRIPTED_MODEL_URL", "http://127.0.0.1:8102/v1")
    key = os.environ.get("MODEL_API_KEY", "no-key-needed")
    timeout = float(os.environ.get("MODEL_TIMEOUT_SECONDS", "120"))
    return OpenAILike(id=model_id, base_url=url, api_key=key, max_retries=0, timeout=timeout)


@logged
def quick(n: int) -> str:
    """Answers at once."""
    return f"quick {n}"


@logged
def fatal(n: int, path: str, how: Literal["kill", "exit", "segfault"]) -> str:
    """Ends its process, until the file is there."""
    if Path(path).exists():
        return f"survived {n}"
    if how == "exit":
        os._exit(0)
    if how == "segfault":
        ctypes.string_at(0)
    os.kill(os.getpid(), signal.SIGKILL)
    return "never"


@logged
def slow(n: int, seconds: float) -> str:
    """Blocks its thread for some seconds."""
    time.sleep(seconds)
    return f"slow {n}"


@logged
async def slow_async(n: int, seconds: float) -> str:
    """Takes some seconds without blocking."""
    await asyncio.sleep(seconds)
    return f"slow_async {n}"


@logged
def hold(n: int, path: str) -> str:
    """Blocks its thread until the file is there."""
    while not Path(path).exists():
        time.sleep(_POLL_SECONDS)
    return f"hold {n}"


@logged
async def hold_async(n: int, path: str) -> str:
    """Takes until the file is there, without blocking."""
    while not os.path.exists(path):  # noqa: ASYNC110, ASYNC240 - another process makes the file
        await asyncio.sleep(_POLL_SECONDS)
    return f"hold_async {n}"


@logged
async def stuck(n: int, path: str) -> str:
    """Holds the loop of all agents up until the file is there."""
    while not os.path.exists(path):  # noqa: ASYNC240
        time.sleep(_POLL_SECONDS)  # noqa: ASYNC251 - what an agent must not do
    return f"stuck {n}"


@logged
def big(n: int, kilobytes: int) -> str:
    """Returns that many kilobytes of text."""
    return f"{n:08d}" * (kilobytes * 128)


PNG = bytes.fromhex("89504e470d0a1a0a")


@logged
def draw(n: int, kilobytes: int = 200) -> ToolResult:
    """Returns a picture of that size."""
    picture = Image(content=PNG + bytes([n % 256]) * (kilobytes * 1_000), format="png")
    return ToolResult(content=f"drew {n}", images=[picture])


@logged
def flaky(n: int, failures: int = 2) -> str:
    """Cannot be reached the first times for each n; counted outside of the process."""
    attempt = next_attempt(f"flaky-{n}")
    if attempt <= failures:
        raise ConnectionError(f"flaky {n}: attempt {attempt} could not connect")
    return f"flaky {n} at attempt {attempt}"


@logged
def unsteady(n: int, failures: int = 2) -> str:
    """Like flaky, declared with two attempts."""
    attempt = next_attempt(f"unsteady-{n}")
    if attempt <= failures:
        raise ConnectionError(f"unsteady {n}: attempt {attempt} could not connect")
    return f"unsteady {n} at attempt {attempt}"


@logged
def note_key(n: int, key: str) -> None:
    """Not a tool: a line of the log for the key of a call."""


def keyed(run_context: RunContext, n: int, path: str = "") -> str:
    """Notes the idempotency key of its call, then blocks its thread until the file is there, if one is named."""
    note_key(n, (run_context.metadata or {}).get("idempotency_key", "none"))
    while path and not Path(path).exists():
        time.sleep(_POLL_SECONDS)
    return f"keyed {n}"


@logged
def broken(n: int) -> str:
    """Fails, always in the same way."""
    raise ValueError(f"broken {n}: no such thing")


@logged
async def overdue(n: int, seconds: float) -> str:
    """Like slow_async, declared with a timeout of one second."""
    await asyncio.sleep(seconds)
    return f"overdue {n}"


@tool(requires_confirmation=True)
@logged
async def charge(n: int, seconds: float = 0) -> str:
    """Charges n after some seconds. Needs approval."""
    await asyncio.sleep(seconds)
    return f"charged {n}"


@tool(requires_confirmation=True)
@logged
def transfer(n: int) -> str:
    """Transfers n. Who approves it is declared: nobody up to 5, one of finance up to 50, above that two."""
    return f"transferred {n}"


@tool(requires_confirmation=True)
@logged
def send(account: int, amount: float, note: str = "") -> str:
    """Sends an amount to an account. Needs approval."""
    return f"sent {amount} to {account}"


@logged
async def pay(n: int, seconds: float = 0) -> str:
    """Pays n after some seconds. Declared as once, needs no approval."""
    await asyncio.sleep(seconds)
    return f"paid {n}"


@logged
def pay_when(n: int, path: str) -> str:
    """Pays n, and returns when the file is there. Declared as once, needs no approval."""
    while not Path(path).exists():
        time.sleep(_POLL_SECONDS)
    return f"paid {n}"


@tool(requires_user_input=True, user_input_fields=["date"])
@logged
def book(city: str, date: str) -> str:
    """Books a room in the city for a date (YYYY-MM-DD) that a person fills in."""
    return f"booked {city} for {date}"


@tool(external_execution=True)
def pick_up(what: str) -> str:
    """Picks something up; a person does it."""
    return ""


@logged
def remember(run_context: RunContext, key: str, value: str) -> str:
    """Keeps a value in the session state."""
    state = run_context.session_state if run_context.session_state is not None else {}
    state[key] = value
    run_context.session_state = state
    return f"remembered {key}"


TOOLS = [
    quick,
    fatal,
    slow,
    slow_async,
    hold,
    hold_async,
    stuck,
    big,
    draw,
    flaky,
    unsteady,
    keyed,
    broken,
    overdue,
    charge,
    transfer,
    send,
    pay,
    pay_when,
    book,
    pick_up,
    remember,
]


unpriced = Agent(
    id="unpriced",
    name="Unpriced",
    description="Its model is in no price table.",
    model=scripted_model("model-without-a-price"),
    telemetry=False,
)


class Count(BaseModel):
    """What the counter takes: `to` is the number it counts to; `request` is the script of its model."""

    to: int
    request: str


counter = Agent(
    id="counter",
    name="Counter",
    model=scripted_model("scripted-counter"),
    input_schema=Count,
    tools=[quick],
    telemetry=False,
)

worker_bee = Agent(
    id="worker_bee",
    name="Worker bee",
    description="Does what the script in the request says.",
    instructions="Do what you are told.",
    model=scripted_model("scripted-bee"),
    tools=[*TOOLS, durable_runs("worker_bee", "counter")],
    session_state={"role": "worker"},
    telemetry=False,
)


@logged
def note_end(run: str, status: str, messages: int, tools: list[str]) -> None:
    """Not a tool: a line of the log for the end of a run."""


def note_run(run_output: RunOutput) -> None:
    """A post hook."""
    status = run_output.status.value if hasattr(run_output.status, "value") else str(run_output.status)
    tools = [tool.tool_name or "" for tool in run_output.tools or []]
    note_end(run_output.run_id or "", status, len(run_output.messages or []), tools)


hooked_bee = Agent(
    id="hooked_bee",
    name="Worker bee with a post hook",
    description="Does what the script in the request says.",
    model=scripted_model("hooked-bee"),
    tools=[quick, hold_async, charge],
    post_hooks=[note_run],
    telemetry=False,
)


signed_bee = Agent(
    id="signed_bee",
    name="Worker bee whose charges need a passkey",
    description="Does what the script in the request says.",
    model=scripted_model("signed-bee"),
    tools=[charge],
    telemetry=False,
)


def _member(member_id: str, name: str) -> Agent:
    return Agent(
        id=member_id,
        name=name,
        role="Does what the script in the task says.",
        model=scripted_model(f"scripted-{member_id}"),
        tools=[*TOOLS, durable_runs("worker_bee")],
        telemetry=False,
    )


crew = Team(
    id="crew",
    name="Crew",
    description="Its leader does what the script in the request says, its members what the script in their task says.",
    model=scripted_model("scripted-leader"),
    members=[_member("al", "Al"), _member("bo", "Bo")],
    telemetry=False,
)
