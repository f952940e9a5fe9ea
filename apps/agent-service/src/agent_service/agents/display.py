"""How arguments of a tool are shown to people: the table `arguments` of a tool in `policies.toml`, checked, as it crosses to the workflow.

    [support.issue_refund.arguments]
    order_id = { label = "Order" }
    amount = { label = "Amount", format = "money", currency = "USD" }
    customer.country = { label = "Country" }        # inside of another argument
    lines.0.price = { format = "money", currency = "USD" }  # a number stands for each item of a list

It changes what people see, never what runs. Errors name the file, the table, the argument and what is allowed.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from ..contract.models import ArgumentDisplay
from ..contract.names import DISPLAY_FORMATS
from ..values.names import name_problem

_FIELDS = ("label", "format", "currency")
_CURRENCY = re.compile(r"[A-Z]{3}")
LONGEST_LABEL = 100
"""Characters: a longer one is a description."""


class DisplayError(ValueError):
    """A table that says something impossible. The message names the argument and what is allowed, not the file."""


def read_display(table: Any) -> dict[str, ArgumentDisplay]:
    """How arguments are shown, by their paths. Raises `DisplayError`."""
    if not isinstance(table, dict) or not table:
        raise DisplayError(f'{table!r} is no table of arguments; allowed is e.g. amount = {{ label = "Amount" }}')
    return dict(_read((), table))


def _read(path: tuple[str, ...], table: dict[str, Any]) -> Iterator[tuple[str, ArgumentDisplay]]:
    """A table in it is about an argument inside of this one; everything else is about this one."""
    about = {name: value for name, value in table.items() if path and not isinstance(value, dict)}
    if about:
        yield ".".join(path), _display(".".join(path), about)
    for name, value in table.items():
        inner = (*path, *name.split("."))
        if name in about:
            continue
        if not isinstance(value, dict) or not value or not all(inner):
            raise DisplayError(
                f'{".".join(inner)} is {value!r}; allowed is a table with {", ".join(_FIELDS)}, e.g. {{ label = "Amount" }}'
            )
        yield from _read(inner, value)


def _display(name: str, fields: dict[str, Any]) -> ArgumentDisplay:
    if unknown := sorted(set(fields) - set(_FIELDS)):
        raise DisplayError(f"{name}: unknown {', '.join(unknown)}; allowed are {', '.join(_FIELDS)}")
    label, format, currency = (fields.get(field) for field in _FIELDS)
    if label is not None:
        if problem := name_problem(label):
            raise DisplayError(f"{name}.label is {label!a}: it {problem}")
        if len(label) > LONGEST_LABEL:
            raise DisplayError(f"{name}.label has {len(label)} characters; at most {LONGEST_LABEL} are allowed")
    if format is not None and format not in DISPLAY_FORMATS:
        raise DisplayError(f"{name}.format is {format!r}; allowed are {', '.join(DISPLAY_FORMATS)}")
    if currency is not None and (not isinstance(currency, str) or not _CURRENCY.fullmatch(currency)):
        raise DisplayError(f"{name}.currency is {currency!r}; allowed is a code of ISO 4217, such as USD or EUR")
    if (format == "money") != (currency is not None):
        wrong = (
            "format is 'money' and currency is missing" if format == "money" else "currency is for format 'money' only"
        )
        raise DisplayError(f'{name}: {wrong}; allowed is e.g. {{ format = "money", currency = "USD" }}')
    return ArgumentDisplay(label=label, format=format, currency=currency)
