"""Whether the path of a condition is where a tool reads the value. The model writes arguments as JSON, and pydantic makes the tool's own
objects of them: a field with an alias is read from another name than it has in Python. A condition on a name that nobody reads would judge a
value that is not there, so that a call could run which people had to see. Such a policy is not served."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator, Mapping, Sequence, Set
from types import NoneType, UnionType
from typing import Annotated, Any, Union, get_args, get_origin

from agno.tools.function import Function
from pydantic import AliasChoices, AliasGenerator, AliasPath, BaseModel, ConfigDict, RootModel
from pydantic.fields import FieldInfo

# Those of `typing` miss what pydantic takes on Python 3.11
from typing_extensions import get_original_bases, get_type_hints, is_typeddict

from .parameters import parameters

SCALARS = {"string", "number", "integer", "boolean"}
PLAIN = (str, bytes, int, float, bool, complex)


@dataclasses.dataclass(frozen=True)
class _Problem:
    """`misread`: the tool reads the value, but from another name than the path has, or from several."""

    words: str
    misread: bool = False


@dataclasses.dataclass(frozen=True)
class _Reading:
    """How the tool gets its arguments. `raw`: as the model wrote them, because pydantic does not make them; a `TypedDict` is then read by its
    own keys, and the tool may make a model of a `dict` by either name. `config`: of pydantic, for types that have none of their own."""

    raw: bool
    config: ConfigDict = dataclasses.field(default_factory=ConfigDict)

    def inside(self, kind: type) -> _Reading:
        own = _config_of(kind)
        return self if own is None else dataclasses.replace(self, config=own)

    def names(self, name: str, field: FieldInfo, keys: bool = False) -> list[str] | None:
        """The names under which a field is looked for; `None` where one of them is a place deeper inside."""
        by_name = bool(self.config.get("populate_by_name") or self.config.get("validate_by_name"))
        if (self.raw and keys) or self.config.get("validate_by_alias") is False:
            return [name]
        return _read_from(name, _alias(name, field, self.config), by_name or self.raw)


def path_problem(function: Function, path: str, what: str = "a condition") -> str | None:
    """Why a condition (or `what` else) on this path of the tool's arguments cannot be judged, in words for who writes the policy; `None` when
    it can. What the tool's types or schema do not tell (a plain `dict`) is taken as it is written."""
    first, *steps = path.split(".")
    known = (function.parameters or {}).get("properties") or {}
    if not known and (function.parameters or {}).get("additionalProperties") is not False:
        return None
    if first not in known:
        return f"{what} speaks of the argument {first!r}; {function.name} has {', '.join(known) or 'none'}"
    if (
        function.entrypoint is None or function.skip_entrypoint_processing
    ):  # of an MCP server: what it describes is all that there is
        words = _schema_problem(function.parameters, known[first], steps, first)
        return f"{what} speaks of {path!r}: {words}" if words else None
    found, hints = parameters(function.entrypoint, with_metadata=True)
    hint = hints.get(first, Any)
    default = found[first].default if first in found else None
    reading = _Reading(raw=not _validated(function.entrypoint))
    field = (
        FieldInfo.from_annotated_attribute(hint, default)
        if isinstance(default, FieldInfo)
        else FieldInfo.from_annotation(hint)
    )
    names = reading.names(first, field, keys=True)
    problem = _field_problem(function.name, first, names, first) or _problem(hint, steps, first, reading)
    return f"{what} speaks of {path!r}: {problem.words}" if problem else None


def _validated(entrypoint: Any) -> bool:
    """Whether pydantic makes the arguments. Agno leaves it out where it cannot: for types that it does not know, or for its own objects."""
    while entrypoint is not None:
        if hasattr(entrypoint, "raw_function") or hasattr(entrypoint, "_wrapped_for_validation"):
            return True
        entrypoint = getattr(entrypoint, "__wrapped__", None)
    return False


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
    types = {schema["type"]} if isinstance(schema.get("type"), str) else set(schema.get("type") or ())
    types -= {"null"}
    if types == {"array"} or (not types and "items" in schema):
        if not step.isdecimal():
            return f"{where} is a list; write the number of the item: {where}.0"
        return _schema_problem(whole, schema.get("items"), rest, f"{where}.{step}")
    if types and types <= SCALARS:
        return f"{where} is {' or '.join(sorted(types))}, which has nothing inside"
    properties = schema.get("properties") or {}
    if step in properties:
        return _schema_problem(whole, properties[step], rest, f"{where}.{step}")
    more = schema.get("additionalProperties")
    if (more is False and not schema.get("patternProperties")) or (more is None and properties):
        return f"{where} has {', '.join(properties) or 'no properties'}"
    return _schema_problem(whole, more, rest, f"{where}.{step}")


def _problem(hint: Any, steps: Sequence[str], where: str, reading: _Reading) -> _Problem | None:
    """Each of the types that a value may have is looked at. One that reads it from elsewhere is enough to refuse; else one that has it is
    enough to take it."""
    if not steps:
        return None
    problems = [_problem_of(one, steps[0], steps[1:], where, reading) for one in _alternatives(hint)]
    misread = next((problem for problem in problems if problem and problem.misread), None)
    return misread or (None if None in problems else problems[0] if problems else None)


def _problem_of(hint: Any, step: str, rest: Sequence[str], where: str, reading: _Reading) -> _Problem | None:
    kind = get_origin(hint) or hint
    if not isinstance(kind, type):
        return None
    if (fields := _fields_of(kind)) is not None:
        return _in_fields(kind, fields, step, rest, where, reading.inside(kind))
    if issubclass(kind, Mapping):
        return _problem((*get_args(hint), Any, Any)[1], rest, f"{where}.{step}", reading)
    if issubclass(kind, PLAIN):
        return _Problem(f"{where} is {kind.__name__}, which has nothing inside")
    if issubclass(kind, Sequence | Set):
        if not step.isdecimal():
            return _Problem(f"{where} is a list; write the number of the item: {where}.0")
        inner = [item for item in get_args(hint) if item is not ...] or [Any]
        return _problem(Union[tuple(inner)], rest, f"{where}.{step}", reading)  # noqa: UP007
    return None


def _in_fields(
    kind: type, described: Mapping[str, FieldInfo], step: str, rest: Sequence[str], where: str, reading: _Reading
) -> _Problem | None:
    keys = is_typeddict(kind)
    fields = {name: (field.annotation, reading.names(name, field, keys)) for name, field in described.items()}
    readers = [name for name, (_, names) in fields.items() if names and step in names] or [step]
    if readers[0] in fields:  # several fields may read one name: each has to read it as the condition does
        read = [(reader, *fields[reader]) for reader in readers]
        wrong = (
            _field_problem(kind.__name__, reader, names, step, where)
            or _problem(hint, rest, f"{where}.{step}", reading)
            for reader, hint, names in read
        )
        return next(filter(None, wrong), None)
    if reading.config.get("extra") == "allow":
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


def _fields_of(kind: Any) -> Mapping[str, FieldInfo] | None:
    """By the name in Python; `None` of a type that has no fields."""
    if issubclass(kind, BaseModel):
        return kind.model_fields
    if dataclasses.is_dataclass(kind):
        own = getattr(kind, "__pydantic_fields__", None)
        return own if own is not None else _of_dataclass(kind)
    if is_typeddict(kind):
        hints = get_type_hints(kind, include_extras=True)
        return {name: FieldInfo.from_annotation(hint) for name, hint in hints.items()}
    return None


def _of_dataclass(kind: Any) -> Mapping[str, FieldInfo]:
    hints = get_type_hints(kind, include_extras=True)
    return {
        field.name: FieldInfo.from_annotated_attribute(
            hints[field.name], field.default if isinstance(field.default, FieldInfo) else field
        )
        for field in dataclasses.fields(kind)
    }


def _config_of(kind: Any) -> ConfigDict | None:
    """The one that pydantic finds on the type or, of a `TypedDict`, on those that it extends. `None`: that of what it is in holds."""
    if issubclass(kind, BaseModel):
        return kind.model_config
    own = getattr(kind, "__pydantic_config__", None)
    if own is not None or not is_typeddict(kind):
        return own
    bases = (
        _config_of(get_origin(base) or base)
        for base in get_original_bases(kind)
        if is_typeddict(get_origin(base) or base)
    )
    return next((config for config in bases if config is not None), None)


Alias = str | AliasPath | AliasChoices | None


def _alias(name: str, field: FieldInfo, config: ConfigDict) -> Alias:
    """That of the field itself, else what the generator makes: pydantic's own order."""
    alias = field.validation_alias or field.alias
    generator = config.get("alias_generator")
    if generator is None or (alias is not None and (field.alias_priority or 0) > 1):
        return alias
    if isinstance(generator, AliasGenerator):
        general, of_validation, _ = generator.generate_aliases(name)
        return of_validation or general or alias
    return generator(name)


def _read_from(name: str, alias: Alias, by_name: bool) -> list[str] | None:
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
