"""Asks a server that could not be reached what keeps us out. The errors of the SDK do not say: of a certificate that is missing, too old or unknown,
they often know only that the connection ended. `probe.ts` finds the same."""

from __future__ import annotations

import re
import socket
import ssl
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime

from cryptography import x509
from cryptography.x509.oid import NameOID
from temporalio.service import TLSConfig

from .reach_words import ReachProblem

TIMEOUT_SECONDS = 3.0
"""For each connection."""

_HELLO = b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n" + bytes([0, 0, 0, 4, 0, 0, 0, 0, 0])
"""What both ends of HTTP/2 say first: a magic line and their settings."""

_ALERT = 0x15
_EXPIRED, _NOT_YET, _OTHER_NAME, _OTHER_ADDRESS = 10, 9, 62, 64
_NOBODY = (ConnectionRefusedError, TimeoutError)
_OF_CLIENT = re.compile(
    r"ALERT_(HANDSHAKE_FAILURE|NO_|BAD_|UNSUPPORTED_C|CERTIFICATE_|UNKNOWN_CA|ACCESS_DENIED|DECRYPT_)"
)


def probe(address: str, tls: TLSConfig | None) -> ReachProblem | None:
    """What keeps us out; `None` when nothing does, or when it is not the connection: nobody listens, no answer. Blocks for 9 s at most."""
    host, port = _parts(address)
    try:
        socket.getaddrinfo(host, port)
    except socket.gaierror:
        return ReachProblem("unknownHost", {"host": host})
    if tls is None:
        return _without_tls(host, port)
    return own_problem(tls) or _with_tls(host, port, tls)


def own_problem(tls: TLSConfig) -> ReachProblem | None:
    """What is wrong with what we bring ourselves."""
    if tls.server_root_ca_cert and not _read(tls.server_root_ca_cert):
        return ReachProblem("unreadable", {"variable": "TEMPORAL_TLS_SERVER_CA_CERT_PATH"})
    if not tls.client_cert:
        return None
    own = _read(tls.client_cert)
    if own is None:
        return ReachProblem("unreadable", {"variable": "TEMPORAL_TLS_CLIENT_CERT_PATH"})
    try:
        _context(tls)
    except ssl.SSLError as error:
        if "KEY_VALUES_MISMATCH" in str(error):
            return ReachProblem("keyMismatch")
        return ReachProblem("unreadable", {"variable": "TEMPORAL_TLS_CLIENT_KEY_PATH"})
    now, subject = datetime.now(UTC), _name(own.subject)
    if own.not_valid_after_utc < now:
        return ReachProblem("clientExpired", {"subject": subject, "at": _utc(own.not_valid_after_utc)})
    if own.not_valid_before_utc > now:
        return ReachProblem("clientNotYet", {"subject": subject, "at": _utc(own.not_valid_before_utc)})
    return None


@dataclass
class _Answer:
    """How a connection went: what came first, or how it ended. `shaken`: for our side, the handshake of TLS was done, about this protocol."""

    data: bytes = b""
    error: OSError | None = None
    shaken: bool = False
    protocol: str | None = None


def _without_tls(host: str, port: int) -> ReachProblem | None:
    answer = _ask(host, port)
    if _settings(answer.data) or isinstance(answer.error, _NOBODY):
        return None
    # Who speaks TLS may end a connection that does not, without a word, or answer in HTTP.
    if answer.data[:1] == bytes([_ALERT]) or _speaks_tls(host, port):
        return ReachProblem("tlsWanted")
    return ReachProblem("notTemporal") if answer.data else None


def _with_tls(host: str, port: int, tls: TLSConfig) -> ReachProblem | None:
    asked = tls.domain or host
    answer = _ask(host, port, _context(tls), asked)
    if isinstance(answer.error, _NOBODY):
        return None
    if isinstance(answer.error, ssl.SSLCertVerificationError):
        return _certificate_problem(answer.error, host, port, asked)
    if answer.shaken and answer.error is None and answer.data:
        return None if _settings(answer.data) else ReachProblem("notTemporal")
    alert = _alert_problem(answer.error, tls, asked)
    if alert:
        return alert
    # In TLS 1.3 the server looks at the certificate of the client when the handshake is over for the client; some end the connection without a word then.
    if answer.shaken:
        return _unwanted(tls) if answer.protocol == "h2" else ReachProblem("notTemporal")
    plain = _ask(host, port)
    if _settings(plain.data):
        return ReachProblem("noTls")
    if plain.data and plain.data[0] != _ALERT:
        return ReachProblem("notTemporal")
    return _unwanted(tls) if _speaks_tls(host, port) else None


def _certificate_problem(error: ssl.SSLCertVerificationError, host: str, port: int, asked: str) -> ReachProblem:
    peer = _peer(host, port, asked)
    if peer is None:
        return ReachProblem("serverInvalid", {"said": error.verify_message})
    names = _names(peer)
    if error.verify_code in (_OTHER_NAME, _OTHER_ADDRESS) or not names:
        return ReachProblem("wrongName", {"asked": asked, "names": names})
    if error.verify_code == _EXPIRED:
        if peer.not_valid_after_utc < datetime.now(UTC):
            return ReachProblem("serverExpired", {"at": _utc(peer.not_valid_after_utc)})
        return ReachProblem("serverInvalid", {"said": f"the authority {_name(peer.issuer)} has expired"})
    if error.verify_code == _NOT_YET:
        return ReachProblem("serverNotYet", {"at": _utc(peer.not_valid_before_utc)})
    if re.search(r"issuer|self.signed|first certificate|signature failure|not trusted", error.verify_message):
        return ReachProblem("unknownAuthority", {"issuer": _name(peer.issuer)})
    return ReachProblem("serverInvalid", {"said": error.verify_message})


def _alert_problem(error: OSError | None, tls: TLSConfig, asked: str) -> ReachProblem | None:
    said = str(error).upper().replace(" ", "_")
    if "UNRECOGNIZED_NAME" in said:
        return ReachProblem("wrongName", {"asked": asked, "names": []})
    if "NO_APPLICATION_PROTOCOL" in said:
        return ReachProblem("notTemporal")
    if re.search("PROTOCOL_VERSION|UNSUPPORTED_PROTOCOL|NO_SHARED_CIPHER|INSUFFICIENT_SECURITY", said):
        return ReachProblem("otherTls")
    return _unwanted(tls) if _OF_CLIENT.search(said) else None


def _unwanted(tls: TLSConfig) -> ReachProblem:
    """The server ended the connection when it had seen who asks."""
    own = _read(tls.client_cert) if tls.client_cert else None
    if own is None:
        return ReachProblem("clientMissing")
    return ReachProblem("clientRefused", {"subject": _name(own.subject), "issuer": _name(own.issuer)})


def _ask(host: str, port: int, context: ssl.SSLContext | None = None, name: str = "") -> _Answer:
    """Greets, and waits for the first bytes or the end."""
    answer = _Answer()
    try:
        with socket.create_connection((host, port), TIMEOUT_SECONDS) as plain:
            with context.wrap_socket(plain, server_hostname=name) if context else plain as connection:
                if isinstance(connection, ssl.SSLSocket):
                    answer.shaken, answer.protocol = True, connection.selected_alpn_protocol()
                connection.sendall(_HELLO)
                answer.data = connection.recv(64)
    except OSError as error:  # of the connection, or of TLS: what it means is judged by who asked
        answer.error = error
    return answer


def _speaks_tls(host: str, port: int) -> bool:
    """Whether a handshake of TLS gets anywhere."""
    answer = _ask(host, port, _trusting_all(), host)
    return answer.shaken or "ALERT" in str(answer.error).upper()


def _peer(host: str, port: int, asked: str) -> x509.Certificate | None:
    """The certificate of the server, whatever it is worth: Python shows a refused one to nobody."""
    try:
        with (
            socket.create_connection((host, port), TIMEOUT_SECONDS) as plain,
            _trusting_all().wrap_socket(plain, server_hostname=asked) as connection,
        ):
            shown = connection.getpeercert(binary_form=True)
    except OSError:
        return None  # it was refused for a reason that is known already
    return x509.load_der_x509_certificate(shown) if shown else None


def _trusting_all() -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.check_hostname = False
    context.verify_mode = ssl.CERT_NONE  # nothing is sent but a greeting
    context.set_alpn_protocols(["h2"])
    return context


def _context(tls: TLSConfig) -> ssl.SSLContext:
    """Raises `ssl.SSLError` for a certificate and a key that cannot be used."""
    given = tls.server_root_ca_cert
    context = ssl.create_default_context(cadata=given.decode() if given else None)
    context.set_alpn_protocols(["h2"])
    if tls.client_cert and tls.client_private_key:
        with _file(tls.client_cert) as cert, _file(tls.client_private_key) as key:
            context.load_cert_chain(cert, key, password="")
    return context


@contextmanager
def _file(content: bytes) -> Iterator[str]:
    """A file for this user alone: Python's TLS reads certificates from files only."""
    with tempfile.NamedTemporaryFile() as file:
        file.write(content)
        file.flush()
        yield file.name


def _settings(data: bytes) -> bool:
    """Whether bytes begin with a frame of settings, as a server of HTTP/2 greets."""
    return len(data) >= 9 and data[3] == 4 and data[5:9] == bytes(4)


def _read(pem: bytes) -> x509.Certificate | None:
    try:
        return x509.load_pem_x509_certificate(pem)
    except ValueError:
        return None  # that is the finding


def _name(name: x509.Name) -> str:
    for oid in (NameOID.COMMON_NAME, NameOID.ORGANIZATION_NAME):
        for attribute in name.get_attributes_for_oid(oid):
            return str(attribute.value)
    return "without a name"


def _names(certificate: x509.Certificate) -> list[str]:
    try:
        names = certificate.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    except x509.ExtensionNotFound:
        return []
    return [str(name.value) for name in names if isinstance(name, x509.DNSName | x509.IPAddress)]


def _utc(time: datetime) -> str:
    return time.strftime("%Y-%m-%dT%H:%M:%SZ")


def _parts(address: str) -> tuple[str, int]:
    host, colon, port = address.rpartition(":")
    if not colon or not port.isdigit():
        host, port = address, "7233"
    return host.strip("[]"), int(port)
