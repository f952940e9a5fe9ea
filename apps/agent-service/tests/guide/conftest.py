from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from types import ModuleType

import pytest

from agent_service.agents.registry import AgentRegistry
from agent_service.agno import patches

from .page import blocks


@pytest.fixture
def agents_of(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, scripted_model: Path
) -> Iterator[Callable[..., AgentRegistry]]:
    """Serves the agents of a page's first example on the scripted model, with the page's policies if it has any."""
    from tests.kit.agents_under_test import scripted_model as model

    patches.install()
    company = ModuleType("my_company")
    company.__path__ = []  # type: ignore[attr-defined]
    models = ModuleType("my_company.model")
    models.model = model("scripted-page")  # type: ignore[attr-defined]
    monkeypatch.setitem(sys.modules, "my_company", company)
    monkeypatch.setitem(sys.modules, "my_company.model", models)
    monkeypatch.syspath_prepend(str(tmp_path))

    def load(page: str, *, policies: bool = False) -> AgentRegistry:
        (tmp_path / "page_agents.py").write_text(blocks(page, "python")[0])
        if policies:
            (tmp_path / "policies.toml").write_text(blocks(page, "toml")[0])
        return AgentRegistry.load(["page_agents"])

    yield load
    sys.modules.pop("page_agents", None)
