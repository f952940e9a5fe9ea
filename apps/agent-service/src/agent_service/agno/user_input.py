"""What a tool asks people for. Agno alone would ask for every parameter of the function, share the fields between the calls of one message, pass
`None` for a field that nobody filled in, and ask what nobody can answer."""

from __future__ import annotations

import inspect
import json
from collections.abc import AsyncIterator
from copy import copy
from dataclasses import dataclass
from types import NoneType
from typing import Any, get_args

from agno.models.base import Model
from agno.models.message import Message
from agno.tools.function import Function, FunctionCall, UserInputField

from ..agents.parameters import argument_schemas, as_json, parameters
from ..agents.tools import starter_of
from .recorder import RECORDER

plain_calls = Model.arun_function_calls


@dataclass
class AskedField(UserInputField):
    """A field of a call. `optional`: it may stay without a value. `value_schema`: what fits into it; `None` where only its type is known."""

    optional: bool = False
    value_schema: dict[str, Any] | None = None


async def calls(
    self: Model,
    function_calls: list[FunctionCall],
    function_call_results: list[Message],
    *args: Any,
    skip_pause_check: bool = False,
    **kwargs: Any,
) -> AsyncIterator[Any]:
    """Around the tool calls of one message: each asks for its own values, and one that cannot be asked is an error that the model reads."""
    recorder = RECORDER.get()
    if recorder is not None and not skip_pause_check:
        lane = recorder.loop.lane
        starters = [call.function.name for call in function_calls if starter_of(call.function)]
        recorder.run_starters.update((lane, name) for name in starters)
        possible = []
        for call in function_calls:
            call.function = _with_own_fields(call)
            if problem := _problem(call):
                call.error = problem
                function_call_results.append(self.create_function_call_result(call, success=False))
            else:
                possible.append(call)
        function_calls = possible
    async for event in plain_calls(
        self, function_calls, function_call_results, *args, skip_pause_check=skip_pause_check, **kwargs
    ):
        yield event


def _with_own_fields(call: FunctionCall) -> Function:
    function = call.function
    if not function.requires_user_input or not function.user_input_schema:
        return function
    own = copy(function)
    declared = function.user_input_fields or [field.name for field in function.user_input_schema]
    known, hints = parameters(function.entrypoint)
    schemas, definitions = argument_schemas(function.entrypoint)
    own.user_input_schema = [
        _field(
            field,
            call.arguments or {},
            known.get(field.name),
            hints.get(field.name),
            _whole(schemas.get(field.name), definitions),
        )
        for field in function.user_input_schema
        if field.name in declared
    ]
    return own


def _whole(schema: dict[str, Any] | None, definitions: dict[str, Any]) -> dict[str, Any] | None:
    """A schema with all that it refers to."""
    return {**schema, "$defs": definitions} if schema is not None and "$ref" in json.dumps(schema) else schema


def _field(
    field: UserInputField,
    arguments: dict[str, Any],
    parameter: inspect.Parameter | None,
    hint: Any,
    schema: dict[str, Any] | None,
) -> UserInputField:
    default = parameter.default if parameter is not None else inspect.Parameter.empty
    has_default = default is not inspect.Parameter.empty
    value = arguments.get(field.name, as_json(default, hint) if has_default else None)
    optional = has_default or NoneType in get_args(hint if hint is not None else field.field_type)
    return AskedField(field.name, field.field_type, field.description, value, optional, schema)


def _problem(call: FunctionCall) -> str | None:
    """Why people cannot be asked what the model wants to know of them."""
    arguments = call.arguments or {}
    if call.function.name == "get_user_input" and (fields := arguments.get("user_input_fields")):
        return _wrong_list("user_input_fields", fields, "field_name")
    if call.function.name == "ask_user" and (questions := arguments.get("questions")):
        return _wrong_list("questions", questions, "question") or next(
            filter(None, (_wrong_options(n, question) for n, question in enumerate(questions))), None
        )
    return None


def _wrong_list(what: str, given: Any, name: str) -> str | None:
    if not isinstance(given, list) or not all(isinstance(item, dict) for item in given):
        return f"{what} must be a list of objects with {name}"
    names = [item.get(name) for item in given]
    for n, value in enumerate(names):
        if not isinstance(value, str) or not value.strip():
            return f"{what}[{n}].{name} is {value!r}; it must be a text that is not empty"
        if value in names[:n]:
            return f"{what}[{n}].{name} is {value!r}, like one before; each must be another"
    return next((wrong for n, item in enumerate(given) if (wrong := _wrong_text(f"{what}[{n}]", item))), None)


def _wrong_text(where: str, item: dict[str, Any]) -> str | None:
    for name in ("field_description", "header"):
        if item.get(name) is not None and not isinstance(item[name], str):
            return f"{where}.{name} is {item[name]!r}; it must be a text"
    return None


def _wrong_options(n: int, question: dict[str, Any]) -> str | None:
    options = question.get("options")
    where = f"questions[{n}].options"
    if not isinstance(options, list) or not options or not all(isinstance(option, dict) for option in options):
        return f"{where} must be a list of at least one object with label"
    labels = [option.get("label") for option in options]
    if not all(isinstance(label, str) and label.strip() for label in labels) or len(set(labels)) < len(labels):
        return f"{where}: each label must be a text that is not empty, and another one than the others"
    if any(not isinstance(option.get("description"), str | NoneType) for option in options):
        return f"{where}: a description must be a text"
    return None
