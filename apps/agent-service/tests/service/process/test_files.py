from __future__ import annotations

import os
from datetime import UTC, datetime
from pathlib import Path

import pytest
from httpx import URL, ASGITransport, AsyncClient, Response

from agent_service.agents.registry import AgentRegistry
from agent_service.process.app import ServiceState, create_app
from agent_service.process.settings import Settings

SVG = b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """The files of the run `run-1`; beside them what nobody may get."""
    (tmp_path / "shop.db").write_bytes(b"secret")
    folder = tmp_path / "files" / "run-1"
    folder.mkdir(parents=True)
    other = tmp_path / "files" / "run-2"
    other.mkdir()
    (other / "other.csv").write_bytes(b"secret")
    return folder


async def get(folder: Path, path: str) -> Response:
    """Sends the path as it is written, without tidying up its dots."""
    app = create_app(
        Settings(data_dir=folder.parents[1], agent_service_port=8100),
        AgentRegistry([]),
        ServiceState(),
        scripted_model=True,
    )
    async with AsyncClient(transport=ASGITransport(app=app), base_url="http://localhost") as client:
        return await client.get(URL("http://localhost").copy_with(raw_path=path.encode()))


async def test_a_run_lists_its_files_with_size_type_and_time_the_oldest_first(folder: Path) -> None:
    for name, content, at in (("b.csv", b"a\r\n1\r\n", 1_700_000_000), ("a.svg", SVG, 1_700_000_001)):
        (folder / name).write_bytes(content)
        os.utime(folder / name, (at, at))
    listed = await get(folder, "/runs/run-1/files")
    assert listed.json() == [
        {"name": "b.csv", "size": 6, "mediaType": "text/csv", "createdAt": "2023-11-14T22:13:20Z"},
        {"name": "a.svg", "size": len(SVG), "mediaType": "image/svg+xml", "createdAt": "2023-11-14T22:13:21Z"},
    ]
    assert datetime.fromisoformat(listed.json()[0]["createdAt"]) == datetime.fromtimestamp(1_700_000_000, UTC)


async def test_a_run_without_files_has_an_empty_list(folder: Path) -> None:
    assert (await get(folder, "/runs/run-1/files")).json() == []
    assert (await get(folder, "/runs/unknown/files")).json() == []


@pytest.mark.parametrize(
    ("name", "media_type", "disposition"),
    [
        ("chart.svg", "image/svg+xml", "inline"),
        ("chart.png", "image/png", "inline"),
        ("data.csv", "text/csv; charset=utf-8", "inline"),
        ("notes.txt", "text/plain; charset=utf-8", "inline"),
        ("page.html", "text/html; charset=utf-8", "attachment"),
        ("paper.pdf", "application/pdf", "attachment"),
        ("data.csv.gz", "application/octet-stream", "attachment"),
        ("unknown", "application/octet-stream", "attachment"),
    ],
)
async def test_only_harmless_types_are_shown_and_none_is_guessed(
    folder: Path, name: str, media_type: str, disposition: str
) -> None:
    (folder / name).write_bytes(b"content")
    served = await get(folder, f"/runs/run-1/files/{name}")
    assert (served.status_code, served.content) == (200, b"content")
    assert served.headers["content-type"] == media_type
    assert served.headers["content-disposition"] == f'{disposition}; filename="{name}"'
    assert served.headers["x-content-type-options"] == "nosniff"


async def test_an_svg_is_served_so_that_its_scripts_do_not_run(folder: Path) -> None:
    (folder / "chart.svg").write_bytes(SVG)
    served = await get(folder, "/runs/run-1/files/chart.svg")
    assert served.headers["content-security-policy"] == "default-src 'none'; style-src 'unsafe-inline'; sandbox"


@pytest.mark.parametrize(
    "path",
    [
        "/runs/run-1/files/missing.csv",
        "/runs/run-1/files/..",
        "/runs/run-1/files/%2e%2e",
        "/runs/run-1/files/../../../shop.db",
        "/runs/run-1/files/..%2f..%2fshop.db",
        "/runs/run-1/files/%2e%2e%2f%2e%2e%2fshop.db",
        "/runs/run-1/files/..%5c..%5cshop.db",
        "/runs/run-1/files/..%2frun-2%2fother.csv",
        "/runs/run-1/files/%2fetc%2fpasswd",
        "/runs/run-1/files//etc/passwd",
        "/runs/run-1/files/a%00.csv",
        "/runs/run-1/files/a.csv%0a",
        "/runs/run-1/files/.hidden.tmp",
        "/runs/run-1/files/link.csv",
        "/runs/run-1/files/folder",
        "/runs/../files/shop.db",
        "/runs/../../files/shop.db",
        "/runs/%2e%2e/files/shop.db",
        "/runs/%2e%2e/files",
        "/runs/./files/run-1",
        "/runs/%2e/files",
        "/runs/run-1%2f..%2frun-2/files/other.csv",
        "/runs/run-1%00/files",
        "/runs/link/files/other.csv",
    ],
)
async def test_what_is_no_file_of_the_run_is_not_found(folder: Path, path: str) -> None:
    (folder / ".hidden.tmp").write_bytes(b"secret")
    (folder / "link.csv").symlink_to(folder.parents[1] / "shop.db")
    (folder / "folder").mkdir()
    (folder.parent / "link").symlink_to(folder.parent / "run-2")
    served = await get(folder, path)
    assert served.status_code == 404
    assert b"secret" not in served.content


async def test_what_is_not_served_is_not_listed(folder: Path) -> None:
    (folder / ".a.csv.tmp").write_bytes(b"half")
    (folder / "link.csv").symlink_to(folder.parents[1] / "shop.db")
    (folder / "folder").mkdir()
    (folder.parent / "link").symlink_to(folder.parent / "run-2")
    assert (await get(folder, "/runs/run-1/files")).json() == []
    assert (await get(folder, "/runs/link/files")).json() == []


async def test_what_is_not_found_is_said_with_what_to_ask(folder: Path) -> None:
    detail = (await get(folder, "/runs/run-1/files/a.csv")).json()["detail"]
    assert detail == "run 'run-1' has no file 'a.csv'; GET /runs/<run id>/files lists those it has"
