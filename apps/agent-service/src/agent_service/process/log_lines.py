"""Records of the log as lines: JSON for programs, text for people. Neither holds a secret, or what hides in a text."""

from __future__ import annotations

import json
import logging
from collections.abc import Sequence
from datetime import UTC, datetime

from ..values.redacted import redacted
from ..values.shown import shown
from ..values.turn_under_way import SPAN_UNDER_WAY, TURN_UNDER_WAY

FORMAT = "%(asctime)s %(levelname)s %(name)s: %(message)s"


class OneLine(logging.Formatter):
    """A record as one line of text, its traceback too. `process`: named first."""

    def __init__(self, secrets: Sequence[str] = (), process: str | None = None):
        super().__init__(f"{process.replace('%', '%%')} {FORMAT}" if process else FORMAT)
        self._secrets = secrets

    def format(self, record: logging.LogRecord) -> str:
        return shown(redacted(super().format(record), self._secrets))


class JsonLine(logging.Formatter):
    """A record as one JSON object: `time` (ISO 8601), `level`, `logger`, `message`, where there are several processes `process`, in a turn `runId` and
    `turn`, with a trace `trace_id` and `span_id`, and `error` with the traceback."""

    def __init__(self, secrets: Sequence[str] = (), process: str | None = None):
        super().__init__()
        self._process = process
        self._secrets = secrets

    def format(self, record: logging.LogRecord) -> str:
        under_way, span = TURN_UNDER_WAY.get(), SPAN_UNDER_WAY.get()
        line = {
            "time": datetime.fromtimestamp(record.created, UTC)
            .isoformat(timespec="milliseconds")
            .replace("+00:00", "Z"),
            "level": {"WARNING": "warn"}.get(record.levelname, record.levelname.lower()),
            "logger": record.name,
            "message": self._plain(record.getMessage()),
            **({"process": self._process} if self._process else {}),
            **({"runId": under_way[0], "turn": under_way[1]} if under_way else {}),
            **({"trace_id": span[0], "span_id": span[1]} if span else {}),
            **({"error": self._plain(self.formatException(record.exc_info))} if record.exc_info else {}),
        }
        return json.dumps(line)

    def _plain(self, text: str) -> str:
        return redacted(text, self._secrets)
