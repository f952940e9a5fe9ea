from __future__ import annotations

import json
from email import message_from_bytes, policy
from pathlib import Path

import pytest

from agents.shop.errors import ShopError
from agents.shop.letters import write_to_customer
from tests.agents.conftest import body_of

write = body_of(write_to_customer)


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
    good = {"customer_email": "customer-0042@example.com", "subject": "Hello", "body": "Hello."}
    with pytest.raises(ShopError, match=reason):
        write(**{**good, **letter})
    assert not (data / "outbox").exists()
