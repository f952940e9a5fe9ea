"""What the agent-service takes from its environment."""

from __future__ import annotations

import json
import logging
import sys
from pathlib import Path
from typing import Any

import pytest
from temporalio.common import WorkerDeploymentVersion

from agent_service.payloads.file_store import FilePayloadStore
from agent_service.payloads.s3_store import S3PayloadStore
from agent_service.process.open_payloads import open_payload_store
from agent_service.process.settings import SettingsError, load_settings

LOG_LEVELS = Path(__file__).parents[5] / "packages/@platform/temporal/fixtures/log-levels/log-levels.json"


@pytest.mark.parametrize(
    "case", json.loads(LOG_LEVELS.read_text()), ids=lambda case: f"{case.get('level')} {case['levels']}"
)
def test_levels_of_modules_are_read_as_in_typescript(monkeypatch: pytest.MonkeyPatch, case: dict[str, Any]) -> None:
    monkeypatch.setenv("LOG_LEVEL", case.get("level", "info"))
    monkeypatch.setenv("LOG_LEVELS", case["levels"])
    if "refused" in case:
        with pytest.raises(SettingsError, match=f"^{case['refused']} is "):
            load_settings()
        return
    settings = load_settings()
    manager = logging.Manager(logging.RootLogger(logging.getLevelNamesMapping()[_level(settings.log_level)]))
    for name, level in settings.levels_by_module.items():
        manager.getLogger(name).setLevel(_level(level))
    for name, level in case["of"].items():
        assert manager.getLogger(name).getEffectiveLevel() == logging.getLevelNamesMapping()[_level(level)], name


def _level(name: str) -> str:
    return {"warn": "WARNING"}.get(name, name.upper())


def test_a_version_when_both_variables_are_set_and_none_when_neither_is(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("TEMPORAL_DEPLOYMENT_NAME", raising=False)
    monkeypatch.delenv("TEMPORAL_WORKER_BUILD_ID", raising=False)
    assert load_settings().version is None
    monkeypatch.setenv("TEMPORAL_DEPLOYMENT_NAME", "agents/runs")
    monkeypatch.setenv("TEMPORAL_WORKER_BUILD_ID", "2026-11-25.1")
    assert load_settings().version == WorkerDeploymentVersion("agents/runs", "2026-11-25.1")


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


@pytest.mark.parametrize("value", ["my-bucket", "s3://", "s3://My_Bucket", "https://my-bucket/x", "s3://my-bucket/a b"])
def test_a_payload_store_that_cannot_be_one_is_an_error(monkeypatch: pytest.MonkeyPatch, value: str) -> None:
    monkeypatch.setenv("PAYLOAD_STORE", value)
    with pytest.raises(SettingsError, match="PAYLOAD_STORE is "):
        load_settings()


def test_payloads_are_files_unless_something_else_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("PAYLOAD_STORE", raising=False)
    assert isinstance(open_payload_store(load_settings()), FilePayloadStore)
    monkeypatch.setenv("PAYLOAD_STORE", "s3://my-bucket/runs")
    monkeypatch.setenv("AWS_REGION", "us-east-1")
    assert isinstance(open_payload_store(load_settings()), S3PayloadStore)
    monkeypatch.setitem(sys.modules, "boto3", None)
    with pytest.raises(SettingsError, match="PAYLOAD_STORE needs boto3, which is not installed"):
        open_payload_store(load_settings())
