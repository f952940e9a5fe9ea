"""Loopback never goes through a proxy."""

from __future__ import annotations

import urllib.request

import httpx
import pytest

from agent_service.process.loopback import keep_loopback_direct

DEAD = "http://127.0.0.1:9"


@pytest.mark.parametrize("name", ["http_proxy", "HTTP_PROXY", "all_proxy", "ALL_PROXY", "https_proxy", "HTTPS_PROXY"])
@pytest.mark.parametrize(
    "url", ["http://127.0.0.1:1/", "http://localhost:1/", "http://[::1]:1/", "https://127.0.0.1:1/"]
)
def test_this_machine_is_asked_directly_and_others_as_before(
    monkeypatch: pytest.MonkeyPatch, name: str, url: str
) -> None:
    import os

    monkeypatch.setenv(name, DEAD)
    monkeypatch.setenv("no_proxy", "internal.example")
    monkeypatch.delenv("NO_PROXY", raising=False)
    keep_loopback_direct(os.environ)
    client = httpx.Client()
    direct = client._transport
    assert client._transport_for_url(httpx.URL(url)) is direct
    assert client._transport_for_url(httpx.URL("http://internal.example/")) is direct
    scheme = "https" if "https" in name.lower() else "http"
    assert client._transport_for_url(httpx.URL(f"{scheme}://example.com/")) is not direct
    assert urllib.request.proxy_bypass(httpx.URL(url).host)
    monkeypatch.undo()
