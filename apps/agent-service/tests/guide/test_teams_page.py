"""The example of docs/guide/teams.md does what the page says."""

from __future__ import annotations

import json
from typing import Any

import pytest

from agent_service.agents.registered_agent import RegisteredAgent
from tests.turn.support import approve, request
from tests.turn.team_support import delegate, whole_run


@pytest.fixture
def reception(agents_of: Any) -> RegisteredAgent:
    return agents_of("teams.md", policies=True).get("reception")


def test_the_team_is_served_with_its_members_and_their_policies(reception: RegisteredAgent) -> None:
    described = reception.describe()
    assert described.kind == "team" and described.examples
    members = {member.id: {tool.name: tool for tool in member.tools} for member in described.members or []}
    assert members["finder"]["find_guest"].effect == "read"
    fee = members["cashier"]["waive_fee"]
    assert fee.needs_approval and fee.decision is not None
    assert reception.describe_call("cashier", "waive_fee")["policy"].deciders.roles == ["manager"]


async def test_the_cashier_asks_and_goes_on_and_the_leader_reads_what_it_says(reception: RegisteredAgent) -> None:
    steps = [
        [
            delegate("finder", ["find_guest", {"name": "Ann"}], end="Ann has room 101"),
            delegate("cashier", ["waive_fee", {"room": "101", "dollars": 20}], end="the fee is waived"),
        ],
        "done",
    ]
    turns = await whole_run(reception.fresh, request(f"parking script: {json.dumps(steps)}"), approve)

    first, second = turns
    assert [(ask.member.name, ask.tool) for ask in first.asked if ask.member] == [("Cashier", "waive_fee")]
    told = [message.content for message in second.end.messages if message.role == "tool"]
    assert told == ["Ann has room 101", "the fee is waived"]
    assert second.end.output.content == "done"
