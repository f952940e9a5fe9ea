"""Nothing runs that a person had to approve and did not: a condition looks where the tool reads, or its policy is not served."""

from __future__ import annotations

import dataclasses
import sys
import typing
from collections.abc import Callable
from typing import Annotated, Any, NewType, NotRequired

import pytest
from agno.tools import tool
from agno.tools.function import Function, FunctionCall
from hypothesis import example, given
from hypothesis import strategies as st
from pydantic import AliasChoices, AliasPath, BaseModel, ConfigDict, Field, RootModel, create_model
from pydantic.alias_generators import to_camel
from pydantic.dataclasses import dataclass as pydantic_dataclass
from typing_extensions import ReadOnly, TypedDict

from agent_service.agents.condition_paths import path_problem


class Customer(BaseModel):
    country: str = Field("XX", alias="land")
    vip: bool = False


class EitherName(BaseModel):
    model_config = ConfigDict(populate_by_name=True)
    country: str = Field("XX", alias="land")


class ByName(BaseModel):
    model_config = ConfigDict(validate_by_alias=False, validate_by_name=True)
    country: str = Field("XX", alias="land")


class Camel(BaseModel):
    model_config = ConfigDict(alias_generator=to_camel)
    home_country: str = "XX"


class Swapped(BaseModel):
    one: str = Field("", alias="two")
    two: str = Field("", alias="one")


class Sought(BaseModel):
    country: str = Field("XX", validation_alias=AliasChoices("land", "nation"))
    city: str = Field("XX", validation_alias=AliasPath("address", "city"))
    shown: str = Field("XX", serialization_alias="seen")


class Open(BaseModel):
    model_config = ConfigDict(extra="allow")
    known: int = 0


class Lines(RootModel[list[Customer]]):
    pass


class Typed(TypedDict, total=False):
    country: Annotated[str, Field(alias="land")]
    town: str
    street: NotRequired[Annotated[str, Field(alias="road")]]
    zip: ReadOnly[Annotated[str, Field(alias="code")]]


class CamelTyped(TypedDict, total=False):
    __pydantic_config__ = ConfigDict(alias_generator=to_camel)  # pyright: ignore[reportGeneralTypeIssues]
    home_country: str


class CamelHeir(CamelTyped, total=False):
    home_town: str


class Bare(TypedDict, total=False):
    home_country: str


class Holder(BaseModel):
    model_config = ConfigDict(alias_generator=to_camel)
    bare: Bare = {}


# Agno reads the types of the fields of a dataclass as they are
Point = dataclasses.make_dataclass("Point", [("x", int)])
CamelData = dataclasses.make_dataclass(
    "CamelData",
    [("home_country", str, "XX"), ("given", str, Field("XX", alias="land"))],
    namespace={"__pydantic_config__": ConfigDict(alias_generator=to_camel)},
)
EitherData = pydantic_dataclass(config=ConfigDict(populate_by_name=True))(
    dataclasses.make_dataclass("EitherData", [("country", str, Field("XX", alias="land"))])
)

Payer = NewType("Payer", Customer)


@tool(requires_confirmation=True)
def pay(
    amount: int,
    customer: Customer,
    either: EitherName,
    by_name: ByName,
    camel: Camel,
    swapped: Swapped,
    sought: Sought,
    open: Open,
    lines: Lines,
    typed: Typed,
    point: Point,  # pyright: ignore[reportInvalidTypeForm]
    payer: Payer,
    many: list[Customer],
    named: dict[str, Customer],
    camel_typed: CamelTyped,
    camel_heir: CamelHeir,
    holder: Holder,
    camel_data: CamelData,  # pyright: ignore[reportInvalidTypeForm]
    either_data: EitherData,  # pyright: ignore[reportInvalidTypeForm]
    maybe: Customer | None = None,
    one_of: Customer | ByName | int = 0,
    free: dict[str, Any] | None = None,
    untyped: Any = None,
    due: Annotated[int, Field(alias="when")] = 0,
    paid: int = Field(0, alias="done"),
) -> dict[str, Any]:
    """Pays."""
    return locals()


@pytest.fixture(scope="module")
def function() -> Function:
    described = pay.model_copy(deep=True)
    described.process_entrypoint()
    return described


EMPTY: dict[str, Any] = {"amount": 0, "lines": [], "many": [], "point": {"x": 0}}
OBJECTS = ["customer", "either", "by_name", "camel", "swapped", "open", "typed", "payer", "named", "holder"]
OBJECTS += ["camel_typed", "camel_heir", "camel_data", "either_data", "sought"]


def sent(base: dict[str, Any], path: str, value: Any) -> dict[str, Any]:
    """The arguments with the value where the path says."""

    def put(into: Any, steps: list[str]) -> Any:
        if not steps:
            return value
        step, *rest = steps
        if step.isdecimal():
            return [{}] * int(step) + [put({}, rest)]
        return {**(into if isinstance(into, dict) else {}), step: put((into or {}).get(step), rest)}

    return put(base, path.split("."))


def called(function: Function, path: str, value: Any) -> dict[str, Any] | None:
    """What the tool gets of Agno; `None` where it is not called at all."""
    base = {**EMPTY, **{name: {} for name in OBJECTS}}
    base = {name: of for name, of in base.items() if name in function.parameters["properties"]}
    done = FunctionCall(function=function, arguments=sent(base, path, value)).execute()
    return done.result if done.status == "success" else None


@pytest.mark.parametrize(
    ("path", "read"),
    [
        ("amount", lambda got: got["amount"]),
        ("customer.land", lambda got: got["customer"].country),
        ("customer.vip", lambda got: got["customer"].vip),
        ("by_name.country", lambda got: got["by_name"].country),
        ("camel.homeCountry", lambda got: got["camel"].home_country),
        ("swapped.one", lambda got: got["swapped"].two),
        ("sought.shown", lambda got: got["sought"].shown),
        ("open.known", lambda got: got["open"].known),
        ("open.whatever", lambda got: got["open"].whatever),
        ("lines.0.land", lambda got: got["lines"].root[0].country),
        ("typed.land", lambda got: got["typed"]["country"]),
        ("typed.town", lambda got: got["typed"]["town"]),
        ("typed.road", lambda got: got["typed"]["street"]),
        ("typed.code", lambda got: got["typed"]["zip"]),
        ("camel_typed.homeCountry", lambda got: got["camel_typed"]["home_country"]),
        ("holder.bare.homeCountry", lambda got: got["holder"].bare["home_country"]),
        ("camel_data.homeCountry", lambda got: got["camel_data"].home_country),
        ("camel_data.land", lambda got: got["camel_data"].given),
        ("point.x", lambda got: got["point"].x),
        ("payer.land", lambda got: got["payer"].country),
        ("many.3.land", lambda got: got["many"][3].country),
        ("named.ada.land", lambda got: got["named"]["ada"].country),
        ("maybe.land", lambda got: got["maybe"].country),
        ("free.any.thing", lambda got: got["free"]["any"]["thing"]),
        ("untyped.any.thing", lambda got: got["untyped"]["any"]["thing"]),
        ("one_of.vip", lambda got: got["one_of"].vip),
    ],
)
def test_a_path_that_the_tool_reads_is_taken(function: Function, path: str, read: Callable[[Any], Any]) -> None:
    assert path_problem(function, path) is None
    number = path.rsplit(".", 1)[-1] in ("amount", "known", "x", "vip")
    value: Any = True if path.endswith("vip") else 7 if number else "SENT"
    got = called(function, path, value)
    assert got is not None
    assert read(got) == value


@pytest.mark.parametrize(
    ("path", "why"),
    [
        ("too", "a condition speaks of the argument 'too'; pay has amount, customer"),
        ("customer.country", "'customer.country': Customer takes country as 'land'; write 'customer.land'"),
        ("maybe.country", "write 'maybe.land'"),
        ("payer.country", "write 'payer.land'"),
        ("many.0.country", "write 'many.0.land'"),
        ("named.ada.country", "write 'named.ada.land'"),
        ("lines.0.country", "write 'lines.0.land'"),
        ("typed.country", "write 'typed.land'"),
        ("typed.street", "write 'typed.road'"),
        ("typed.zip", "write 'typed.code'"),
        ("camel_typed.home_country", "write 'camel_typed.homeCountry'"),
        ("camel_heir.home_country", "write 'camel_heir.homeCountry'"),
        ("camel_heir.home_town", "write 'camel_heir.homeTown'"),
        ("holder.bare.home_country", "write 'holder.bare.homeCountry'"),
        ("camel_data.home_country", "write 'camel_data.homeCountry'"),
        ("camel_data.given", "write 'camel_data.land'"),
        ("either_data.country", "EitherData takes country as 'land' or 'country'"),
        ("either_data.land", "EitherData takes country as 'land' or 'country'"),
        ("camel.home_country", "write 'camel.homeCountry'"),
        ("either.country", "EitherName takes country as 'land' or 'country'; let it have one name"),
        ("either.land", "EitherName takes country as 'land' or 'country'; let it have one name"),
        ("sought.nation", "Sought takes country as 'land' or 'nation'"),
        ("sought.city", "Sought takes city from inside of other values"),
        ("one_of.country", "Customer takes country as 'land'"),
        ("customer.nation", "customer is Customer, which has land, vip"),
        ("point.y", "point is Point, which has x"),
        ("amount.value", "amount is int, which has nothing inside"),
        ("many.land", "many is a list; write the number of the item: many.0"),
        ("due", "'due': pay takes due as 'when'; write 'when'"),
        ("paid", "'paid': pay takes paid as 'done'; write 'done'"),
    ],
)
def test_a_path_that_the_tool_does_not_read_is_refused_in_words(function: Function, path: str, why: str) -> None:
    assert why in (path_problem(function, path) or "")
    several = path.startswith("either") or path in ("sought.nation", "one_of.country")
    assert ("SENT" in repr(called(function, path, "SENT"))) == several


def raw(
    typed: Typed,
    customer: Customer,
    due: Annotated[int, Field(alias="when")] = 0,
    agent: Any = None,  # for which Agno leaves pydantic out
) -> dict[str, Any]:
    """Pays."""
    return locals()


class OldTyped(typing.TypedDict, total=False):
    country: Annotated[str, Field(alias="land")]


def old(typed: OldTyped, customer: Customer, due: Annotated[int, Field(alias="when")] = 0) -> dict[str, Any]:
    """Pays."""
    return locals()


@pytest.mark.parametrize(
    "tool_of",
    [
        raw,
        pytest.param(
            old, marks=pytest.mark.skipif(sys.version_info >= (3, 12), reason="pydantic knows typing.TypedDict here")
        ),
    ],
)
def test_of_a_tool_that_pydantic_does_not_check_the_names_in_python_are_read(tool_of: Callable[..., Any]) -> None:
    made = Function(name="pay", entrypoint=tool_of)
    made.process_entrypoint()
    for path, read in {
        "due": lambda got: got["due"],
        "typed.country": lambda got: got["typed"]["country"],
        "customer.vip": lambda got: got["customer"]["vip"],
    }.items():
        assert path_problem(made, path) is None
        assert read(called(made, path, 7)) == 7
    assert "typed is" in (path_problem(made, "typed.land") or "")
    for path in ("customer.land", "customer.country"):
        assert "'land' or 'country'" in (path_problem(made, path) or "")


FAR = Function(
    name="far",
    skip_entrypoint_processing=True,
    parameters={
        "type": "object",
        "properties": {
            "to": {"type": "object"},
            "payer": {"anyOf": [{"$ref": "#/$defs/Payer"}, {"type": "null"}]},
            "lines": {"type": "array", "items": {"$ref": "#/$defs/Line"}},
            "agent": {"type": "string"},
            "loop": {"$ref": "#/properties/loop"},
            "list": {"type": "array"},
            "shut": {"type": "object", "additionalProperties": False},
            "priced": {"type": "object", "additionalProperties": {"type": ["number", "null"]}},
            "node": {"$ref": "#/$defs/Node"},
        },
        "$defs": {
            "Payer": {"type": "object", "properties": {"land": {"type": "string"}}},
            "Node": {
                "type": "object",
                "properties": {"child": {"anyOf": [{"$ref": "#/$defs/Node"}, {"type": "null"}]}},
            },
            "Line": {"type": "object", "properties": {"price": {"type": "number"}}, "additionalProperties": True},
        },
    },
)


@pytest.mark.parametrize(
    ("path", "why"),
    [
        ("to.whom", None),
        ("agent", None),
        ("payer.land", None),
        ("lines.0.price", None),
        ("lines.0.more", None),
        ("loop.any", None),
        ("list.0.any", None),
        ("priced.any", None),
        ("node.child.child.child", None),
        ("node.child.child.x", "node.child.child has child"),
        ("agent.name", "agent is string, which has nothing inside"),
        ("list.any", "list is a list; write the number of the item: list.0"),
        ("shut.any", "shut has no properties"),
        ("priced.any.more", "priced.any is number, which has nothing inside"),
        ("from", "far has to, payer, lines, agent, loop"),
        ("payer.country", "'payer.country': payer has land"),
        ("lines.price", "lines is a list; write the number of the item: lines.0"),
    ],
)
def test_a_tool_of_a_server_is_taken_as_it_describes_itself(path: str, why: str | None) -> None:
    problem = path_problem(FAR, path)
    assert problem is None if why is None else why in (problem or "")


NAMES = st.sampled_from(["a", "b", "c"])


@given(
    aliases=st.dictionaries(NAMES, st.none() | NAMES | st.lists(NAMES, min_size=1, max_size=2), min_size=1),
    by_name=st.booleans(),
    step=NAMES,
    arguments=st.dictionaries(NAMES, st.sampled_from(["x", "y"])),
)
@example(aliases={"b": None, "a": ["b"]}, by_name=True, step="b", arguments={"a": "x"})
def test_where_a_path_is_taken_the_tool_reads_that_and_nothing_else(
    aliases: dict[str, str | list[str] | None], by_name: bool, step: str, arguments: dict[str, str]
) -> None:
    """Whatever is sent: the field that the path means has the value at the path, and its default where there is none."""
    fields: dict[str, Any] = {
        name: (str, Field("default", validation_alias=AliasChoices(*alias) if isinstance(alias, list) else alias))
        for name, alias in aliases.items()
    }
    model = create_model("Made", __config__=ConfigDict(populate_by_name=by_name), **fields)
    got: list[Any] = []

    def read(what: Any) -> str:
        got.append(what)
        return "read"

    read.__annotations__ = {"what": model, "return": str}
    made = Function.from_callable(read)
    if path_problem(made, f"what.{step}") is not None:
        return
    done = FunctionCall(function=made, arguments={"what": arguments}).execute()
    assert done.status == "success"
    read_as = [
        getattr(got[0], name)
        for name, alias in aliases.items()
        if step in ([alias] if isinstance(alias, str) else alias or [name])
    ]
    assert read_as
    assert set(read_as) == {arguments.get(step, "default")}
