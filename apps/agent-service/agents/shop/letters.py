"""Writing to customers: a real mail file in the outbox, with a person's approval."""

from __future__ import annotations

import json
import os
from datetime import UTC, datetime
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime, make_msgid
from pathlib import Path
from uuid import uuid4

from agno.tools import tool

from agents.data_dir import data_dir
from agents.shop.database import open_shop
from agents.shop.errors import ShopError
from agents.tool_log import logged

_SENDER = "Sample Shop Support <support@example.com>"


@tool(requires_confirmation=True)
@logged
def write_to_customer(customer_email: str, subject: str, body: str) -> str:
    """Sends an email to a customer of the shop. A person has to approve it.

    Args:
        customer_email: The customer's email address, as the order says it.
        subject: One line.
        body: Plain text.

    Returns:
        JSON: to, subject, file (the mail in the outbox, relative to the data directory).
    """
    for name, text in (("subject", subject), ("body", body)):
        if not text.strip():
            raise ShopError(f"The {name} is empty.")
    if "\n" in subject or "\r" in subject:
        raise ShopError("The subject has more than one line.")
    with open_shop() as shop:
        customer = shop.execute(
            "SELECT name, email FROM customers WHERE email = ? COLLATE NOCASE", [customer_email.strip()]
        ).fetchone()
    if customer is None:
        raise ShopError(f"No customer has the address {customer_email!r}. get_order tells the address of an order.")
    now = datetime.now(UTC)
    mail = EmailMessage(policy=SMTP)
    mail["From"] = _SENDER
    mail["To"] = f"{customer['name']} <{customer['email']}>"
    mail["Subject"] = subject.strip()
    mail["Date"] = format_datetime(now)
    mail["Message-ID"] = make_msgid(domain="example.com")
    mail.set_content(body)
    name = f"{now:%Y%m%dT%H%M%S}-{customer['email'].split('@')[0]}-{uuid4().hex[:8]}.eml"
    _deliver(data_dir() / "outbox" / name, mail.as_bytes())
    return json.dumps({"to": customer["email"], "subject": subject.strip(), "file": f"outbox/{name}"})


def _deliver(path: Path, content: bytes) -> None:
    """Writes the file whole and for good, or not at all."""
    path.parent.mkdir(exist_ok=True)
    temporary = path.with_suffix(".tmp")
    with open(temporary, "xb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    temporary.replace(path)
