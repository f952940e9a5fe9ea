from __future__ import annotations

import os
import tempfile
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from agent_service.process.listening import listen_at
from agent_service.process.settings import Settings, SettingsError
from agent_service.process.several.places import LONGEST_SOCKET, places_of, service_id, socket_folder


@settings(deadline=None)
@given(st.integers(1, 64), st.integers(1, 10_000))
def test_the_turns_of_the_whole_are_shared_and_no_process_is_without_one(processes: int, turns: int) -> None:
    configured = Settings(agent_processes=processes, agent_turns_at_once=turns)
    places = places_of("agents-1", configured.processes, turns, Path("/run"))
    shares = [place.turns for place in places]
    assert sum(shares) == turns
    assert len(places) <= processes and min(shares) >= 1 and max(shares) - min(shares) <= 1


def test_a_process_has_the_same_id_and_place_at_each_start() -> None:
    assert [place.id for place in places_of("agents-1", 3, 100, Path("/run"))] == [
        "agents-1-1",
        "agents-1-2",
        "agents-1-3",
    ]


def test_a_service_is_named_by_who_starts_it_or_by_its_container(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("socket.gethostname", lambda: "agents-7d9f.x")
    assert service_id("a-1", {}) == "a-1"
    assert service_id(None, {"KUBERNETES_SERVICE_HOST": "10.0.0.1"}) == "agents-7d9f.x"
    monkeypatch.setattr("agent_service.temporal.lease.identity.CONTAINER_MARKS", ())
    one, other = service_id(None, {}), service_id(None, {})
    assert one.startswith("agents-7d9f.x-") and one != other


def of_bytes(length: int, above: Path) -> Path:
    """A folder whose path has so many bytes, some of them of letters that take two."""
    left = length - len(os.fsencode(above)) - 1
    folder = above / ("é" * (left // 2) + "x" * (left % 2))
    folder.mkdir()
    assert len(os.fsencode(folder)) == length
    return folder


def test_a_folder_too_long_for_sockets_is_refused_before_a_process_begins(monkeypatch: pytest.MonkeyPatch) -> None:
    below = len("/agent-service-12345678/64")
    with tempfile.TemporaryDirectory(dir="/tmp") as short:
        longest, too_long = (of_bytes(LONGEST_SOCKET - below + n, Path(short)) for n in (0, 1))
        monkeypatch.setattr(tempfile, "tempdir", str(longest))
        for place in places_of("agents-1", 64, 64, socket_folder(64)):
            listen_at(Path(place.socket)).close()
        monkeypatch.setattr(tempfile, "tempdir", str(too_long))
        with pytest.raises(SettingsError) as refused:
            socket_folder(64)
        assert str(refused.value).startswith(f"TMPDIR is {too_long}, which is of {LONGEST_SOCKET - below + 1} bytes; ")
        assert f" {LONGEST_SOCKET - below} at most" in str(refused.value)
        assert list(too_long.iterdir()) == []
        socket_folder(9)
