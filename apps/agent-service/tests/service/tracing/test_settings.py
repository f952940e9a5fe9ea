"""Where traces go is said by OpenTelemetry's own variables; a wrong one is named at the start, and never shows a secret."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from agent_service.process.settings import SettingsError
from agent_service.process.tracing.settings import read_tracing

ROOT = Path(__file__).resolve().parents[3]
ALL = "OTEL_EXPORTER_OTLP_ENDPOINT"
TRACES = "OTEL_EXPORTER_OTLP_TRACES_ENDPOINT"
ON = {ALL: "http://127.0.0.1:4318"}


@pytest.mark.parametrize(
    "environment",
    [
        {},
        {ALL: " "},
        {**ON, "OTEL_SDK_DISABLED": "True"},
        {**ON, "OTEL_TRACES_EXPORTER": "none"},
        {"OTEL_TRACES_SAMPLER": "wrong", "OTEL_EXPORTER_OTLP_HEADERS": "wrong"},
    ],
)
def test_nothing_is_sent_where_nobody_says_where_to(environment: dict[str, str]) -> None:
    assert read_tracing(environment) is None


@pytest.mark.parametrize(
    ("environment", "endpoint"),
    [
        (ON, "http://127.0.0.1:4318/v1/traces"),
        ({ALL: "https://otlp.example.com/tenant/"}, "https://otlp.example.com/tenant/v1/traces"),
        ({TRACES: "http://[::1]:4318/own"}, "http://[::1]:4318/own"),
        ({**ON, TRACES: "http://other:1/x"}, "http://other:1/x"),
    ],
)
def test_the_address_of_traces_stands_as_it_is_the_common_one_is_where_all_begin(
    environment: dict[str, str], endpoint: str
) -> None:
    settings = read_tracing(environment)
    assert settings is not None and settings.endpoint == endpoint


@pytest.mark.parametrize(
    ("sampler", "argument", "ratio"),
    [
        ("", "", 1),
        ("always_off", "", 0),
        ("parentbased_always_on", "0.1", 1),
        ("traceidratio", "0.25", 0.25),
        ("parentbased_traceidratio", "", 1),
    ],
)
def test_the_sampler_says_which_share_is_told(sampler: str, argument: str, ratio: float) -> None:
    settings = read_tracing({**ON, "OTEL_TRACES_SAMPLER": sampler, "OTEL_TRACES_SAMPLER_ARG": argument})
    assert settings is not None and settings.ratio == ratio


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({ALL: "localhost:4318"}, f"{ALL} is 'localhost:4318'; allowed: an URL"),
        ({ALL: "http://host:99999"}, f"{ALL} is"),
        ({ALL: "http://"}, f"{ALL} is"),
        ({TRACES: "ftp://host"}, f"{TRACES} is 'ftp://host'"),
        ({"OTEL_TRACES_EXPORTER": "zipkin"}, "OTEL_TRACES_EXPORTER is 'zipkin'; allowed: otlp, or none"),
        ({"OTEL_EXPORTER_OTLP_PROTOCOL": "grpc"}, "OTEL_EXPORTER_OTLP_PROTOCOL is 'grpc'; allowed: http/protobuf"),
        ({"OTEL_EXPORTER_OTLP_TRACES_COMPRESSION": "br"}, "OTEL_EXPORTER_OTLP_TRACES_COMPRESSION is 'br'"),
        ({"OTEL_EXPORTER_OTLP_TIMEOUT": "0"}, "OTEL_EXPORTER_OTLP_TIMEOUT is '0'"),
        ({"OTEL_EXPORTER_OTLP_TIMEOUT": "nan"}, "OTEL_EXPORTER_OTLP_TIMEOUT is 'nan'"),
        ({"OTEL_EXPORTER_OTLP_CERTIFICATE": "/nowhere"}, "OTEL_EXPORTER_OTLP_CERTIFICATE is '/nowhere'"),
        ({"OTEL_TRACES_SAMPLER": "some"}, "OTEL_TRACES_SAMPLER is 'some'; allowed: always_on"),
        (
            {"OTEL_TRACES_SAMPLER": "traceidratio", "OTEL_TRACES_SAMPLER_ARG": "2"},
            "OTEL_TRACES_SAMPLER_ARG is '2'; allowed: a number from 0 to 1",
        ),
        ({"OTEL_BSP_MAX_QUEUE_SIZE": "-1"}, "OTEL_BSP_MAX_QUEUE_SIZE is '-1'"),
        ({"OTEL_BSP_MAX_QUEUE_SIZE": "5", "OTEL_BSP_MAX_EXPORT_BATCH_SIZE": "6"}, "OTEL_BSP_MAX_EXPORT_BATCH_SIZE"),
        ({"OTEL_BSP_SCHEDULE_DELAY": "soon"}, "OTEL_BSP_SCHEDULE_DELAY is 'soon'"),
    ],
)
def test_a_wrong_value_is_said_with_its_name_and_what_is_allowed(wrong: dict[str, str], said: str) -> None:
    with pytest.raises(SettingsError) as refused:
        read_tracing({**ON, **wrong})
    assert str(refused.value).startswith(said)


def test_no_message_shows_a_secret() -> None:
    for wrong in (
        {ALL: "htp://me:pass-word@host"},
        {**ON, "OTEL_EXPORTER_OTLP_HEADERS": "x=1,authorization Bearer pass-word"},
        {**ON, "OTEL_EXPORTER_OTLP_TRACES_HEADERS": "pass-word"},
    ):
        with pytest.raises(SettingsError) as refused:
            read_tracing(wrong)
        assert "pass-word" not in str(refused.value)
    settings = read_tracing({ALL: "http://me:pass-word@host/x?key=pass-word"})
    assert settings is not None and settings.shown == "http://host/x/v1/traces"
    assert read_tracing({**ON, "OTEL_EXPORTER_OTLP_HEADERS": "authorization=Basic%20abc==, x-tenant=a"})


def test_the_process_does_not_start_with_a_wrong_one(tmp_path: Path) -> None:
    ended = subprocess.run(
        [sys.executable, "-m", "agent_service"],
        env={
            **os.environ,
            "OTEL_EXPORTER_OTLP_ENDPOINT": "collector:4318",
            "DATA_DIR": str(tmp_path),
            "PYTHONPATH": "src:.",
        },
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=120,
    )
    assert ended.returncode == 2
    said = (
        "agent-service cannot start: OTEL_EXPORTER_OTLP_ENDPOINT is 'collector:4318'; allowed: an URL that begins with"
    )
    assert ended.stderr.splitlines()[-1].startswith(said), ended.stderr


LOADS = """
import sys
import agent_service.__main__, agent_service.process.service, agent_service.process.alone
from agent_service.process.metrics.traces import TraceMetrics
from agent_service.process.settings import Settings
from agent_service.process.tracing.open import open_tracing, traces_to
from prometheus_client import CollectorRegistry
counts = TraceMetrics(CollectorRegistry())
assert open_tracing(Settings(), counts, {}) is None
assert traces_to(print, Settings(), {}) is None
print([name for name in sys.modules if name.startswith(("opentelemetry.sdk", "opentelemetry.exporter"))])
"""


def test_where_no_traces_are_wanted_nothing_of_opentelemetry_is_loaded() -> None:
    ended = subprocess.run(
        [sys.executable, "-c", LOADS], env={"PYTHONPATH": "src"}, cwd=ROOT, capture_output=True, text=True, timeout=120
    )
    assert ended.stdout.strip() == "[]", ended.stderr
