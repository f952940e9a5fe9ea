"""Whom this process believes: files of public keys, read at the start, and the file of what was revoked, read again whenever it changes."""

from __future__ import annotations

import json
import logging
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

from ..proofs.keys import Revoked, Trust, read_revoked, read_verify_keys
from .settings import Settings, SettingsError

log = logging.getLogger(__name__)

_T = TypeVar("_T")


def load_trust(settings: Settings) -> Trust:
    """Raises `SettingsError`, also for a file that would do nothing without `SIGNING_KEYS_FILE`. With that, what a person has to approve runs
    only when that person has signed it."""
    signing, enrolment, revoked = settings.signing_keys_file, settings.enrolment_keys_file, settings.revoked_file
    alone = "ENROLMENT_KEYS_FILE" if enrolment else "REVOKED_FILE" if revoked else None
    if alone and not signing:
        raise SettingsError(
            f"{alone} is set, and SIGNING_KEYS_FILE is not: nothing is signed then. Set it, or unset {alone}"
        )
    return Trust(
        keys=_read("SIGNING_KEYS_FILE", signing, read_verify_keys) if signing else (),
        enrolment_keys=_read("ENROLMENT_KEYS_FILE", enrolment, read_verify_keys) if enrolment else (),
        revoked=RevokedFile(revoked) if revoked else Revoked,
    )


class RevokedFile:
    """What a file revokes, at the moment. When it becomes unreadable, what it revoked before stays revoked, and the log says so."""

    def __init__(self, path: Path):
        self._path = path
        self._changed = self._stamp()
        self._revoked = _read("REVOKED_FILE", path, read_revoked)

    def __call__(self) -> Revoked:
        changed = self._stamp()
        if changed != self._changed:
            self._changed = changed
            try:
                self._revoked = _read("REVOKED_FILE", self._path, read_revoked)
            except SettingsError as error:
                log.error("%s; what it revoked before stays revoked", error)
        return self._revoked

    def _stamp(self) -> tuple[int, int, int] | None:
        try:
            status = self._path.stat()
        except OSError:
            return None
        return status.st_mtime_ns, status.st_size, status.st_ino


def _read(variable: str, path: Path, read: Callable[[Any], _T]) -> _T:
    try:
        given = json.loads(path.read_text())
    except (OSError, ValueError) as error:
        raise SettingsError(f"{variable} is {str(path)!r}, which cannot be read as JSON: {error}") from None
    try:
        return read(given)
    except ValueError as error:
        raise SettingsError(f"{variable} is {str(path)!r}, which {error}") from None
