"""Files that an agent makes in a run, for people: `DATA_DIR/files/<run id>/<name>`."""

from __future__ import annotations

import re

from agents.data_dir import data_dir
from agents.staged_file import staged_file

_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,99}")
_RUN_ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,127}")


class FileNameError(ValueError):
    """A name that no file of a run can have; the message says what is allowed."""


def run_file_name(name: str, extension: str) -> str:
    """The name with its extension (`.csv`), which may be left out. Raises `FileNameError` for anything but a plain name."""
    full = name if name.lower().endswith(extension) else name + extension
    if not _NAME.fullmatch(full):
        raise FileNameError(
            f"{name!r} is no file name: up to 100 letters, digits, '.', '_' and '-' are allowed, the first a letter or digit, "
            f"e.g. sales-2026{extension}."
        )
    return full


def save_run_file(run_id: str, name: str, content: bytes) -> None:
    """Writes a file of the run whole, replacing one of that name. `name` is of `run_file_name`."""
    if not _RUN_ID.fullmatch(run_id):
        raise ValueError(f"{run_id!r} is no run id: letters, digits, '.', '_' and '-' are allowed.")
    with staged_file(data_dir() / "files" / run_id / name, content):
        pass
