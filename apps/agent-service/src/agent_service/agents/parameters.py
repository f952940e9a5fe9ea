"""What the Python function of a tool says about its parameters, but Agno does not tell the model."""

from __future__ import annotations

import functools
import inspect
from collections.abc import Callable
from typing import Annotated, Any, cast, get_type_hints

from agno.tools.function import Function
from pydantic import TypeAdapter
from pydantic.fields import FieldInfo
from pydantic.json_schema import GenerateJsonSchema
from pydantic_core.core_schema import DecimalSchema

from ..values.plain_json import to_plain


def schema_for_people(function: Function) -> dict[str, Any]:
    """The schema of the arguments for those who read, edit and approve a call: as pydantic reads them when the tool is called. Agno tells the
    model `object` for a date, a time, a tuple's later places, an optional date, a `TypedDict` and what it does not know, and leaves out ranges
    and defaults. What the tool's author wrote by hand, and what an MCP server says, stays as it is. The model is told what Agno tells it."""
    schema = function.parameters
    properties = schema.get("properties")
    if not isinstance(properties, dict) or function.entrypoint is None:
        return schema
    found, hints = parameters(function.entrypoint)
    by_agno = _written_by_agno(function.entrypoint)
    exact, definitions = argument_schemas(function.entrypoint)
    shown = {
        name: _with_default(
            {**exact[name], **_words_of(described)}
            if name in exact and _without_words(described) == by_agno.get(name)
            else described,
            found.get(name),
            hints.get(name),
        )
        for name, described in properties.items()
    }
    if shown == properties:
        return schema
    return {**schema, "properties": shown} | ({"$defs": definitions} if definitions else {})


def argument_schemas(entrypoint: Callable[..., Any] | None) -> tuple[dict[str, dict[str, Any]], dict[str, Any]]:
    """What pydantic takes for each parameter of a tool's function, as JSON Schema, and the `$defs` that they share. A parameter of a type
    that pydantic does not know is left out."""
    found, hints = parameters(entrypoint, with_metadata=True)
    adapters: list[tuple[str, Any, TypeAdapter[Any]]] = []
    for name, parameter in found.items():
        hint = hints.get(name)
        if hint is None:
            continue
        if isinstance(parameter.default, FieldInfo):
            hint = Annotated[hint, parameter.default]
        try:
            adapter = TypeAdapter[Any](cast(Any, hint))
            adapter.json_schema(schema_generator=SchemasForPeople)
        except Exception:  # a type that pydantic does not know, or that has no JSON
            continue
        adapters.append((name, "validation", adapter))
    if not adapters:
        return {}, {}
    schemas, shared = TypeAdapter.json_schemas(adapters, schema_generator=SchemasForPeople)
    return {str(name): schema for (name, _), schema in schemas.items()}, shared.get("$defs", {})


class SchemasForPeople(GenerateJsonSchema):
    """Pydantic's own, in which a decimal is told from "a number or any text"."""

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.ignored_warning_kinds = {"non-serializable-default", "skipped-choice"}

    def decimal_schema(self, schema: DecimalSchema) -> dict[str, Any]:
        written = super().decimal_schema(schema)
        options = [
            {**option, "format": "decimal"} if option.get("type") == "string" else option
            for option in written.get("anyOf", [])
        ]
        return {**written, "anyOf": options} if options else written


def _written_by_agno(entrypoint: Callable[..., Any]) -> dict[str, Any]:
    """What Agno says of each parameter, without its description; nothing where it cannot say anything."""
    try:
        properties = Function.from_callable(inspect.unwrap(entrypoint)).parameters.get("properties") or {}
    except Exception:  # Agno reads no signature of it
        return {}
    return {name: _without_words(described) for name, described in properties.items()}


def _without_words(described: Any) -> Any:
    return (
        {key: value for key, value in described.items() if key != "description"}
        if isinstance(described, dict)
        else described
    )


def _words_of(described: dict[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in described.items() if key == "description" and value}


def _with_default(described: Any, parameter: inspect.Parameter | None, hint: Any) -> Any:
    """With what the tool takes where the model gives nothing. Agno leaves it out, and people who approve a call have to see it. `None` is
    nothing to see."""
    if parameter is None or not isinstance(described, dict) or parameter.default in (inspect.Parameter.empty, None):
        return described
    if isinstance(parameter.default, FieldInfo):
        return described
    return {"default": _shown(as_json(parameter.default, hint)), **described}


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
