"""Where the sample agents keep what they write."""

from __future__ import annotations

import os
from pathlib import Path

_IN_REPOSITORY = Path(__file__).parent / "../../../.data"


def data_dir() -> Path:
    """`DATA_DIR`, or `.data` in the repository. Made when it is missing."""
    directory = Path(os.environ.get("DATA_DIR") or _IN_REPOSITORY).resolve()
    directory.mkdir(parents=True, exist_ok=True)
    return directory
