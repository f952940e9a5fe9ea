"""An Agno agent whose input and whose tool have arguments of many types, on the scripted model."""

from __future__ import annotations

import datetime
from enum import StrEnum
from typing import Annotated, Literal

from agno.agent import Agent
from agno.tools import tool
from pydantic import BaseModel, Field

from agents.tool_log import logged
from tests.kit.agents_under_test import scripted_model


class Speed(StrEnum):
    SLOW = "slow"
    FAST = "fast"


class Line(BaseModel):
    what: str = Field(min_length=2)
    pieces: int = Field(1, ge=1, le=9)


class Address(BaseModel):
    street: Annotated[str, Field(json_schema_extra={"not": {"const": "Nowhere"}})]
    floor: int | None = None


class Order(BaseModel):
    """What the shipper takes; `request` is the script of its model."""

    request: str
    day: datetime.date
    at: datetime.time
    speed: Speed
    lines: list[Line] = Field(min_length=1)
    address: Address
    until: datetime.datetime | None = None
    size: Literal["small", "large"] = "small"


@tool(requires_confirmation=True)
@logged
def ship(account: int, weight: float, day: str, note: str | None = None, tags: list[str] | None = None) -> str:
    """Ships it. Needs approval."""
    return f"shipped {account}"


shipper = Agent(
    id="shipper",
    name="Shipper",
    model=scripted_model("scripted-shipper"),
    input_schema=Order,
    tools=[ship],
    telemetry=False,
)
