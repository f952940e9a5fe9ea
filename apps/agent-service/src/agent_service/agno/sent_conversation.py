"""What this attempt has sent of one loop's conversation."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from .remembered_shape import RememberedShape


@dataclass
class SentConversation:
    """Of one loop. `common`: ids of messages that were sent in the common form."""

    common: set[str] = field(default_factory=set)
    last: Sequence[Any] = ()
    name: str | None = None
    """The payload that ends with `last`."""
    shape: RememberedShape | None = None
    """Of the last request."""

    def ends_with(self, name: str, sent: Sequence[Any]) -> None:
        self.name, self.last = name, sent
