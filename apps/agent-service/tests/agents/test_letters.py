from __future__ import annotations

import json
from email import message_from_bytes, policy
from pathlib import Path

import pytest

from agents.shop.errors import ShopError
from agents.shop.letters import write_to_customer
from tests.agents.conftest import body_of, call_of

GOOD = {"customer_email": "customer-0042@example.com", "subject": "Hello", "body": "Hello."}


def write(call_id: str = "call_1", run_id: str = "run-1", **letter: str) -> str:
    return body_of(write_to_customer)(**call_of(write_to_customer, call_id, run_id), **letter)


def test_a_letter_needs_approval() -> None:
    assert write_to_customer.requires_confirmation is True


def test_a_letter_is_a_mail_file_in_the_outbox(data: Path) -> None:
    body = "Dear Sample Customer,\n\ndone — 49,90 €.\n" + "A long line. " * 20
    sent = json.loads(write(customer_email="CUSTOMER-0042@example.com", subject="Your refund: done ✓", body=body))
    assert sent["to"] == "customer-0042@example.com"
    assert [path.name for path in (data / "outbox").iterdir()] == [Path(sent["file"]).name]
    mail = message_from_bytes((data / sent["file"]).read_bytes(), policy=policy.default)
    assert not mail.defects
    assert mail["To"].addresses[0].addr_spec == "customer-0042@example.com"
    assert mail["To"].addresses[0].display_name == "Sample Customer 0042"
    assert mail["Subject"] == "Your refund: done ✓"
    assert mail["Message-ID"] and mail["Date"].datetime
    assert mail.get_content().splitlines() == body.splitlines()


@pytest.mark.parametrize(
    ("letter", "reason"),
    [
        ({"customer_email": "stranger@example.com"}, "No customer has the address"),
        ({"subject": "Hello\r\nBcc: stranger@example.com"}, "more than one line"),
        ({"subject": " "}, "subject is empty"),
        ({"body": ""}, "body is empty"),
    ],
)
def test_a_letter_that_cannot_be_sent_is_refused(data: Path, letter: dict[str, str], reason: str) -> None:
    with pytest.raises(ShopError, match=reason):
        write(**{**GOOD, **letter})
    assert not (data / "outbox").exists()


def test_without_a_mail_server_the_letter_says_that_it_was_not_sent() -> None:
    assert json.loads(write(**GOOD))["sent"] is False


def test_a_repeat_of_a_call_is_recognised_by_its_message_id(data: Path) -> None:
    def message_id(call_id: str, run_id: str) -> str:
        file = data / json.loads(write(call_id, run_id, **GOOD))["file"]
        return message_from_bytes(file.read_bytes(), policy=policy.default)["Message-ID"]

    first = message_id("call_1", "run-1")
    assert message_id("call_1", "run-1") == first
    assert len({first, message_id("call_2", "run-1"), message_id("call_1", "run-2")}) == 3


def test_the_model_is_not_asked_for_the_run_or_the_call() -> None:
    described = write_to_customer.model_copy(deep=True)
    described.process_entrypoint()
    assert list(described.parameters["properties"]) == ["customer_email", "subject", "body"]
