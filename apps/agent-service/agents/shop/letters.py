"""Writing to customers: a real mail, with a person's approval. It is a file in the outbox, and sent where `SMTP_URL` is set."""

from __future__ import annotations

import hashlib
import json
from datetime import UTC, datetime
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime

from agno.run import RunContext
from agno.tools import tool
from agno.tools.function import FunctionCall

from agents.data_dir import data_dir
from agents.shop.database import open_shop
from agents.shop.errors import ShopError
from agents.shop.mail import mail_sender, mail_server, send_mail
from agents.staged_file import staged_file
from agents.tool_log import logged


@tool(requires_confirmation=True)
@logged
def write_to_customer(run_context: RunContext, fc: FunctionCall, customer_email: str, subject: str, body: str) -> str:
    """Sends an email to a customer of the shop. A person has to approve it.

    Args:
        customer_email: The customer's email address, as the order says it.
        subject: One line.
        body: Plain text.

    Returns:
        JSON: to, subject, sent (false when no mail server is set up, then it only is in the outbox), file (the mail in the
        outbox, relative to the data directory).
    """
    for name, text in (("subject", subject), ("body", body)):
        if not text.strip():
            raise ShopError(f"The {name} is empty.")
    if "\n" in subject or "\r" in subject:
        raise ShopError("The subject has more than one line.")
    server, sender = mail_server(), mail_sender()
    with open_shop() as shop:
        customer = shop.execute(
            "SELECT name, email FROM customers WHERE email = ? COLLATE NOCASE", [customer_email.strip()]
        ).fetchone()
    if customer is None:
        raise ShopError(f"No customer has the address {customer_email!r}. get_order tells the address of an order.")
    now = datetime.now(UTC)
    call = hashlib.sha256(f"{run_context.run_id}/{fc.call_id}".encode()).hexdigest()[:32]
    mail = EmailMessage(policy=SMTP)
    mail["From"] = sender
    mail["To"] = Address(customer["name"], addr_spec=customer["email"])
    mail["Subject"] = subject.strip()
    mail["Date"] = format_datetime(now)
    mail["Message-ID"] = f"<{call}@{sender.domain}>"  # of the call, so that whoever gets a repeat can tell
    mail.set_content(body)
    name = f"{now:%Y%m%dT%H%M%S}-{customer['email'].split('@')[0]}-{call[:8]}.eml"
    with staged_file(data_dir() / "outbox" / name, mail.as_bytes()):
        if server is not None:
            send_mail(mail, server)
    return json.dumps(
        {
            "to": customer["email"],
            "subject": subject.strip(),
            "sent": server is not None,
            "file": f"outbox/{name}",
        }
    )
