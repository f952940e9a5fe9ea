"""The log of the process: one line for each record, whoever wrote it and whatever its texts hold."""

from __future__ import annotations

import io
import logging
import os
import sys
from collections.abc import Mapping
from typing import TextIO

from temporalio import activity
from temporalio.runtime import (
    LogForwardingConfig,
    LoggingConfig,
    MetricBuffer,
    Runtime,
    TelemetryConfig,
    TelemetryFilter,
)

from ..agno.logs import propagate_agnos_log
from ..values.redacted import secrets_of
from .log_lines import JsonLine, OneLine

CHATTY = ("httpx", "httpx2", "uvicorn.error")


def log_to(
    stream: TextIO,
    level: str,
    metrics: MetricBuffer | None = None,
    *,
    as_json: bool | None = None,
    levels: Mapping[str, str] | None = None,
    process: str | None = None,
    core: bool = True,
) -> None:
    """Everything that the process says goes to `stream` as one line a record, with what is hidden in it shown: records of libraries and
    of Temporal's core, tracebacks, warnings, and what tools print. `level` is one of `debug`, `info`, `warn`, `error`.
    `metrics` takes the numbers of Temporal's core. `as_json`: one JSON object a record; where `stream` is no terminal, by default. `levels`: those
    of single modules, with what is below them. `process`: named in each line. `core`: whether Temporal's core, which has threads, begins now. No line
    holds a secret of the environment."""
    handler = logging.StreamHandler(stream)
    secrets = secrets_of(os.environ)
    as_json = not stream.isatty() if as_json is None else as_json
    handler.setFormatter(JsonLine(secrets, process) if as_json else OneLine(secrets, process))
    activity.logger.activity_info_on_message = not as_json  # a line says its run and turn by itself
    logging.basicConfig(level=_level(level), handlers=[handler], force=True)
    for name in CHATTY:
        logging.getLogger(name).setLevel(logging.WARNING)
    for name, its in (levels or {}).items():
        logging.getLogger(name).setLevel(_level(its))
    logging.captureWarnings(True)
    propagate_agnos_log()
    if core:
        _take_over_core(metrics, _named("temporalio.core", levels or {}))
    sys.stdout = Printed(logging.getLogger("stdout"), logging.INFO, sys.stdout)
    sys.stderr = Printed(logging.getLogger("stderr"), logging.WARNING, sys.stderr)


class Printed(io.TextIOBase):
    """Standard output or error: each line that is written is a record. Processes that are started inherit the real one."""

    encoding = "utf-8"

    def __init__(self, log: logging.Logger, level: int, inherited: TextIO):
        self._log = log
        self._level = level
        self._inherited = inherited
        self._rest = ""

    def write(self, text: str, /) -> int:
        *lines, self._rest = (self._rest + text).split("\n")
        for line in lines:
            self._say(line)
        return len(text)

    def flush(self) -> None:
        rest, self._rest = self._rest, ""
        self._say(rest)

    def writable(self) -> bool:
        return True

    def fileno(self) -> int:
        return self._inherited.fileno()

    def _say(self, line: str) -> None:
        if line.strip():
            self._log.log(self._level, "%s", line)


def _level(name: str) -> str:
    return {"warn": "WARNING"}.get(name, name.upper())


def _named(module: str, levels: Mapping[str, str]) -> str | None:
    """The level that somebody gave to a module, or to one above it."""
    above = module.rpartition(".")[0]
    return levels.get(module) or (_named(above, levels) if above else None)


def _take_over_core(metrics: MetricBuffer | None, level: str | None) -> None:
    """Temporal's core is not Python and writes by itself. It is quiet unless somebody names it."""
    forwarding = LogForwardingConfig(logger=logging.getLogger("temporalio.core"))
    logging_config = LoggingConfig(
        filter=TelemetryFilter(core_level=(level or "warn").upper(), other_level="ERROR"), forwarding=forwarding
    )
    Runtime.set_default(Runtime(telemetry=TelemetryConfig(logging=logging_config, metrics=metrics)))
