"""`GET /metrics`: what it gives, and to whom."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import httpx
import pytest
from prometheus_client.parser import text_string_to_metric_families

from agent_service.agents.registry import AgentRegistry
from agent_service.process.app import ServiceState, create_app
from agent_service.process.metrics.service import ServiceMetrics
from agent_service.process.settings import Settings

from .scrape import scrape, total


@pytest.fixture
async def http(tmp_path: Path) -> AsyncIterator[httpx.AsyncClient]:
    state = ServiceState(status="ok", metrics=ServiceMetrics(AgentRegistry([])))
    assert state.metrics
    state.metrics.show(lambda: 3, 100, lambda: state.live.viewers)
    state.metrics.measured(None, tmp_path)  # type: ignore[arg-type]
    app = create_app(Settings(), AgentRegistry([]), state, scripted_model=True)
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://localhost") as client:
        yield client


async def test_prometheus_reads_it(http: httpx.AsyncClient) -> None:
    answer = await http.get("/metrics")
    assert answer.status_code == 200
    assert answer.headers["content-type"].startswith("text/plain; version=")
    families = {family.name: family for family in text_string_to_metric_families(answer.text)}
    assert families["agents_turns_running"].samples[0].value == 3
    assert families["agents_live_viewers"].samples[0].value == 0
    assert "process_resident_memory_bytes" in families


async def test_open_metrics_where_that_is_asked_for(http: httpx.AsyncClient) -> None:
    answer = await http.get("/metrics", headers={"accept": "application/openmetrics-text; version=1.0.0"})
    assert answer.headers["content-type"].startswith("application/openmetrics-text")
    assert answer.text.endswith("# EOF\n")


# Nobody sees what is not theirs: the same door as for everything else at this port.
@pytest.mark.parametrize("headers", [{"host": "evil.example"}, {"origin": "http://evil.example"}])
async def test_no_page_of_a_stranger_reads_it(http: httpx.AsyncClient, headers: dict[str, str]) -> None:
    assert (await http.get("/metrics", headers=headers)).status_code == 403


# Nobody sees what is not theirs: Prometheus reads a pod's numbers at its address, and nothing else is there by it.
@pytest.mark.parametrize(
    ("path", "headers", "status"),
    [
        ("/metrics", {}, 200),
        ("/metrics", {"host": "10.1.2.4:8100"}, 403),
        ("/metrics", {"host": "evil.example:8100"}, 403),
        ("/metrics", {"origin": "http://evil.example"}, 403),
        ("/metrics", {"sec-fetch-site": "cross-site"}, 403),
        ("/metrics/", {}, 403),
        ("/agents", {}, 403),
        ("/health", {}, 403),
    ],
)
async def test_only_the_numbers_may_be_asked_for_by_the_address_of_a_pod(
    http: httpx.AsyncClient, path: str, headers: dict[str, str], status: int
) -> None:
    assert (await http.get(f"http://10.1.2.3:8100{path}", headers=headers)).status_code == status


async def test_a_loop_that_is_late_is_measured() -> None:
    metrics = ServiceMetrics(AgentRegistry([]))
    watching = asyncio.create_task(metrics.measure())
    async with asyncio.timeout(60):
        while not total(scrape(metrics.registry), "agents_event_loop_lag_seconds_count", loop="service"):  # noqa: ASYNC110 - a sample comes by time
            await asyncio.sleep(0.02)
    watching.cancel()
