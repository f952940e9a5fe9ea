"""What the runs of an agent may use: the table `limits` of an agent in `policies.toml`, checked, as it crosses to the workflow.

    [support.limits]                 # they hold for runs that are started without
    model_calls = 50
    tokens = 200_000
    cost_usd = 0.50
    wall_clock_seconds = 86_400      # from the start of the run, waiting for people included
    at_limit = "ask"                 # ask | end

    [support.limits.decision]        # who may grant more, as for a tool: see decision_policies.py
    roles = ["ops"]

Errors name the field and what is allowed.
"""

from __future__ import annotations

from typing import Any

from pydantic import ValidationError

from ..contract.models import DecisionPolicy, RunLimits
from .decision_policies import DecisionPolicyError, read_decision_policy

FIELDS = ("model_calls", "tokens", "cost_usd", "wall_clock_seconds", "at_limit")


class LimitPolicyError(ValueError):
    """A table that says something impossible. The message is to follow the name of the table."""


def read_limits(table: Any) -> tuple[RunLimits, DecisionPolicy | None]:
    """The limits of a table, and who may grant more. Raises `LimitPolicyError`."""
    if not isinstance(table, dict):
        raise LimitPolicyError(f" must be a table with {', '.join(FIELDS)} and decision")
    if unknown := set(table) - {*FIELDS, "decision"}:
        raise LimitPolicyError(f": unknown {', '.join(sorted(unknown))}; allowed are {', '.join(FIELDS)} and decision")
    for name, value in table.items():
        if isinstance(value, bool):  # which Python takes for a number
            raise LimitPolicyError(f": {name} is {value}; allowed is a number")
    try:
        limits = RunLimits(**{name: value for name, value in table.items() if name != "decision"})
    except ValidationError as error:
        problem = error.errors()[0]
        raise LimitPolicyError(f": {problem['loc'][0]} is {problem['input']!r}: {problem['msg']}") from None
    return limits, _policy(table["decision"]) if "decision" in table else None


def _policy(table: Any) -> DecisionPolicy:
    try:
        policy = read_decision_policy(table)
    except DecisionPolicyError as error:
        raise LimitPolicyError(f".decision: {error}") from None
    if any(case.approve for case in policy.cases or []):
        raise LimitPolicyError(".decision: a limit that is granted without a person is none; take out approve")
    return policy
