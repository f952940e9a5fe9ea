"""The files that a run's tools made, for people: `DATA_DIR/files/<run id>/<name>`."""

from __future__ import annotations

import mimetypes
import re
from datetime import UTC, datetime
from pathlib import Path

from pydantic import BaseModel, ConfigDict, TypeAdapter
from pydantic.alias_generators import to_camel
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import FileResponse, Response
from starlette.routing import Route

SHOWN = frozenset({"image/png", "image/svg+xml", "text/csv", "text/plain"})
"""Media types that a browser may show; every other file is downloaded."""

SVG_POLICY = "default-src 'none'; style-src 'unsafe-inline'; sandbox"
"""A browser that opens an SVG runs no script of it and fetches nothing for it."""

_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,127}")
_TYPES = mimetypes.MimeTypes()  # Python's own table, not the machine's


class RunFile(BaseModel):
    """A file of a run. `size` in bytes; `created_at`: when it was written last."""

    model_config = ConfigDict(alias_generator=to_camel, populate_by_name=True)

    name: str
    size: int
    media_type: str
    created_at: datetime


_FILES = TypeAdapter(list[RunFile])


def file_routes(data_dir: Path) -> list[Route]:
    """`GET /runs/{run_id}/files` and `GET /runs/{run_id}/files/{name}`. A run without files has an empty list; what is no plain name
    of a regular file in the run's folder is not found."""
    root = data_dir.resolve() / "files"

    def files(request: Request) -> Response:
        run_id = request.path_params["run_id"]
        if not _NAME.fullmatch(run_id):
            raise HTTPException(404, f"{run_id!r} is no run id")
        folder = root / run_id
        found = [_describe(path) for path in sorted(folder.iterdir()) if _served(path)] if folder.is_dir() else []
        found = sorted(found, key=lambda file: file.created_at)
        return Response(_FILES.dump_json(found, by_alias=True), media_type="application/json")

    def file(request: Request) -> Response:
        run_id, name = request.path_params["run_id"], request.path_params["name"]
        path = root / run_id / name
        if not _NAME.fullmatch(run_id) or not _served(path):
            raise HTTPException(
                404, f"run {run_id!r} has no file {name!r}; GET /runs/<run id>/files lists those it has"
            )
        media_type = _media_type(path)
        headers = {"x-content-type-options": "nosniff", "cache-control": "no-cache"}
        if media_type == "image/svg+xml":
            headers["content-security-policy"] = SVG_POLICY
        return FileResponse(
            path,
            media_type=media_type,
            filename=name,
            headers=headers,
            content_disposition_type="inline" if media_type in SHOWN else "attachment",
        )

    return [Route("/runs/{run_id}/files", files), Route("/runs/{run_id}/files/{name}", file)]


def _served(path: Path) -> bool:
    """Whether it is a file of the folder itself. Files in the making begin with a dot, and links may lead elsewhere."""
    return _NAME.fullmatch(path.name) is not None and path.is_file() and path.resolve() == path


def _describe(path: Path) -> RunFile:
    status = path.stat()
    return RunFile(
        name=path.name,
        size=status.st_size,
        media_type=_media_type(path),
        created_at=datetime.fromtimestamp(status.st_mtime, UTC),
    )


def _media_type(path: Path) -> str:
    media_type, encoding = _TYPES.guess_type(path.name)
    return media_type if media_type and not encoding else "application/octet-stream"
