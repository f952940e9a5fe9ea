"""Whether the path of a condition is where a tool reads the value. The model writes arguments as JSON, and pydantic makes the tool's own
objects of them: a field with an alias is read from another name than it has in Python. A condition on a name that nobody reads would judge a
value that is not there, so that a call could run which people had to see. Such a policy is not served."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator, Mapping, Sequence, Set
from types import NoneType, UnionType
from typing import Annotated, Any, Union, get_args, get_origin, get_type_hints, is_typeddict

from agno.tools.function import Function
from pydantic import AliasChoices, AliasPath, BaseModel, RootModel
from pydantic.fields import FieldInfo

from .parameters import parameters

PLAIN = (str, bytes, int, float, bool, complex)


@dataclasses.dataclass(frozen=True)
class _Problem:
    """`misread`: the tool reads the value, but from another name than the path has, or from several."""

    words: str
    misread: bool = False


def path_problem(function: Function, path: str) -> str | None:
    """Why a condition on this path of the tool's arguments cannot be judged, in words for who writes the policy; `None` when it can. What the
    tool's types or schema do not tell (a plain `dict`) is taken as it is written."""
    first, *steps = path.split(".")
    known = (function.parameters or {}).get("properties") or {}
    if not known:
        return None
    if first not in known:
        return f"a condition speaks of the argument {first!r}; {function.name} has {', '.join(known)}"
    if (
        function.entrypoint is None or function.skip_entrypoint_processing
    ):  # of an MCP server: what it describes is all that there is
        words = _schema_problem(function.parameters, known[first], steps, first)
        return f"a condition speaks of {path!r}: {words}" if words else None
    hints = parameters(function.entrypoint, with_metadata=True)[1]
    hint = hints.get(first, Any)
    names = _read_from(first, _metadata(hint), by_name=False)
    problem = _field_problem(function.name, first, names, first) or _problem(hint, steps, first)
    return f"a condition speaks of {path!r}: {problem.words}" if problem else None


def _schema_problem(
    whole: Mapping[str, Any], schema: Any, steps: Sequence[str], where: str, seen: frozenset[str] = frozenset()
) -> str | None:
    """The same of a JSON Schema: one of its alternatives must have the path. A schema that lists no properties takes any."""
    if not steps or not isinstance(schema, dict):
        return None
    if isinstance(ref := schema.get("$ref"), str):
        if ref in seen:  # it only refers to itself
            return None
        place: Any = whole
        for part in ref.removeprefix("#/").split("/"):
            place = place.get(part, {}) if isinstance(place, dict) else {}
        return _schema_problem(whole, place, steps, where, seen | {ref})
    for kind in ("anyOf", "oneOf", "allOf"):
        if options := [option for option in schema.get(kind) or [] if option != {"type": "null"}]:
            problems = [_schema_problem(whole, option, steps, where, seen) for option in options]
            return None if None in problems else problems[0]
    step, rest = steps[0], steps[1:]
    if "items" in schema:
        if not step.isdecimal():
            return f"{where} is a list; write the number of the item: {where}.0"
        return _schema_problem(whole, schema["items"], rest, f"{where}.{step}")
    properties = schema.get("properties")
    if not isinstance(properties, dict) or not properties:
        return None
    if step in properties:
        return _schema_problem(whole, properties[step], rest, f"{where}.{step}")
    return None if schema.get("additionalProperties") else f"{where} has {', '.join(properties)}"


def _problem(hint: Any, steps: Sequence[str], where: str) -> _Problem | None:
    """Each of the types that a value may have is looked at. One that reads it from elsewhere is enough to refuse; else one that has it is
    enough to take it."""
    if not steps:
        return None
    problems = [_problem_of(one, steps[0], steps[1:], where) for one in _alternatives(hint)]
    misread = next((problem for problem in problems if problem and problem.misread), None)
    return misread or (None if None in problems else problems[0] if problems else None)


def _problem_of(hint: Any, step: str, rest: Sequence[str], where: str) -> _Problem | None:
    kind = get_origin(hint) or hint
    if not isinstance(kind, type):
        return None
    if issubclass(kind, BaseModel):
        return _in_fields(kind, _of_model(kind), step, rest, where, extra=kind.model_config.get("extra") == "allow")
    if dataclasses.is_dataclass(kind) or is_typeddict(kind):
        return _in_fields(kind, _of_hints(kind), step, rest, where)
    if issubclass(kind, Mapping):
        return _problem((*get_args(hint), Any, Any)[1], rest, f"{where}.{step}")
    if issubclass(kind, PLAIN):
        return _Problem(f"{where} is {kind.__name__}, which has nothing inside")
    if issubclass(kind, Sequence | Set):
        if not step.isdecimal():
            return _Problem(f"{where} is a list; write the number of the item: {where}.0")
        inner = [item for item in get_args(hint) if item is not ...] or [Any]
        return _problem(Union[tuple(inner)], rest, f"{where}.{step}")  # noqa: UP007
    return None


Fields = Mapping[str, tuple[Any, Sequence[str] | None]]
"""By the name in Python: the type, and the names under which the JSON may have it; `None` for a place deeper inside."""


def _in_fields(
    kind: type, fields: Fields, step: str, rest: Sequence[str], where: str, extra: bool = False
) -> _Problem | None:
    readers = [name for name, (_, names) in fields.items() if names and step in names] or [step]
    if readers[0] in fields:  # several fields may read one name: each has to read it as the condition does
        read = [(reader, *fields[reader]) for reader in readers]
        wrong = (
            _field_problem(kind.__name__, reader, names, step, where) or _problem(hint, rest, f"{where}.{step}")
            for reader, hint, names in read
        )
        return next(filter(None, wrong), None)
    if extra:
        return None
    readable = ", ".join(each for _, names in fields.values() for each in names or ())
    return _Problem(f"{where} is {kind.__name__}, which has {readable or 'no fields'}")


def _field_problem(
    owner: str, name: str, names: Sequence[str] | None, step: str, where: str | None = None
) -> _Problem | None:
    if names == [step]:
        return None
    if names is None:
        return _Problem(f"{owner} takes {name} from inside of other values; give it an alias that is one name", True)
    if len(names) > 1:
        several = " or ".join(map(repr, names))
        return _Problem(
            f"{owner} takes {name} as {several}; let it have one name, so that the condition cannot miss it", True
        )
    path = f"{where}.{names[0]}" if where else names[0]
    return _Problem(f"{owner} takes {name} as {names[0]!r}; write {path!r}", True)


def _of_model(kind: type[BaseModel]) -> Fields:
    config = kind.model_config
    by_name = bool(config.get("populate_by_name") or config.get("validate_by_name"))
    by_alias = config.get("validate_by_alias") is not False
    return {
        name: (field.annotation, _read_from(name, [field] if by_alias else [], by_name))
        for name, field in kind.model_fields.items()
    }


def _of_hints(kind: Any) -> Fields:
    own = getattr(kind, "__pydantic_fields__", None)
    if own is not None:
        return {name: (field.annotation, _read_from(name, [field], by_name=False)) for name, field in own.items()}
    hints = get_type_hints(kind, include_extras=True)
    return {name: (hint, _read_from(name, _metadata(hint), by_name=False)) for name, hint in hints.items()}


def _read_from(name: str, metadata: Sequence[Any], by_name: bool) -> list[str] | None:
    """The names under which pydantic looks for a field; `None` where one of them is a place deeper inside."""
    found = next((each for each in metadata if isinstance(each, FieldInfo)), None)
    alias = (found.validation_alias or found.alias) if found else None
    if alias is None:
        return [name]
    choices = alias.choices if isinstance(alias, AliasChoices) else [alias]
    plain = [_one_name(choice) for choice in choices]
    if None in plain:
        return None
    return list(dict.fromkeys([*(each for each in plain if each is not None), *([name] if by_name else [])]))


def _one_name(alias: str | AliasPath) -> str | None:
    if isinstance(alias, str):
        return alias
    return str(alias.path[0]) if len(alias.path) == 1 else None


def _metadata(hint: Any) -> Sequence[Any]:
    return get_args(hint)[1:] if get_origin(hint) is Annotated else []


def _alternatives(hint: Any) -> Iterator[Any]:
    """The types that a value may have, without `None`, and without what only says more of one."""
    origin = get_origin(hint)
    renamed = getattr(hint, "__supertype__", None) or getattr(hint, "__value__", None)  # NewType, type X = …
    if origin is Annotated:
        yield from _alternatives(get_args(hint)[0])
    elif origin in (Union, UnionType):
        for one in get_args(hint):
            yield from _alternatives(one)
    elif renamed is not None:
        yield from _alternatives(renamed)
    elif isinstance(hint, type) and issubclass(hint, RootModel):
        yield from _alternatives(hint.model_fields["root"].annotation)
    elif hint not in (None, NoneType):
        yield hint
