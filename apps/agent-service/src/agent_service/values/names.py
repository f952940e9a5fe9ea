"""Names of people and roles: what one may be, and when two mean the same. `names.ts` of the contract package says the same;
`fixtures/judging/names.json` holds both to it.

The characters are written out because processes have different versions of Unicode: what is a name must not depend on who asks.
"""

from __future__ import annotations

import re
import unicodedata
from typing import Any

_CONTROL = "\u0000-\u001f\u007f-\u009f\u2028\u2029"
_FORMAT = (
    "\u00ad\u0600-\u0605\u061c\u06dd\u070f\u0890\u0891\u08e2\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb"
    "\U000110bd\U000110cd\U00013430-\U0001343f\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U000e0000-\U000e00ff"
)
_BLANK = (
    "\u034f\u115f\u1160\u17b4\u17b5\u180b-\u180d\u180f\u2800\u3164\ufe00-\ufe0f\uffa0\ufff0-\ufff8\U0001d159"
    "\U000e0100-\U000e0fff"
)
_SPACE = "\t-\r \u00a0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000"

_KINDS = [
    ("control character", re.compile(f"[{_CONTROL}]")),
    ("format character", re.compile(f"[{_FORMAT}]")),
    ("invisible character", re.compile(f"[{_BLANK}]")),
]
_UNSEEN = re.compile(f"[{_CONTROL}{_FORMAT}{_BLANK}]")
_SPACES = re.compile(f"[{_SPACE}]+")

_NOT_TEXT = "must be a text that is not empty"
_HALF = re.compile("[\ud800-\udfff]")
_ILL_FORMED = "must not hold half of a character (a surrogate without its other half): UTF-8 cannot say it, and no agent could read it"


def name_problem(value: Any) -> str | None:
    """What is wrong with a name, in words that follow what it is the name of; `None` when nothing is."""
    if not isinstance(value, str):
        return _NOT_TEXT
    if _HALF.search(value):
        return _ILL_FORMED
    for kind, pattern in _KINDS:
        if found := pattern.search(value):
            code = f"U+{ord(found[0]):04X}"
            return f"must be one line without characters that cannot be seen; the {kind} {code} is in it"
    return None if _SPACES.sub("", value) else _NOT_TEXT


def name_key(name: str) -> str:
    """What two names have in common that are one: whatever looks the same because nothing of the difference can be seen, or because only
    case differs."""
    tidy = unicodedata.normalize("NFKC", _UNSEEN.sub("", _SPACES.sub(" ", name)))
    return _SPACES.sub(" ", unicodedata.normalize("NFKC", tidy.casefold())).strip(" ")


def is_same(one: str, other: str) -> bool:
    """Whether two names mean the same person or role."""
    return name_key(one) == name_key(other)
