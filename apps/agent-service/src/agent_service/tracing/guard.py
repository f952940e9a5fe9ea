"""Between turns and those who tell of them: what goes wrong in telling never reaches a turn."""

from __future__ import annotations

import logging
from collections.abc import Callable
from typing import ParamSpec, TypeVar

log = logging.getLogger(__name__)

P = ParamSpec("P")
T = TypeVar("T")

_said: set[str] = set()


def safely(function: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T | None:
    """What the function returns, or `None` where it failed. Each kind of failure is logged once a process."""
    try:
        return function(*args, **kwargs)
    except Exception as error:
        kind = f"{getattr(function, '__qualname__', function)}: {type(error).__name__}"
        if kind not in _said and len(_said) < 100:
            _said.add(kind)
            log.exception("a part of a trace is not told (%s); runs go on without it", kind)
        return None
