"""What a repeat of a tool call would do, how long it may take, and who decides on it: from what Agno says and from a declaration beside
the agents.

The declaration is `policies.toml` beside the agents' module (for a package: in its folder):

    [support]                        # an agent's id
    examples = ["Refund order 1042"] # requests to try

    [support.find_orders]            # one of its tools
    effect = "read"                  # read | idempotent | once
    timeout_seconds = 30
    attempts = 3                     # of them, in all, when one fails in passing

    [support.issue_refund.decision]  # who decides on its calls, and how: see decision_policies.py
    roles = ["finance"]

    [support.issue_refund.arguments] # how its arguments are shown to people: see display.py
    amount = { label = "Amount", format = "money", currency = "USD" }

    [support.limits]                 # what its runs may use: see limit_policies.py
    model_calls = 50
"""

from __future__ import annotations

import asyncio
import tomllib
from collections.abc import Coroutine, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal

from agno.tools.function import Function

from ..contract.models import ArgumentDisplay, DecisionPolicy, RunLimits
from .decision_policies import DecisionPolicyError, read_decision_policy
from .display import DisplayError, read_display
from .limit_policies import LimitPolicyError, read_limits

MOST_ATTEMPTS = 5
"""A turn has no more."""

Effect = Literal["read", "idempotent", "once"]
EFFECTS: tuple[Effect, ...] = ("read", "idempotent", "once")
FIELDS = ("effect", "timeout_seconds", "attempts", "decision", "arguments")


class PolicyError(ValueError):
    """A declaration that says something impossible; the message names file, agent, tool and what is allowed."""


@dataclass(frozen=True)
class ToolPolicy:
    """`effect`: what a repeat would do. `timeout_seconds`: how long one call may take, `None` for as long as it likes. `attempts`: how
    often a call is made in all when it fails in passing, before the model hears of it; `None` for as often as the turn has attempts."""

    effect: Effect
    needs_approval: bool
    timeout_seconds: float | None = None
    attempts: int | None = None

    def may_repeat(self, failures: int) -> bool:
        """Whether a call that has failed in passing so often may be made again."""
        return self.effect != "once" and (self.attempts is None or failures < self.attempts)

    async def within_timeout(self, call: Coroutine[Any, Any, Any]) -> Any:
        """Awaits a call for as long as it may take. Raises `TimeoutError`."""
        async with asyncio.timeout(self.timeout_seconds):
            return await call


@dataclass(frozen=True)
class AgentPolicy:
    """The declaration for one agent."""

    tools: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    examples: tuple[str, ...] = ()
    decisions: Mapping[str, DecisionPolicy] = field(default_factory=dict)
    """How calls are decided, by tool."""
    displays: Mapping[str, dict[str, ArgumentDisplay]] = field(default_factory=dict)
    """How arguments are shown, by tool and path."""
    limits: RunLimits | None = None
    """What its runs may use, where they are started without limits."""
    limit_policy: DecisionPolicy | None = None
    """Who may grant them more."""

    def tool(self, function: Function) -> ToolPolicy:
        """The policy of a tool: declared, else `once` when it needs a person's approval, else `idempotent`."""
        needs_approval = bool(function.requires_confirmation)
        declared = self.tools.get(function.name, {})
        return ToolPolicy(
            effect=declared.get("effect") or ("once" if needs_approval else "idempotent"),
            needs_approval=needs_approval,
            timeout_seconds=declared.get("timeout_seconds"),
            attempts=declared.get("attempts"),
        )


def load_policies(path: Path) -> dict[str, AgentPolicy]:
    """Declarations by agent id; none when the file does not exist. Raises `PolicyError`."""
    if not path.exists():
        return {}
    try:
        raw = tomllib.loads(path.read_text())
    except tomllib.TOMLDecodeError as error:
        raise PolicyError(f"{path}: not valid TOML: {error}") from None
    return {agent_id: _agent_policy(path, agent_id, table) for agent_id, table in raw.items()}


def _agent_policy(path: Path, agent_id: str, table: Any) -> AgentPolicy:
    if not isinstance(table, dict):
        raise PolicyError(f"{path}: {agent_id} must be a table of an agent's tools, e.g. [{agent_id}.find_orders]")
    examples = table.get("examples", [])
    if not isinstance(examples, list) or not all(isinstance(example, str) for example in examples):
        raise PolicyError(f"{path}: {agent_id}.examples must be a list of texts")
    tools = {name: value for name, value in table.items() if name not in ("examples", "limits")}
    try:
        limits, limit_policy = read_limits(table["limits"]) if "limits" in table else (None, None)
    except LimitPolicyError as error:
        raise PolicyError(f"{path}: [{agent_id}.limits]{error}") from None
    decisions: dict[str, DecisionPolicy] = {}
    displays: dict[str, dict[str, ArgumentDisplay]] = {}
    for name, value in tools.items():
        where = f"{path}: [{agent_id}.{name}]"
        if not isinstance(value, dict):
            raise PolicyError(f"{where} must be a table with {', '.join(FIELDS)}")
        if unknown := set(value) - set(FIELDS):
            raise PolicyError(f"{where}: unknown {', '.join(sorted(unknown))}; allowed are {', '.join(FIELDS)}")
        if "effect" in value and value["effect"] not in EFFECTS:
            raise PolicyError(f"{where}: effect is {value['effect']!r}; allowed are {', '.join(EFFECTS)}")
        timeout = value.get("timeout_seconds")
        if timeout is not None and (not isinstance(timeout, int | float) or isinstance(timeout, bool) or timeout <= 0):
            raise PolicyError(f"{where}: timeout_seconds is {timeout!r}; allowed is a number above 0")
        attempts = value.get("attempts")
        if attempts is not None and (type(attempts) is not int or not 1 <= attempts <= MOST_ATTEMPTS):
            raise PolicyError(f"{where}: attempts is {attempts!r}; allowed is a whole number from 1 to {MOST_ATTEMPTS}")
        if value.get("effect") == "once" and attempts is not None and attempts > 1:
            raise PolicyError(f"{where}: attempts is {attempts}, but a once tool is never repeated by itself")
        if "decision" in value:
            try:
                decisions[name] = read_decision_policy(value["decision"])
            except DecisionPolicyError as error:
                raise PolicyError(f"{path}: [{agent_id}.{name}.decision]: {error}") from None
        if "arguments" in value:
            try:
                displays[name] = read_display(value["arguments"])
            except DisplayError as error:
                raise PolicyError(f"{path}: [{agent_id}.{name}.arguments]: {error}") from None
    return AgentPolicy(
        tools=tools,
        examples=tuple(examples),
        decisions=decisions,
        displays=displays,
        limits=limits,
        limit_policy=limit_policy,
    )
