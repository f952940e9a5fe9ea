"""What keeps a client out is found at real listeners, and said as in TypeScript."""

from __future__ import annotations

import datetime
import ipaddress
import json
import socket
import ssl
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import NameOID
from temporalio.service import TLSConfig

from agent_service.payloads.file_store import FilePayloadStore
from agent_service.process.connecting import Connector
from agent_service.process.probe import own_problem, probe
from agent_service.process.reach_words import ReachProblem
from agent_service.process.settings import SettingsError

from .waiting import waits_and_says_so

CASES = Path(__file__).parents[5] / "packages/@platform/temporal/fixtures/reaching/words.json"
SETTINGS = bytes([0, 0, 0, 4, 0, 0, 0, 0, 0])


@pytest.mark.parametrize("case", json.loads(CASES.read_text()), ids=lambda case: case["what"])
def test_both_languages_say_the_same(case: dict[str, Any]) -> None:
    kind, told = case["problem"].pop("kind"), case["problem"]
    problem = ReachProblem(kind, told)
    assert (problem.what, problem.next) == (case["what"], case["next"])


@dataclass
class Pair:
    cert: bytes
    key: bytes


class Authority:
    """Signs certificates. Days are counted from now."""

    def __init__(self, name: str):
        self.name, self._key = name, ec.generate_private_key(ec.SECP256R1())
        self.cert = self._make(name, self._key, [x509.BasicConstraints(ca=True, path_length=None)])

    def sign(
        self,
        name: str = "someone",
        names: tuple[str, ...] = ("localhost", "127.0.0.1"),
        *,
        from_: int = -2,
        to: int = 2,
    ) -> Pair:
        key = ec.generate_private_key(ec.SECP256R1())
        alternatives = [
            x509.IPAddress(ipaddress.ip_address(each)) if each[0].isdigit() else x509.DNSName(each) for each in names
        ]
        cert = self._make(name, key, [x509.SubjectAlternativeName(alternatives)], from_, to)
        return Pair(cert, key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))

    def _make(
        self,
        name: str,
        key: ec.EllipticCurvePrivateKey,
        extensions: list[x509.ExtensionType],
        from_: int = -2,
        to: int = 2,
    ) -> bytes:
        now = datetime.datetime.now(datetime.UTC)
        builder = (
            x509.CertificateBuilder()
            .subject_name(_named(name))
            .issuer_name(_named(self.name))
            .public_key(key.public_key())
            .serial_number(x509.random_serial_number())
            .not_valid_before(now + datetime.timedelta(days=from_))
            .not_valid_after(now + datetime.timedelta(days=to))
        )
        for extension in extensions:
            builder = builder.add_extension(extension, critical=isinstance(extension, x509.BasicConstraints))
        return builder.sign(self._key, hashes.SHA256()).public_bytes(Encoding.PEM)


def _named(name: str) -> x509.Name:
    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])


HOUSE, STRANGER = Authority("House CA"), Authority("Stranger CA")


@contextmanager
def listening(context: ssl.SSLContext | None, first: bytes = SETTINGS) -> Iterator[str]:
    """A server that greets everybody as HTTP/2 does, at this address."""
    with socket.create_server(("127.0.0.1", 0)) as server:

        def serve() -> None:
            while True:
                try:
                    plain, _ = server.accept()
                except OSError:
                    return  # the test is over
                with plain, suppress(OSError):
                    plain.settimeout(10)
                    with context.wrap_socket(plain, server_side=True) if context else plain as connection:
                        connection.sendall(first)
                        while connection.recv(1024):
                            pass

        thread = threading.Thread(target=serve, daemon=True)
        thread.start()
        yield f"127.0.0.1:{server.getsockname()[1]}"
        server.shutdown(socket.SHUT_RDWR)
    thread.join(10)


def secure(tmp_path: Path, pair: Pair | None = None, *, mutual: bool = False, protocol: str = "h2") -> ssl.SSLContext:
    pair = pair or HOUSE.sign("temporal")
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    (tmp_path / "cert").write_bytes(pair.cert)
    (tmp_path / "key").write_bytes(pair.key)
    context.load_cert_chain(tmp_path / "cert", tmp_path / "key")
    context.set_alpn_protocols([protocol])
    if mutual:
        context.verify_mode = ssl.CERT_REQUIRED
        context.load_verify_locations(cadata=HOUSE.cert.decode())
    return context


def tls(own: Pair | None = None, *, ca: bytes | None = HOUSE.cert, domain: str | None = None) -> TLSConfig:
    return TLSConfig(ca, domain, own.cert if own else None, own.key if own else None)


def test_nothing_with_tls_and_without(tmp_path: Path) -> None:
    with listening(secure(tmp_path)) as address:
        assert probe(address, tls()) is None
    with listening(secure(tmp_path, mutual=True)) as address:
        assert probe(address, tls(HOUSE.sign())) is None
    with listening(None) as address:
        assert probe(address, None) is None


def test_nobody_listens_is_said_by_others() -> None:
    with listening(None) as address:
        pass
    assert (probe(address, None), probe(address, tls())) == (None, None)


def test_plain_text_to_a_port_with_tls_and_the_reverse(tmp_path: Path) -> None:
    with listening(secure(tmp_path)) as address:
        assert probe(address, None) == ReachProblem("tlsWanted")
    with listening(None) as address:
        assert probe(address, tls()) == ReachProblem("noTls")


def test_a_server_of_something_else(tmp_path: Path) -> None:
    with listening(None, b"HTTP/1.1 400 Bad Request\r\n\r\n") as address:
        assert (probe(address, None), probe(address, tls())) == (ReachProblem("notTemporal"),) * 2
    with listening(secure(tmp_path, protocol="http/1.1"), b"HTTP/1.1 400\r\n") as address:
        assert probe(address, tls()) == ReachProblem("notTemporal")


def test_an_authority_that_is_not_trusted_also_one_of_the_same_name(tmp_path: Path) -> None:
    unknown = ReachProblem("unknownAuthority", {"issuer": "House CA"})
    with listening(secure(tmp_path)) as address:
        for ca in (None, STRANGER.cert, Authority("House CA").cert):
            assert probe(address, tls(ca=ca)) == unknown


def test_a_certificate_of_the_server_that_is_too_old_or_too_new(tmp_path: Path) -> None:
    with listening(secure(tmp_path, HOUSE.sign(to=-1))) as address:
        problem = probe(address, tls())
        assert problem is not None
        assert problem.kind == "serverExpired"
        assert datetime.datetime.fromisoformat(str(problem.told["at"])) < datetime.datetime.now(datetime.UTC)
    with listening(secure(tmp_path, HOUSE.sign(from_=1))) as address:
        problem = probe(address, tls())
        assert problem is not None
        assert problem.kind == "serverNotYet"


def test_a_certificate_for_other_names(tmp_path: Path) -> None:
    names = ["temporal.example", "10.0.0.1"]
    with listening(secure(tmp_path, HOUSE.sign(names=tuple(names)))) as address:
        assert probe(address, tls()) == ReachProblem("wrongName", {"asked": "127.0.0.1", "names": names})
        assert probe(address, tls(domain="temporal.example")) is None
        other = ReachProblem("wrongName", {"asked": "other.example", "names": names})
        assert probe(address, tls(domain="other.example")) == other


def test_a_client_certificate_that_is_missing_or_not_accepted(tmp_path: Path) -> None:
    for version in (ssl.TLSVersion.TLSv1_2, ssl.TLSVersion.TLSv1_3):
        context = secure(tmp_path, mutual=True)
        context.maximum_version = version
        with listening(context) as address:
            assert probe(address, tls()) == ReachProblem("clientMissing")
            refused = ReachProblem("clientRefused", {"subject": "worker", "issuer": "Stranger CA"})
            assert probe(address, tls(STRANGER.sign("worker"))) == refused


def test_what_is_wrong_with_our_own_files_is_said_before_anybody_is_asked() -> None:
    old, other = HOUSE.sign("worker", to=-1), HOUSE.sign()
    problem = own_problem(tls(old))
    assert problem is not None
    assert (problem.kind, problem.told["subject"]) == ("clientExpired", "worker")
    assert own_problem(tls(Pair(old.cert, other.key))) == ReachProblem("keyMismatch")
    for given, variable in [
        (tls(Pair(b"x", old.key)), "TEMPORAL_TLS_CLIENT_CERT_PATH"),
        (tls(Pair(old.cert, b"x")), "TEMPORAL_TLS_CLIENT_KEY_PATH"),
        (tls(ca=b"x"), "TEMPORAL_TLS_SERVER_CA_CERT_PATH"),
    ]:
        assert own_problem(given) == ReachProblem("unreadable", {"variable": variable})


def test_a_start_with_a_key_of_another_certificate_is_refused(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / "cert").write_bytes(HOUSE.sign().cert)
    (tmp_path / "key").write_bytes(HOUSE.sign().key)
    monkeypatch.setenv("TEMPORAL_TLS_CLIENT_CERT_PATH", str(tmp_path / "cert"))
    monkeypatch.setenv("TEMPORAL_TLS_CLIENT_KEY_PATH", str(tmp_path / "key"))
    with pytest.raises(SettingsError, match="cannot be used: the key of the client does not belong to its certificate"):
        Connector(FilePayloadStore(tmp_path))


async def test_a_start_without_a_client_certificate_says_so_and_waits(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture, tmp_path: Path
) -> None:
    (tmp_path / "ca").write_bytes(HOUSE.cert)
    monkeypatch.setenv("TEMPORAL_TLS_SERVER_CA_CERT_PATH", str(tmp_path / "ca"))
    with listening(secure(tmp_path, mutual=True)) as address:
        monkeypatch.setenv("TEMPORAL_ADDRESS", address)
        await waits_and_says_so(tmp_path, caplog, seconds=60)
    missing = "it asks for a client certificate, and none is set. Set TEMPORAL_TLS_CLIENT_CERT_PATH and TEMPORAL_TLS_CLIENT_KEY_PATH."
    assert caplog.messages[0] == f"Temporal at {address} cannot be used: {missing} Trying again in 0.5 s"
