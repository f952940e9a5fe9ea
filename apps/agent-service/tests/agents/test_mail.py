"""Mail through a real SMTP server on loopback."""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator
from email import message_from_bytes, policy
from pathlib import Path
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult, Envelope

from agents.shop.errors import ShopError
from agents.shop.letters import write_to_customer
from agents.shop.mail import mail_sender, mail_server
from tests.agents.conftest import body_of, call_of

LETTER = {"customer_email": "customer-0042@example.com", "subject": "Hello", "body": "Dear customer,\n\n49,90 €."}


class Inbox:
    """Takes mail; answers `reply` to the recipient and the data."""

    def __init__(self) -> None:
        self.mails: list[Envelope] = []
        self.users: list[tuple[str, str]] = []
        self.rcpt, self.data = "250 OK", "250 OK"

    async def handle_RCPT(self, server: Any, session: Any, envelope: Envelope, address: str, options: Any) -> str:
        envelope.rcpt_tos.append(address)
        return self.rcpt

    async def handle_DATA(self, server: Any, session: Any, envelope: Envelope) -> str:
        if self.data.startswith("250"):
            self.mails.append(envelope)
        elif self.data == "hang up":
            server.transport.abort()
        return self.data

    def authenticate(self, server: Any, session: Any, envelope: Any, mechanism: str, data: Any) -> AuthResult:
        self.users.append((data.login.decode(), data.password.decode()))
        return AuthResult(success=data.password == b"s3cr t/", handled=False)


@pytest.fixture
def inbox(monkeypatch: pytest.MonkeyPatch) -> Iterator[Inbox]:
    """A mail server on a free port, and the environment that uses it with its password."""
    inbox = Inbox()
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    controller = Controller(
        inbox, hostname="127.0.0.1", port=port, authenticator=inbox.authenticate, auth_require_tls=False
    )
    controller.start()
    monkeypatch.setenv("SMTP_URL", f"smtp://shop:s3cr%20t%2F@127.0.0.1:{port}")
    monkeypatch.setenv("MAIL_FROM", "The Shop <shop@mail.example>")
    yield inbox
    controller.stop()


def write() -> dict[str, Any]:
    return json.loads(body_of(write_to_customer)(**call_of(write_to_customer), **LETTER))


def test_an_approved_letter_is_sent_and_is_in_the_outbox(inbox: Inbox, data: Path) -> None:
    written = write()
    assert written["sent"] is True
    [envelope] = inbox.mails
    assert (envelope.mail_from, envelope.rcpt_tos) == ("shop@mail.example", ["customer-0042@example.com"])
    assert inbox.users == [("shop", "s3cr t/")]
    assert isinstance(envelope.content, bytes)
    sent = message_from_bytes(envelope.content, policy=policy.default)
    kept = message_from_bytes((data / written["file"]).read_bytes(), policy=policy.default)
    assert sent.items() == kept.items() and sent.get_content() == kept.get_content()
    assert sent["From"] == "The Shop <shop@mail.example>"
    assert sent["Message-ID"].endswith("@mail.example>")
    assert sent.get_content().splitlines() == LETTER["body"].splitlines()


def test_a_mail_that_the_server_refuses_was_not_sent_and_is_not_in_the_outbox(inbox: Inbox, data: Path) -> None:
    inbox.rcpt = "550 no such mailbox"
    with pytest.raises(ShopError, match=r"The mail was not sent: .* refused it: 550 no such mailbox"):
        write()
    inbox.rcpt, inbox.data = "250 OK", "554 looks like spam"
    with pytest.raises(ShopError, match=r"The mail was not sent: .* refused it: 554 looks like spam"):
        write()
    assert inbox.mails == [] and list((data / "outbox").iterdir()) == []


def test_a_wrong_password_and_a_server_that_is_away_are_told_apart(
    inbox: Inbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SMTP_URL", os.environ["SMTP_URL"].replace("s3cr", "wrong"))
    with pytest.raises(ShopError, match=r"The mail was not sent: .* could not be used: 535") as refused:
        write()
    assert "wrong" not in str(refused.value)
    with socket.create_server(("127.0.0.1", 0)) as closed:
        monkeypatch.setenv("SMTP_URL", f"smtp://127.0.0.1:{closed.getsockname()[1]}")
    with pytest.raises(ShopError, match=r"The mail was not sent: .* could not be used: .*refused"):
        write()


def test_a_server_that_is_lost_after_the_mail_leaves_it_open_whether_it_was_sent(inbox: Inbox, data: Path) -> None:
    inbox.data = "hang up"
    with pytest.raises(ShopError, match=r"Nobody knows whether the mail was sent: .* Its Message-ID is <"):
        write()
    assert list((data / "outbox").iterdir()) == []


def test_a_password_is_not_sent_to_another_machine_without_encryption(
    inbox: Inbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    port = os.environ["SMTP_URL"].rsplit(":", 1)[1]
    monkeypatch.setenv("SMTP_URL", f"smtp://shop:secret@mail.example:{port}")
    here = socket.getaddrinfo("127.0.0.1", int(port), type=socket.SOCK_STREAM)
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_, **__: here)  # the other machine is this one
    with pytest.raises(ShopError, match="offers no encryption"):
        write()
    assert inbox.users == []


def test_smtps_speaks_tls_from_the_start(monkeypatch: pytest.MonkeyPatch) -> None:
    first_bytes: list[bytes] = []
    with socket.create_server(("127.0.0.1", 0)) as server:

        def listen() -> None:
            connection, _ = server.accept()
            with connection:
                first_bytes.append(connection.recv(3))

        thread = threading.Thread(target=listen)
        thread.start()
        monkeypatch.setenv("SMTP_URL", f"smtps://127.0.0.1:{server.getsockname()[1]}")
        monkeypatch.setenv("MAIL_FROM", "shop@mail.example")
        with pytest.raises(ShopError, match="The mail was not sent"):
            write()
        thread.join(10)
    assert first_bytes == [b"\x16\x03\x01"]  # a TLS record: handshake


def test_the_address_has_ports_and_decoded_names(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SMTP_URL", "smtps://me%40mail.example:p%3Aw@mail.example")
    server = mail_server()
    assert server is not None
    assert (server.port, server.user, server.password) == (465, "me@mail.example", "p:w")
    monkeypatch.setenv("SMTP_URL", "smtp://mail.example")
    assert (server := mail_server()) is not None and (server.port, server.user) == (587, None)


@pytest.mark.parametrize(
    "url",
    [
        "mail.example:587",
        "http://mail.example",
        "smtp://",
        "smtp://a:secret@h:x",
        "smtp://secret@h",
        "smtp://a:secret@h/x",
    ],
)
def test_a_wrong_address_is_refused_without_telling_the_password(monkeypatch: pytest.MonkeyPatch, url: str) -> None:
    monkeypatch.setenv("SMTP_URL", url)
    with pytest.raises(ValueError, match=r"SMTP_URL .*smtps://user:password@host:465 are allowed") as refused:
        mail_server()
    assert "secret" not in str(refused.value)


def test_a_sender_is_needed_to_send(monkeypatch: pytest.MonkeyPatch) -> None:
    assert mail_sender().addr_spec == "support@example.com"
    monkeypatch.setenv("SMTP_URL", "smtp://mail.example")
    with pytest.raises(ValueError, match="MAIL_FROM is not"):
        mail_sender()
    for wrong in ("shop", "Shop <shop>", "@mail.example", "a@b@c"):
        monkeypatch.setenv("MAIL_FROM", wrong)
        with pytest.raises(ValueError, match=f"MAIL_FROM is {wrong!r}"):
            mail_sender()


def test_the_agents_do_not_start_with_a_mail_server_that_cannot_be(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SMTP_URL", "smtp://mail.example")
    started = subprocess.run([sys.executable, "-c", "import agents"], capture_output=True, text=True, timeout=60)
    assert started.returncode != 0 and "MAIL_FROM is not" in started.stderr
