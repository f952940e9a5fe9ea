"""What the agent-service takes from its environment."""

from __future__ import annotations

import pytest
from temporalio.common import WorkerDeploymentVersion

from agent_service.settings import SettingsError, load_settings


def test_a_version_when_both_variables_are_set_and_none_when_neither_is(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("TEMPORAL_DEPLOYMENT_NAME", raising=False)
    monkeypatch.delenv("TEMPORAL_WORKER_BUILD_ID", raising=False)
    assert load_settings().version is None
    monkeypatch.setenv("TEMPORAL_DEPLOYMENT_NAME", "runs")
    monkeypatch.setenv("TEMPORAL_WORKER_BUILD_ID", "2026-11-25.1")
    assert load_settings().version == WorkerDeploymentVersion("runs", "2026-11-25.1")


@pytest.mark.parametrize(
    ("name", "build", "message"),
    [
        ("runs", "", "TEMPORAL_DEPLOYMENT_NAME and TEMPORAL_WORKER_BUILD_ID: set both, or unset both"),
        ("", "1", "TEMPORAL_DEPLOYMENT_NAME and TEMPORAL_WORKER_BUILD_ID: set both, or unset both"),
        ("a.b", "1", "TEMPORAL_DEPLOYMENT_NAME is 'a.b'"),
        ("runs", "a:b", "TEMPORAL_WORKER_BUILD_ID is 'a:b'"),
    ],
)
def test_a_version_that_cannot_be_one_is_an_error(
    monkeypatch: pytest.MonkeyPatch, name: str, build: str, message: str
) -> None:
    monkeypatch.setenv("TEMPORAL_DEPLOYMENT_NAME", name)
    monkeypatch.setenv("TEMPORAL_WORKER_BUILD_ID", build)
    with pytest.raises(SettingsError, match=message):
        load_settings()
