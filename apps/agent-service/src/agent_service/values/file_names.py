"""Names of files, as `files.ts` of the contract package makes them clean."""

from __future__ import annotations

import re
import unicodedata

LONGEST_NAME = 200
"""Characters."""

_UNSEEN = frozenset("\u115f\u1160\u2800\u3164\uffa0")


def clean_file_name(given: str) -> str:
    """The name as it is kept: its last part, one line, nothing that cannot be seen, no longer than 200 characters with what it ends with."""
    last = re.split(r"[/\\]", given)[-1]
    seen = "".join(character for character in last if not _is_unseen(character))
    name = re.sub(r'[<>:"|?*]', "_", unicodedata.normalize("NFC", seen))
    name = re.sub(r"^[.\s]+", "", name).strip()
    if not name:
        return "file"
    if len(name) <= LONGEST_NAME:
        return name
    found = re.search(r"\.[^.]{1,20}$", name)
    end = found.group() if found else ""
    return (name[: LONGEST_NAME - len(end)] + end).strip()


def _is_unseen(character: str) -> bool:
    category = unicodedata.category(character)
    return category.startswith("C") or category in ("Zl", "Zp") or character in _UNSEEN
