"""Sending mail by the SMTP server of the environment, where one is set."""

from __future__ import annotations

import os
import smtplib
import ssl
from contextlib import suppress
from dataclasses import dataclass
from email.errors import MessageError
from email.headerregistry import Address
from email.message import EmailMessage
from email.utils import parseaddr
from urllib.parse import unquote, urlsplit

from agents.shop.errors import ShopError

_SAMPLE_SENDER = "Sample Shop Support <support@example.com>"
_TIMEOUT_SECONDS = 20
_PORTS = {"smtp": 587, "smtps": 465}
_LOOPBACK = ("localhost", "127.0.0.1", "::1")
_REFUSALS = (
    smtplib.SMTPRecipientsRefused,
    smtplib.SMTPSenderRefused,
    smtplib.SMTPDataError,
    smtplib.SMTPHeloError,
    smtplib.SMTPNotSupportedError,
)


@dataclass(frozen=True)
class MailServer:
    """`SMTP_URL`. `smtps` is TLS from the start, `smtp` is TLS where the server offers it."""

    scheme: str
    host: str
    port: int
    user: str | None
    password: str | None


def mail_server() -> MailServer | None:
    """The server that `SMTP_URL` names; `None` when it is not set. Raises `ValueError`, which never repeats the password."""
    if not (value := os.environ.get("SMTP_URL")):
        return None
    allowed = (
        "smtp://user:password@host:587 and smtps://user:password@host:465 are allowed, user, password and port may be left out; "
        "other characters than letters and digits in user and password are percent-encoded."
    )
    try:
        url = urlsplit(value)
        port = url.port
    except ValueError as error:
        raise ValueError(f"SMTP_URL cannot be read ({error}): {allowed}") from None
    if url.scheme not in _PORTS or not url.hostname or url.path not in ("", "/") or url.query or url.fragment:
        raise ValueError(f"SMTP_URL is no address of a mail server: {allowed}")
    if (url.username is None) != (url.password is None):
        raise ValueError(f"SMTP_URL has a user without a password, or the other way round: {allowed}")
    user, password = (unquote(part) if part is not None else None for part in (url.username, url.password))
    return MailServer(url.scheme, url.hostname, port or _PORTS[url.scheme], user, password)


def mail_sender() -> Address:
    """`MAIL_FROM`, or a sample address when no mail is really sent. Raises `ValueError` when it is missing or is no address."""
    value = os.environ.get("MAIL_FROM")
    if not value and os.environ.get("SMTP_URL"):
        raise ValueError(
            'SMTP_URL is set and MAIL_FROM is not: set the sender of the mail, e.g. MAIL_FROM="Shop Support <support@example.com>".'
        )
    name, address = parseaddr(value or _SAMPLE_SENDER)
    try:
        sender = Address(name, addr_spec=address)
    except (ValueError, IndexError, MessageError):
        sender = Address()
    if not sender.username or not sender.domain:
        raise ValueError(f"MAIL_FROM is {value!r}: an address is allowed, e.g. Shop Support <support@example.com>.")
    return sender


def send_mail(mail: EmailMessage, server: MailServer) -> None:
    """Sends the mail; when this returns, the server has taken it. Raises `ShopError`, which says whether it was sent."""
    where = f"the mail server {server.host}:{server.port}"
    try:
        smtp = _connect(server)
    except (OSError, smtplib.SMTPException) as error:
        raise ShopError(f"The mail was not sent: {where} could not be used: {_reason(error)}") from None
    try:
        smtp.send_message(mail)
    except _REFUSALS as error:
        raise ShopError(f"The mail was not sent: {where} refused it: {_reason(error)}") from None
    except (OSError, smtplib.SMTPException) as error:
        raise ShopError(
            f"Nobody knows whether the mail was sent: {where} was lost on the way: {_reason(error)}. "
            f"Its Message-ID is {mail['Message-ID']}."
        ) from None
    finally:
        with suppress(OSError, smtplib.SMTPException):  # the mail's fate is known by now, however the goodbye goes
            smtp.quit()
        smtp.close()


def _connect(server: MailServer) -> smtplib.SMTP:
    context = ssl.create_default_context()
    if server.scheme == "smtps":
        smtp: smtplib.SMTP = smtplib.SMTP_SSL(server.host, server.port, timeout=_TIMEOUT_SECONDS, context=context)
    else:
        smtp = smtplib.SMTP(server.host, server.port, timeout=_TIMEOUT_SECONDS)
    try:
        smtp.ehlo_or_helo_if_needed()
        encrypted = server.scheme == "smtps" or smtp.has_extn("starttls")
        if encrypted and server.scheme == "smtp":
            smtp.starttls(context=context)
        if server.user is not None and server.password is not None:
            if not encrypted and server.host not in _LOOPBACK:
                raise smtplib.SMTPException("it offers no encryption, and the password is not sent without")
            smtp.login(server.user, server.password)
    except BaseException:
        smtp.close()
        raise
    return smtp


def _reason(error: Exception) -> str:
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        [(code, message), *_] = error.recipients.values()
        return f"{code} {message.decode(errors='replace')}"
    if isinstance(error, smtplib.SMTPResponseException):
        text = error.smtp_error
        return f"{error.smtp_code} {text.decode(errors='replace') if isinstance(text, bytes) else text}"
    return str(error) or type(error).__name__
