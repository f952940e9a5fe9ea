"""What the tests share: the scripted model with the tests' scripts, and logs of what was asked of it and which tools ran."""

from __future__ import annotations

import os
import random
import re
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
os.environ.setdefault("AGNO_TELEMETRY", "false")
# Each client of a model reads all authorities that the machine trusts: 30 ms of CPU, half of what these tests took. They speak to loopback,
# without TLS, so they trust nobody.
os.environ["SSL_CERT_DIR"] = os.devnull
os.environ.pop("SSL_CERT_FILE", None)


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--shuffle", type=int, metavar="SEED", help="modules, and tests in each, in a random order")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    seed = config.getoption("--shuffle")
    if seed is None:
        return
    chance = random.Random(seed)
    chance.shuffle(items)
    modules = list(dict.fromkeys(item.path for item in items))
    items.sort(key=lambda item: modules.index(item.path))


@pytest.fixture(scope="session")
def scripted_model(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """Runs the scripted model on a free port; the agents under test are imported after this. Gives the folder of the logs."""
    folder = tmp_path_factory.mktemp("scripted-model")
    node = shutil.which("node")
    assert node, "these tests need node"
    server = subprocess.Popen(
        [node, str(ROOT / "scripted-model" / "server.mjs")],
        env={
            **os.environ,
            "SCRIPTED_MODEL_PORT": "0",
            "SCRIPTED_MODEL_TOKEN_MS": "0",
            "SCRIPTED_MODEL_SCRIPTS": str(ROOT / "tests" / "kit" / "scripts.mjs"),
            "SCRIPTED_MODEL_LOG": str(folder / "requests.jsonl"),
        },
        stdout=subprocess.PIPE,
        text=True,
    )
    assert server.stdout
    line = server.stdout.readline()
    found = re.search(r"http://\S+", line)
    assert found, f"the scripted model said {line!r}"
    os.environ["SCRIPTED_MODEL_URL"] = found.group()
    os.environ["TOOL_CALL_LOG"] = str(folder / "tool-calls.jsonl")
    os.environ["DATA_DIR"] = str(folder)
    yield folder
    server.terminate()
    server.wait(10)
