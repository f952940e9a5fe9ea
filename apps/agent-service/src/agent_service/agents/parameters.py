"""What the Python function of a tool says about its parameters, but Agno does not tell the model."""

from __future__ import annotations

import functools
import inspect
from collections.abc import Callable
from typing import Any, get_type_hints

from agno.tools.function import Function
from pydantic import TypeAdapter

from ..values.plain_json import to_plain


def schema_with_defaults(function: Function) -> dict[str, Any]:
    """The schema of the arguments, with the defaults of the Python function: what the tool takes where the model gives nothing. Agno leaves
    them out, and people who approve a call have to see them. `None` is nothing to see."""
    schema = function.parameters
    properties = schema.get("properties")
    if not isinstance(properties, dict) or function.entrypoint is None:
        return schema
    found, hints = parameters(function.entrypoint)
    known = {
        name: {"default": _shown(as_json(found[name].default, hints.get(name))), **described}
        for name, described in properties.items()
        if name in found and isinstance(described, dict) and found[name].default not in (inspect.Parameter.empty, None)
    }
    return {**schema, "properties": {**properties, **known}} if known else schema


def _shown(default: Any) -> Any:
    """Schemas are ours, and hold plain numbers: those that are whole are written so."""
    return int(default) if isinstance(default, float) and default.is_integer() else default


def parameters(
    entrypoint: Callable[..., Any] | None, with_metadata: bool = False
) -> tuple[dict[str, inspect.Parameter], dict[str, Any]]:
    """The parameters of a tool's function, and their type hints, by name. Nothing where there is no function. `with_metadata`: hints keep what
    `Annotated` says."""
    if entrypoint is None:
        return {}, {}
    function: Any = inspect.unwrap(entrypoint)
    try:
        hints = get_type_hints(
            function.func if isinstance(function, functools.partial) else function, include_extras=with_metadata
        )
    except (NameError, TypeError):
        hints = {}
    return dict(inspect.signature(function).parameters), hints


def as_json(value: Any, hint: Any) -> Any:
    """A default as people see it, from which the function makes its own again."""
    try:
        return to_plain(TypeAdapter(hint if hint is not None else type(value)).dump_python(value, mode="json"))
    except Exception:  # a type that pydantic does not know
        return to_plain(value)
