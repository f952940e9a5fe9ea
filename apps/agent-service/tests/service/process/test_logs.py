"""Nothing from outside makes a line of the log, or is obeyed by the terminal that shows it."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[3]

WRITES = r"""
import asyncio, logging, sys, warnings
from agent_service.process.logs import log_to
real = sys.stderr
log_to(real, "info", as_json=False)
forged = "a\x1b[2J\u202e\n2026-01-01 00:00:00,000 INFO agent_service: FORGED"
logging.getLogger("agent_service").info("said %s", forged)
logging.getLogger("agno").info(forged)
logging.getLogger("agno-team").error(forged)
logging.getLogger("uvicorn.access").info('%s - "%s %s"', "127.0.0.1", "GET", forged)
logging.getLogger("temporalio.core").warning(forged)
warnings.warn(forged)
print(forged)
print("without an end", end="", flush=True)
try:
    raise ValueError(forged)
except ValueError:
    logging.getLogger("agent_service").exception("it failed")
raise RuntimeError(forged)
"""


def test_whoever_writes_each_record_is_one_line_with_what_is_hidden_shown() -> None:
    ended = subprocess.run(
        [sys.executable, "-c", WRITES], cwd=ROOT, env={"PYTHONPATH": "src"}, capture_output=True, timeout=120
    )
    written = (ended.stdout + ended.stderr).decode()
    lines = [line for line in written.split("\n") if line]
    assert not [line for line in lines if re.match(r"\S+ \S+ INFO agent_service: FORGED", line)]
    assert "\x1b" not in written and "\u202e" not in written
    for said in (
        "INFO agent_service: said a\\u{001B}[2J\\u{202E}\\n2026",
        "INFO agno: a\\u{001B}[2J",
        "ERROR agno-team: a\\u{001B}[2J",
        'INFO uvicorn.access: 127.0.0.1 - "GET a\\u{001B}[2J',
        "WARNING temporalio.core: a\\u{001B}[2J",
        "WARNING py.warnings: ",
        "INFO stdout: a\\u{001B}[2J\\u{202E}",
        "INFO stdout: 2026-01-01 00:00:00,000 INFO agent_service: FORGED",
        "INFO stdout: without an end",
        "ERROR agent_service: it failed\\nTraceback (most recent call last):\\n",
        "WARNING stderr: RuntimeError: a\\u{001B}[2J\\u{202E}",
    ):
        assert said in written, f"{said} is not in\n{written}"


WRITES_JSON = r"""
import logging, os, sys
os.environ["SOME_API_KEY"] = "my-own-secret"
from agent_service.process.logs import log_to
from agent_service.values.turn_under_way import SPAN_UNDER_WAY, TURN_UNDER_WAY
log_to(sys.stderr, "info", levels={"loud": "debug", "quiet.module": "error"})
logging.getLogger("agent_service").info("said a\x1b[2J\u202e\nFORGED with my-own-secret")
TURN_UNDER_WAY.set(("run-1", 3))
SPAN_UNDER_WAY.set(("a" * 32, "b" * 16))
try:
    raise ValueError("Bearer abcdefghijk")
except ValueError:
    logging.getLogger("loud").exception("it failed")
logging.getLogger("loud").debug("heard")
logging.getLogger("agent_service").debug("not heard")
logging.getLogger("quiet.module.part").warning("not heard")
print("printed")
"""


def test_where_no_terminal_is_a_record_is_json_with_its_run_and_no_secret() -> None:
    ended = subprocess.run(
        [sys.executable, "-c", WRITES_JSON], cwd=ROOT, env={"PYTHONPATH": "src"}, capture_output=True, timeout=120
    )
    written = ended.stderr.decode()
    first, failed, heard, printed = [json.loads(line) for line in written.splitlines()]
    assert first["message"] == "said a\x1b[2J\u202e\nFORGED with [redacted]"
    assert (first["level"], first["logger"], "runId" in first) == ("info", "agent_service", False)
    assert (failed["level"], failed["runId"], failed["turn"]) == ("error", "run-1", 3)
    assert (failed["trace_id"], failed["span_id"], "trace_id" in first) == ("a" * 32, "b" * 16, False)
    assert failed["error"].endswith("ValueError: Bearer [redacted]")
    assert (heard["level"], heard["message"]) == ("debug", "heard")
    assert (printed["logger"], printed["message"]) == ("stdout", "printed")
    assert "my-own-secret" not in written and "\x1b" not in written and "\u202e" not in written
