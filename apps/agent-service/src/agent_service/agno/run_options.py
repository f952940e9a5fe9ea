"""What plain Agno takes beside the request when a run is called, as its `arun` and `acontinue_run` take it."""

from __future__ import annotations

from typing import Any

from ..contract.models import RunOptions

_IN_ALL_TURNS = ("dependencies", "metadata", "knowledge_filters")


def beginning_with(options: RunOptions | None) -> dict[str, Any]:
    """For the call that begins a run."""
    given = options.model_dump() if options else {}
    return {name: value for name, value in given.items() if value is not None}


def going_on_with(options: RunOptions | None) -> dict[str, Any]:
    """For a call that goes on with a run: its session state and its context are its own by then."""
    return {name: value for name, value in beginning_with(options).items() if name in _IN_ALL_TURNS}
