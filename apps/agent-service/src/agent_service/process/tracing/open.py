"""Opens the way out for traces, where one is wanted."""

from __future__ import annotations

import os
from collections.abc import Mapping
from typing import TYPE_CHECKING

from ...tracing.live import Traces
from ...tracing.span import Send
from ..metrics.traces import TraceMetrics
from ..settings import Settings
from .settings import read_tracing

if TYPE_CHECKING:
    from .sending import Tracing


def open_tracing(
    settings: Settings, counts: TraceMetrics, environment: Mapping[str, str] = os.environ
) -> Tracing | None:
    """Sends to where the environment says; `None`, and nothing loaded, where it says nothing. Whether anybody answers shows later. Raises
    `SettingsError`."""
    wanted = read_tracing(environment)
    if wanted is None:
        return None
    from .sending import Tracing  # OpenTelemetry takes a third of a second to load

    return Tracing(wanted, settings.trace_content, counts, environment)


def traces_to(send: Send, settings: Settings, environment: Mapping[str, str] = os.environ) -> Traces | None:
    """The same for a process that passes its spans on to another one."""
    wanted = read_tracing(environment)
    return None if wanted is None else Traces(send, settings.trace_content, wanted.ratio)
