"""Limits beside the agents: what is read, and what is refused."""

from __future__ import annotations

from pathlib import Path

import pytest

from agent_service.agents.policies import PolicyError, load_policies
from agent_service.contract.models import AtLimit


def load(tmp_path: Path, text: str):
    file = tmp_path / "policies.toml"
    file.write_text(text)
    return load_policies(file)["support"]


def test_limits_and_who_grants_more_are_read(tmp_path: Path) -> None:
    policy = load(
        tmp_path,
        """
        [support.limits]
        model_calls = 50
        cost_usd = 0.5
        wall_clock_seconds = 3_600
        at_limit = "end"
        [support.limits.decision]
        roles = ["ops"]
        quorum = 1
        """,
    )
    assert policy.limits and policy.limit_policy and policy.limit_policy.deciders
    assert (policy.limits.model_calls, policy.limits.cost_usd, policy.limits.tokens) == (50, 0.5, None)
    assert policy.limits.at_limit == AtLimit.end
    assert policy.limit_policy.deciders.roles == ["ops"]
    assert policy.tools == {}


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("limits = 3", "[support.limits] must be a table with model_calls"),
        ("[support.limits]\nmodel_calls = 0", "[support.limits]: model_calls is 0"),
        ("[support.limits]\ntokens = 1.5", "[support.limits]: tokens is 1.5"),
        ("[support.limits]\ncost_usd = true", "cost_usd is True; allowed is a number"),
        ('[support.limits]\nat_limit = "stop"', "at_limit is 'stop'"),
        ("[support.limits]\nsteps = 3", "unknown steps; allowed are model_calls"),
        ("[support.limits.decision]\nquorum = 0", "[support.limits].decision: quorum"),
        (
            "[support.limits.decision]\n"
            'cases = [{ when = [{ argument = "tokens", operator = "lt", value = 5 }], approve = true }]',
            "granted without a person",
        ),
    ],
)
def test_impossible_limits_are_refused_with_the_field(tmp_path: Path, text: str, problem: str) -> None:
    text = text if text.startswith("[") else f"[support]\n{text}"
    with pytest.raises(PolicyError) as refused:
        load(tmp_path, text)
    assert problem in str(refused.value)
