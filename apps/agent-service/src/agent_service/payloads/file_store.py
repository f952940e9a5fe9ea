"""Payloads as files."""

from __future__ import annotations

import asyncio
import os
import uuid
from pathlib import Path

from .store import PayloadStoreUnavailable, checked, name_of, path_of


class FilePayloadStore:
    """A `PayloadStore` in a folder. What was put survives a power cut."""

    def __init__(self, folder: Path):
        self._folder = folder

    async def check(self) -> None:
        """Makes the folder. Raises `PayloadStoreUnavailable` when nothing can be written there."""
        await asyncio.to_thread(self._check)

    async def put(self, data: bytes) -> str:
        """Returns the name."""
        return await asyncio.to_thread(self._put, data)

    async def get(self, name: str) -> bytes:
        """Raises `PayloadLost`."""
        return await asyncio.to_thread(self._get, name)

    def _check(self) -> None:
        probe = self._folder / f".{uuid.uuid4()}"
        try:
            self._folder.mkdir(parents=True, exist_ok=True)
            probe.touch(exist_ok=False)
            probe.unlink()
        except OSError as error:
            next_step = "Let this user write there, or set DATA_DIR to another folder."
            raise PayloadStoreUnavailable(
                f"DATA_DIR is {str(self._folder.parent)!r}, where nothing can be written: {error}. {next_step}",
                refused=True,
            ) from error

    def _put(self, data: bytes) -> str:
        name = name_of(data)
        path = self._folder / path_of(name)
        try:
            if name_of(path.read_bytes()) == name and _touch(path):
                return name
        except FileNotFoundError:
            path.parent.mkdir(parents=True, exist_ok=True)
        staged = path.parent / f".{uuid.uuid4()}"
        try:
            with staged.open("xb") as file:
                file.write(data)
                file.flush()
                os.fsync(file.fileno())
            os.replace(staged, path)
        except BaseException:
            staged.unlink(missing_ok=True)
            raise
        for folder in (path.parent, self._folder):
            _sync_folder(folder)
        return name

    def _get(self, name: str) -> bytes:
        path = self._folder / path_of(name)
        try:
            data = path.read_bytes()
        except FileNotFoundError:
            data = None
        return checked(name, data, f"the file {path}")


def _touch(path: Path) -> bool:
    """Makes a file count as written now. False when that cannot be: it is gone, or belongs to somebody else."""
    try:
        os.utime(path)
    except OSError:
        return False
    return True


def _sync_folder(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
