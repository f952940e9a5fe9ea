"""The code blocks of a page of `docs/guide`."""

from __future__ import annotations

import re
from pathlib import Path

GUIDE = Path(__file__).resolve().parents[4] / "docs" / "guide"


def blocks(page: str, language: str) -> list[str]:
    """Of this language, in order; there is at least one."""
    found = re.findall(rf"^```{language}\n(.*?)^```$", (GUIDE / page).read_text(), re.MULTILINE | re.DOTALL)
    assert found, f"{page} has no block of {language}"
    return found
