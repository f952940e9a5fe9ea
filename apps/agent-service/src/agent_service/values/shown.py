"""Text from outside as it may be shown in a log line: nothing in it is obeyed by a terminal, breaks the line, or is there without being seen.

The same as `shown.ts` of the client package, held to the same golden file (`fixtures/shown/`).
"""

from __future__ import annotations

import re
import unicodedata

_PICTOGRAPH = (
    "[\u00a9\u00ae\u203c\u2049\u2122\u2139\u2190-\u21ff\u2300-\u23ff\u24c2\u25a0-\u27bf\u2900-\u297f\u2b00-\u2bff"
    "\u3030\u303d\u3297\u3299\U0001f000-\U0001faff]"
)
_WITH_STYLE = f"{_PICTOGRAPH}\ufe0f?[\U0001f3fb-\U0001f3ff]?"
_FLAGS = [
    "\U0001f3f4" + "".join(chr(0xE0000 + ord(letter)) for letter in region) + "\U000e007f"
    for region in ("gbeng", "gbsct", "gbwls")
]
_EMOJI = "|".join([*_FLAGS, "[#*0-9]\ufe0f\u20e3", f"{_WITH_STYLE}(?:\u200d{_WITH_STYLE})*"])
_FOUND = re.compile(f"{_EMOJI}|[^ -~]")
_NAMES = {"\n": "\\n", "\r": "\\r", "\t": "\\t"}
# Default_Ignorable_Code_Point as far as it is neither a control, a format nor unassigned; and the empty braille cell.
_UNSEEN = re.compile(
    "[\u034f\u115f\u1160\u17b4\u17b5\u180b-\u180f\u2800\u3164\ufe00-\ufe0f\uffa0\U000e0100-\U000e01ef]"
)


def shown(text: str) -> str:
    r"""Text in one line: `\n`, `\r`, `\t`, and `\u{200B}` for everything else that is hidden. Emoji stay whole.

    Showing what is shown changes nothing.
    """
    return _FOUND.sub(lambda found: _shown(found[0]), text)


def _shown(found: str) -> str:
    if len(found) > 1 and not any(unicodedata.category(character) == "Cn" for character in found):
        return found
    return "".join(_character(character) for character in found)


def _character(character: str) -> str:
    if not is_hidden(character):
        return character
    return _NAMES.get(character) or f"\\u{{{ord(character):04X}}}"


def is_hidden(character: str) -> bool:
    """Whether it cannot be seen, or does something to what stands around it."""
    category = unicodedata.category(character)
    return category[0] == "C" or category in ("Zl", "Zp") or _UNSEEN.match(character) is not None
