"""Times as the record and its readers write them."""

from __future__ import annotations

from datetime import UTC, datetime


def iso(time: datetime) -> str:
    """ISO 8601 with milliseconds, in UTC."""
    return time.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
