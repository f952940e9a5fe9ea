"""Text that can be written as UTF-8. Half of a character (a surrogate without its other half) cannot: models cut emoji in two, and tools
read files that hold them.

A pair of halves becomes the character that it stands for, and a half alone U+FFFD, as everywhere where text is decoded.
"""

from __future__ import annotations

import re
from typing import Any

_HALF = re.compile("[\ud800-\udfff]")


def well_formed(text: str) -> str:
    """The text itself where nothing is wrong with it."""
    if text.isascii() or not _HALF.search(text):
        return text
    return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")


def well_formed_value(value: Any) -> Any:
    """The same for all texts of a value made of dictionaries, lists and scalars, names included; a tuple becomes a list. What is nothing of
    these stays as it is."""
    if isinstance(value, str):
        return well_formed(value)
    if isinstance(value, dict):
        return {well_formed_value(name): well_formed_value(item) for name, item in value.items()}
    return [well_formed_value(item) for item in value] if isinstance(value, list | tuple) else value


class Pieces:
    """Text that comes in pieces, of which one may end in the middle of a character."""

    def __init__(self) -> None:
        self._held = ""

    def add(self, piece: str) -> str:
        """The piece as far as it is whole: together with what `rest` gives, the pieces add up to the well-formed text of all."""
        text, self._held = self._held + piece, ""
        if text and "\ud800" <= text[-1] <= "\udbff":
            text, self._held = text[:-1], text[-1]
        return well_formed(text)

    def rest(self) -> str:
        """What never became whole, after the last piece."""
        held, self._held = self._held, ""
        return well_formed(held)
