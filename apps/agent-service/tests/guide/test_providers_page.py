"""The versions in docs/guide/providers.md are those that are tested."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

from .page import GUIDE


def test_the_packages_are_those_of_the_project() -> None:
    project = tomllib.loads((Path(__file__).parents[2] / "pyproject.toml").read_text())["project"]
    optional = project["optional-dependencies"]
    pinned = {*project["dependencies"], *optional["gemini"], *optional["ollama"]}
    named = set(re.findall(r"[\w-]+==[\w.]+", (GUIDE / "providers.md").read_text()))
    assert len(named) == 4 and named <= pinned
