"""Nothing runs that a person had to approve and did not: a condition looks where the tool reads, or its policy is not served."""

from __future__ import annotations

import dataclasses
from typing import Annotated, Any, NewType, TypedDict

import pytest
from agno.tools import tool
from agno.tools.function import Function, FunctionCall
from hypothesis import example, given
from hypothesis import strategies as st
from pydantic import AliasChoices, AliasPath, BaseModel, ConfigDict, Field, RootModel, create_model
from pydantic.alias_generators import to_camel

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


Point = dataclasses.make_dataclass("Point", [("x", int)])  # Agno reads the types of its fields as they are

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
    maybe: Customer | None = None,
    one_of: Customer | ByName | int = 0,
    free: dict[str, Any] | None = None,
    untyped: Any = None,
    due: Annotated[int, Field(alias="when")] = 0,
) -> str:
    """Pays."""
    return "paid"


@pytest.fixture(scope="module")
def function() -> Function:
    described = pay.model_copy(deep=True)
    described.process_entrypoint()
    return described


@pytest.mark.parametrize(
    "path",
    [
        *("amount", "customer", "customer.land", "customer.vip", "by_name.country", "camel.homeCountry", "swapped.one"),
        *("sought.shown", "open.known", "open.whatever", "lines.0.land", "typed.land", "typed.town", "point.x"),
        *("payer.land", "many.3.land", "named.ada.land", "maybe.land", "free.any.thing", "untyped.any.thing"),
        "one_of.vip",
    ],
)
def test_a_path_that_the_tool_reads_is_taken(function: Function, path: str) -> None:
    assert path_problem(function, path) is None


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
    ],
)
def test_a_path_that_the_tool_does_not_read_is_refused_in_words(function: Function, path: str, why: str) -> None:
    assert why in (path_problem(function, path) or "")


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
        },
        "$defs": {
            "Payer": {"type": "object", "properties": {"land": {"type": "string"}}},
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
    sent=st.dictionaries(NAMES, st.sampled_from(["x", "y"])),
)
@example(aliases={"b": None, "a": ["b"]}, by_name=True, step="b", sent={"a": "x"})
def test_where_a_path_is_taken_the_tool_reads_that_and_nothing_else(
    aliases: dict[str, str | list[str] | None], by_name: bool, step: str, sent: dict[str, str]
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
    called = FunctionCall(function=made, arguments={"what": sent}).execute()
    assert called.status == "success"
    read_as = [
        getattr(got[0], name)
        for name, alias in aliases.items()
        if step in ([alias] if isinstance(alias, str) else alias or [name])
    ]
    assert read_as
    assert set(read_as) == {sent.get(step, "default")}
