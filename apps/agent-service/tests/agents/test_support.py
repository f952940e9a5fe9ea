"""The support agent with plain Agno on the scripted model: real requests, real tools, decisions made here."""

from __future__ import annotations

import hashlib
import tomllib
from collections.abc import Callable
from email import message_from_bytes, policy
from pathlib import Path
from typing import Any

import pytest
from agno.agent import Agent
from agno.models.response import ToolExecution
from agno.run.agent import RunOutput

import agents
from agents.model import model_from_environment
from agents.shop.database import open_shop

pytestmark = pytest.mark.usefixtures("shop")

Decide = Callable[[ToolExecution], None]
EXAMPLES = tomllib.loads((Path(agents.__file__).parent / "policies.toml").read_text())["support"]["examples"]


@pytest.fixture
def support(scripted_model_url: str, monkeypatch: pytest.MonkeyPatch) -> Agent:
    monkeypatch.setenv("SCRIPTED_MODEL_URL", scripted_model_url)
    [agent] = [agent for agent in agents.agents if agent.id == "support"]
    return agent.deep_copy(update={"model": model_from_environment()})


def approve(call: ToolExecution) -> None:
    call.confirmed = True


async def run(agent: Agent, request: str, decide: Decide = approve) -> RunOutput:
    """Streams the run to its end, deciding on what it asks for."""
    stream: Any = agent.arun(request, stream=True, yield_run_output=True)
    while True:
        output = [event async for event in stream][-1]
        assert isinstance(output, RunOutput), output
        if not output.is_paused:
            return output
        for call in output.tools or []:
            if call.requires_confirmation and call.confirmed is None:
                decide(call)
        stream = agent.acontinue_run(
            run_response=output, session_id=output.session_id, stream=True, yield_run_output=True
        )


def refunds(order_id: int) -> list[int]:
    with open_shop() as shop:
        rows = shop.execute("SELECT amount_cents FROM refunds WHERE order_id = ?", [order_id])
        return [row["amount_cents"] for row in rows]


async def test_an_approved_refund_is_in_the_database_once_and_the_customer_has_mail(
    support: Agent, data: Path, tool_calls
) -> None:
    output = await run(support, EXAMPLES[0])
    assert [call["tool"] for call in tool_calls()] == ["get_order", "issue_refund", "write_to_customer"]
    assert refunds(1042) == [4990]
    [letter] = (data / "outbox").iterdir()
    mail = message_from_bytes(letter.read_bytes(), policy=policy.default)
    assert mail["To"].addresses[0].addr_spec == "customer-0042@example.com"
    assert "$49.90" in mail.get_content()
    assert "Refunded $49.90 of order 1042" in str(output.content)
    [call] = [call for call in output.tools or [] if call.tool_name == "write_to_customer"]
    of_the_call = hashlib.sha256(f"{output.run_id}/{call.tool_call_id}".encode()).hexdigest()
    assert mail["Message-ID"].strip("<").split("@")[0] == of_the_call[:32]


async def test_a_rejected_refund_does_not_run_and_the_model_says_why(support: Agent, data: Path, tool_calls) -> None:
    def reject(call: ToolExecution) -> None:
        call.confirmed, call.confirmation_note = False, "Ask for a photo first."

    output = await run(support, EXAMPLES[0], reject)
    assert [call["tool"] for call in tool_calls()] == ["get_order"]
    assert refunds(1042) == [] and not (data / "outbox").exists()
    assert "was not refunded: Ask for a photo first." in str(output.content)


async def test_an_edited_refund_is_the_one_that_runs_and_that_the_customer_is_told(support: Agent, data: Path) -> None:
    def edit(call: ToolExecution) -> None:
        call.confirmed = True
        if call.tool_name == "issue_refund":
            call.tool_args = {**(call.tool_args or {}), "amount": 20}

    await run(support, EXAMPLES[0], edit)
    assert refunds(1042) == [2000]
    [letter] = (data / "outbox").iterdir()
    assert "$20.00" in message_from_bytes(letter.read_bytes(), policy=policy.default).get_content()


async def test_two_tools_are_called_in_one_message(support: Agent) -> None:
    output = await run(support, EXAMPLES[1])
    calls = [len(message.tool_calls or []) for message in output.messages or [] if message.role == "assistant"]
    assert calls == [2, 0]


async def test_a_failing_tool_is_tried_until_it_works(support: Agent, tool_calls) -> None:
    output = await run(support, EXAMPLES[2])
    assert [call["tool"] for call in tool_calls()] == ["check_warehouse_stock"] * 3
    assert "49 of SKU-0007" in str(output.content)


async def test_an_audit_takes_more_than_twenty_steps(support: Agent, tool_calls) -> None:
    output = await run(support, EXAMPLES[3])
    assert len(tool_calls()) == 21
    assert sum(message.role == "assistant" for message in output.messages or []) == 22
    assert "Audited 20 refunded orders" in str(output.content)


async def test_any_other_request_is_answered_honestly(support: Agent, tool_calls) -> None:
    output = await run(support, "Write a poem.")
    assert tool_calls() == []
    assert all(example in str(output.content) for example in EXAMPLES)
