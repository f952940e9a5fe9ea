"""Promise: what was shown is what runs. People see, edit and fill in arguments by the types that the tool's function has, in both languages."""

import enum
import json
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Annotated, Any, Literal
from uuid import UUID

import pytest
from agno.tools.function import Function
from pydantic import BaseModel, Field, TypeAdapter, ValidationError
from typing_extensions import TypedDict

from agent_service.agents.parameters import argument_schemas, schema_for_people
from agent_service.agno.user_input import _with_own_fields

FIXTURE = Path(__file__).parents[4] / "packages/@platform/temporal/fixtures/schemas/types.json"


class Color(enum.Enum):
    red = "red"
    blue = "blue"


class Level(enum.IntEnum):
    low = 1
    high = 2


class Line(BaseModel):
    sku: str = Field(min_length=1)
    price: Decimal = Decimal("1.50")
    due: date | None = None


class Node(BaseModel):
    name: str
    children: list["Node"] = []


@dataclass
class Address:
    street: str
    zip: int = 0


class Size(TypedDict):
    width: int
    unit: str


class Cat(BaseModel):
    kind: Literal["cat"]
    lives: int


class Dog(BaseModel):
    kind: Literal["dog"]
    name: str


TYPES: dict[str, Any] = {
    "date": date,
    "datetime": datetime,
    "time": time,
    "timedelta": timedelta,
    "Decimal": Decimal,
    "UUID": UUID,
    "Enum": Color,
    "IntEnum": Level,
    "bytes": bytes,
    "tuple": tuple[int, str],
    "set": set[int],
    "frozenset": frozenset[str],
    "model": Line,
    "recursive model": Node,
    "list of models": list[Line],
    "Optional": date | None,
    "Literal": Literal["a", "b", 3],
    "dataclass": Address,
    "TypedDict": Size,
    "dict": dict[str, int],
    "Any": Any,
    "union": int | str,
    "variants": Annotated[Cat | Dog, Field(discriminator="kind")],
    "range": Annotated[float, Field(gt=0, le=100)],
    "list of lists": list[list[int]],
    "bool": bool,
}

CASES: list[dict[str, Any]] = json.loads(FIXTURE.read_text())


def function_of(hint: Any) -> Function:
    def tool(value: Any) -> str:
        return repr(value)

    tool.__annotations__["value"] = hint
    function = Function.from_callable(tool)
    function.process_entrypoint()
    return function


def schema_of(hint: Any) -> dict[str, Any]:
    schemas, definitions = argument_schemas(function_of(hint).entrypoint)
    return schemas["value"] | ({"$defs": definitions} if definitions else {})


@pytest.mark.parametrize("case", CASES, ids=[case["type"] for case in CASES])
def test_a_type_has_the_schema_of_the_golden_case_and_pydantic_takes_what_the_case_says(case: dict[str, Any]) -> None:
    hint = TYPES[case["type"]]
    assert schema_of(hint) == case["schema"]
    adapter = TypeAdapter[Any](hint)
    for value in case["fits"]:
        adapter.validate_python(value)
    for value in case["wrong"]:
        with pytest.raises(ValidationError):
            adapter.validate_python(value)


def test_every_type_has_a_golden_case() -> None:
    assert [case["type"] for case in CASES] == list(TYPES)


@pytest.mark.parametrize("case", CASES, ids=[case["type"] for case in CASES])
def test_an_edited_value_reaches_the_tool_as_a_value_of_its_type_and_a_wrong_one_never_does(
    case: dict[str, Any],
) -> None:
    entrypoint = function_of(TYPES[case["type"]]).entrypoint
    assert entrypoint is not None
    adapter = TypeAdapter[Any](TYPES[case["type"]])
    for value in case["fits"]:
        assert entrypoint(value=value) == repr(adapter.validate_python(value))
    for value in case["wrong"]:
        with pytest.raises(ValidationError):
            entrypoint(value=value)


def test_people_see_the_types_of_the_function_and_the_model_what_agno_says() -> None:
    def book(
        day: date,
        pair: tuple[int, str],
        when: datetime | None = None,
        amount: Annotated[float, Field(gt=0)] = 5.0,
        line: Line | None = None,
    ) -> str:
        """Books.

        Args:
            day: The day of arrival
        """
        return ""

    function = Function.from_callable(book)
    function.process_entrypoint()
    told = json.loads(json.dumps(function.parameters))
    shown = schema_for_people(function)
    properties = shown["properties"]
    assert {"type": "string", "format": "date", "description": "The day of arrival"}.items() <= properties[
        "day"
    ].items()
    assert properties["pair"]["prefixItems"] == [{"type": "integer"}, {"type": "string"}]
    assert {"format": "date-time", "type": "string"} in properties["when"]["anyOf"]
    assert (properties["amount"]["exclusiveMinimum"], properties["amount"]["default"]) == (0, 5)
    assert properties["line"]["anyOf"][0] == {"$ref": "#/$defs/Line"} and "Line" in shown["$defs"]
    assert function.parameters == told
    assert shown["required"] == told["required"]


def test_what_an_author_wrote_by_hand_stays_as_it_is() -> None:
    def book(day: date) -> str:
        return ""

    own = {"type": "object", "properties": {"day": {"type": "string", "description": "as 31.1."}}, "required": ["day"]}
    function = Function(name="book", entrypoint=book, parameters=json.loads(json.dumps(own)))
    function.process_entrypoint()
    assert schema_for_people(function)["properties"] == own["properties"]


def test_a_type_that_pydantic_does_not_know_takes_nothing_from_the_others() -> None:
    class Own:
        pass

    def book(day: date, own: Own) -> str:
        return ""

    schemas, _ = argument_schemas(book)
    assert list(schemas) == ["day"]


def test_people_are_asked_for_a_value_by_its_schema() -> None:
    def paint(color: Color, line: Line | None = None) -> str:
        return ""

    function = Function.from_callable(paint)
    function.requires_user_input = True
    function.process_entrypoint()
    call: Any = type("Call", (), {"function": function, "arguments": {}})()
    color, line = (vars(field) for field in _with_own_fields(call).user_input_schema or [])
    assert color["value_schema"]["$ref"] == "#/$defs/Color"
    assert color["value_schema"]["$defs"]["Color"]["enum"] == ["red", "blue"]
    assert line["optional"] is True
