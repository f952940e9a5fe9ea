from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from agno.agent import Agent

from agent_service.agno import patches

from .support import CallLog, RequestLog


@pytest.fixture
def requests(scripted_model: Path) -> RequestLog:
    return RequestLog(scripted_model / "requests.jsonl")


@pytest.fixture
def calls(scripted_model: Path) -> CallLog:
    return CallLog(scripted_model / "tool-calls.jsonl")


@pytest.fixture
def bee(scripted_model: Path) -> Callable[[], Agent]:
    """A fresh copy of the agent under test each time."""
    from tests.kit.agents_under_test import worker_bee

    patches.install()
    worker_bee.telemetry = False
    return worker_bee.deep_copy
