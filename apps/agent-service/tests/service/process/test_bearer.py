"""Promise held here: nobody sees what is not theirs; where others can reach the port, only who has the token learns anything."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest
import uvicorn
from hypothesis import given
from hypothesis import strategies as st
from pydantic import SecretStr
from starlette.types import Scope

from agent_service.agents.registry import AgentRegistry
from agent_service.process.app import ServiceState, create_app
from agent_service.process.bearer import Bearer
from agent_service.process.listening import listen
from agent_service.process.request_limits import PunctualRequests
from agent_service.process.settings import Settings, SettingsError, load_settings

TOKEN, NEXT = "first-token-of-the-agent-service-0001", "second-token-of-the-agent-service-002"

CLOSED = [
    "/metrics",
    "/health",
    "/agents",
    "/runs/run-1/live",
    "/runs/run-1/files",
    "/runs/run-1/files/a.csv",
    "/openapi.json",
    "/none",
]
DISGUISED = [
    "//healthz",
    "/healthz/",
    "/healthz%2f..%2fagents",
    "/x/../healthz",
    "/HEALTHZ",
    "/agents?/healthz",
    "/agents#/healthz",
]


async def _ask(folder: Path, requests: list[bytes]) -> list[int]:
    """The status of the answer to each request, as its bytes went over the wire."""
    settings = Settings(data_dir=folder, agent_service_port=8100, agent_service_token=SecretStr(f"{TOKEN}, {NEXT}"))
    app = create_app(settings, AgentRegistry([]), ServiceState(), scripted_model=True)
    listening = listen("127.0.0.1", 0)
    config = uvicorn.Config(app, http=PunctualRequests, lifespan="off", log_config=None, timeout_graceful_shutdown=0)
    server = uvicorn.Server(config)
    serving = asyncio.create_task(server._serve([listening]))
    statuses: list[int] = []
    try:
        for request in requests:
            reader, writer = await asyncio.open_connection(*listening.getsockname())
            writer.write(request)
            statuses.append(int((await reader.readline()).split()[1]))
            writer.close()
    finally:
        server.should_exit = True
        await serving
    return statuses


def _request(path: str, *headers: str, method: str = "GET") -> bytes:
    return "\r\n".join([f"{method} {path} HTTP/1.1", "host: localhost", "connection: close", *headers, "", ""]).encode(
        "latin-1"
    )


async def test_who_brings_no_token_is_told_nothing_but_liveness(tmp_path: Path) -> None:
    requests = [_request(path) for path in CLOSED + DISGUISED]
    requests += [_request("/agents", method=method) for method in ("HEAD", "POST", "OPTIONS", "PUT", "TRACE")]
    assert set(await _ask(tmp_path, requests)) <= {401}
    assert await _ask(tmp_path, [_request("/healthz"), _request("/readyz")]) == [200, 503]


@pytest.mark.parametrize("token", [TOKEN, NEXT])
async def test_each_of_the_tokens_lets_in(tmp_path: Path, token: str) -> None:
    ways = [f"authorization: Bearer {token}", f"Authorization: bearer {token}", f"AUTHORIZATION: BEARER  {token} "]
    assert await _ask(tmp_path, [_request("/agents", way) for way in ways]) == [200, 200, 200]


async def test_what_only_looks_like_a_token_lets_nobody_in(tmp_path: Path) -> None:
    wrong = [
        f"authorization: Bearer {TOKEN[:-1]}",
        f"authorization: Bearer {TOKEN}x",
        f"authorization: Bearer {TOKEN.upper()}",
        f"authorization: Bearer {TOKEN}, {NEXT}",
        f"authorization: Bearer {TOKEN},{NEXT}",
        f"authorization: Basic {TOKEN}",
        f"authorization: {TOKEN}",
        "authorization: Bearer",
        "authorization: Bearer é",
        f"authorization: Bearer x\r\nauthorization: Bearer {TOKEN}",
        f"authorization: Bearer {TOKEN}\r\nauthorization: Bearer {TOKEN}",
        f"x-authorization: Bearer {TOKEN}",
        f"cookie: authorization=Bearer {TOKEN}",
    ]
    assert await _ask(tmp_path, [_request("/agents", headers) for headers in wrong]) == [401] * len(wrong)
    assert await _ask(tmp_path, [_request(f"/agents?access_token={TOKEN}")]) == [401]


async def test_a_token_does_not_open_the_door_to_a_page(tmp_path: Path) -> None:
    with_token = f"authorization: Bearer {TOKEN}"
    stranger = _request("/agents", with_token, "origin: https://evil.example")
    assert await _ask(tmp_path, [stranger]) == [403]


@given(st.binary(max_size=80))
def test_no_other_header_is_a_token(value: bytes) -> None:
    scope: Scope = {"type": "http", "path": "/agents", "headers": [(b"authorization", value)]}
    is_token = value.decode("latin-1").lower().startswith("bearer ") and value[7:].strip() in (
        TOKEN.encode(),
        NEXT.encode(),
    )
    assert Bearer(lambda *_: asyncio.sleep(0), [TOKEN, NEXT])._may_ask(scope) == is_token


@pytest.mark.parametrize("host", ["0.0.0.0", "::", "192.0.2.7"])
def test_a_port_that_others_reach_needs_a_token_and_says_so(monkeypatch: pytest.MonkeyPatch, host: str) -> None:
    monkeypatch.setenv("AGENT_SERVICE_HOST", host)
    monkeypatch.delenv("AGENT_SERVICE_TOKEN", raising=False)
    monkeypatch.setenv("AGENT_SERVICE_URL", "https://agents.example")
    with pytest.raises(
        SettingsError, match=f"AGENT_SERVICE_HOST is '{host}'.*: set AGENT_SERVICE_TOKEN to .* or listen on"
    ):
        load_settings()
    monkeypatch.setenv("AGENT_SERVICE_TOKEN", TOKEN)
    assert load_settings().tokens == [TOKEN]
    monkeypatch.delenv("AGENT_SERVICE_URL")
    with pytest.raises(SettingsError, match="set AGENT_SERVICE_URL to"):
        load_settings()


@pytest.mark.parametrize("host", ["127.0.0.1", "::1", "127.8.8.8"])
def test_loopback_needs_no_token(monkeypatch: pytest.MonkeyPatch, host: str) -> None:
    monkeypatch.setenv("AGENT_SERVICE_HOST", host)
    monkeypatch.delenv("AGENT_SERVICE_TOKEN", raising=False)
    assert load_settings().tokens == []


@pytest.mark.parametrize("host", ["localhost", "agents.example", "0", "*"])
def test_a_host_is_an_ip_address(monkeypatch: pytest.MonkeyPatch, host: str) -> None:
    monkeypatch.setenv("AGENT_SERVICE_HOST", host)
    with pytest.raises(SettingsError, match="must be an IP address"):
        load_settings()


@pytest.mark.parametrize(
    "token", ["short-secret", f"{TOKEN},", f"{TOKEN} secret", f"{TOKEN},short-secret", f"{TOKEN}é-secret"]
)
def test_a_weak_token_is_refused_and_not_shown(monkeypatch: pytest.MonkeyPatch, token: str) -> None:
    monkeypatch.setenv("AGENT_SERVICE_TOKEN", token)
    with pytest.raises(
        SettingsError, match="AGENT_SERVICE_TOKEN is not what it should be: each token must be"
    ) as refused:
        load_settings()
    assert "secret" not in str(refused.value).removeprefix("AGENT_SERVICE_TOKEN") and TOKEN not in str(refused.value)
