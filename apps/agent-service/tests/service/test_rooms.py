"""Rooms of the package: from its path a reader tells what a module may import. Read from the source of every module, whatever is imported."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

SOURCE = Path(__file__).resolve().parents[2] / "src" / "agent_service"

ROOMS = ("contract", "values", "proofs", "payloads", "journal", "tracing", "agents", "agno", "temporal", "process")
"""From the ground up: a room imports those before it, and never one after it."""

FRONT_DOORS = {"__init__", "__main__", "tools"}
"""Modules beside the rooms: what starts the process, and what users import in their agents."""

KNOW_NO_FRAMEWORK = ("contract", "values", "proofs", "payloads", "journal", "tracing", "temporal")
"""Rooms that would not change for a second agent framework: `temporal/` knows `agents/framework.py`, and nothing of `agno/`."""

THE_FRAMEWORKS_DOORS = {"agno.framework", "agno.logs"}
"""What `process/` may import of `agno/`."""

WHAT_AUTHORS_USE = (
    "agno.agent",
    "agno.team",
    "agno.tools",
    "agno.workflow",
    "agno.factory",
    "agno.hooks",
    "agno.exceptions",
)
"""Of Agno, for the room that reads agents as their authors wrote them."""

KNOWN = {"agents/naming.py": ("agno.utils.names", "agno.utils.string")}
"""Internals of Agno elsewhere: how it invents an id, and makes one of a name."""


def imports_of(module: Path) -> Iterator[str]:
    """Every module that it imports, wherever in the file: `agent_service.journal.live`, `agno.models.base`. Of `from x import y` also `x.y`,
    which may be a module."""
    package = ("agent_service", *module.relative_to(SOURCE).parent.parts)
    for node in ast.walk(ast.parse(module.read_text())):
        if isinstance(node, ast.Import):
            yield from (name.name for name in node.names)
        elif isinstance(node, ast.ImportFrom):
            of_here = package[: len(package) - node.level + 1] if node.level else ()
            base = ".".join([*of_here, *([node.module] if node.module else [])])
            yield base
            yield from (f"{base}.{name.name}" for name in node.names)


def library(name: str) -> str:
    return name.partition(".")[0]


MODULES = {module.relative_to(SOURCE).as_posix(): set(imports_of(module)) for module in sorted(SOURCE.rglob("*.py"))}
IN_ROOMS = [name for name in MODULES if "/" in name]


def test_every_module_is_in_a_room() -> None:
    assert {Path(name).stem for name in MODULES if "/" not in name} == FRONT_DOORS
    assert {name.partition("/")[0] for name in IN_ROOMS} == set(ROOMS)


@pytest.mark.parametrize("module", IN_ROOMS)
def test_a_room_imports_only_rooms_below_it(module: str) -> None:
    own = ROOMS.index(module.partition("/")[0])
    above = {
        name for name in MODULES[module] for room in ROOMS[own + 1 :] if f"{name}.".startswith(f"agent_service.{room}.")
    }
    assert not above, f"{module} imports {above}; allowed are {ROOMS[: own + 1]}"


@pytest.mark.parametrize("module", IN_ROOMS)
def test_a_second_framework_would_be_a_folder_beside_this_one(module: str) -> None:
    room = module.partition("/")[0]
    doors = {f"agent_service.{door}" for door in THE_FRAMEWORKS_DOORS} if room == "process" else set()
    below = "agent_service.agno"
    known = {name for name in MODULES[module] if f"{name}.".startswith(f"{below}.") and name != below}
    known = {name for name in known if not any(f"{name}.".startswith(f"{door}.") for door in doors)}
    if room in (*KNOW_NO_FRAMEWORK, "process"):
        assert not known, f"{module} imports {known} of Agno's room"


@pytest.mark.parametrize("module", IN_ROOMS)
def test_libraries_stay_in_their_rooms(module: str) -> None:
    room = module.partition("/")[0]
    names = MODULES[module]
    if room not in ("temporal", "process"):
        assert not {name for name in names if library(name) == "temporalio"}, (
            f"{module}: Temporal is known to temporal/ and process/"
        )
    if room == "agno":
        return
    allowed = KNOWN.get(module, ()) + (WHAT_AUTHORS_USE if room == "agents" else ())
    of_agno = {
        name
        for name in names
        if library(name) == "agno"
        and not (any(f"{name}.".startswith(f"{one}.") for one in allowed) and "._" not in name)
    }
    assert not of_agno, f"{module} imports {of_agno} of Agno; that belongs into agno/"
