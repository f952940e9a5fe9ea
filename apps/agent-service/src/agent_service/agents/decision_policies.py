"""How calls of a tool are decided: the table `decision` of a tool in `policies.toml`, checked, as it crosses to the workflow.

    [billing.pay_invoice.decision]
    names = ["ada"]                 # who may decide: these people,
    roles = ["finance"]             # and everybody of these roles; anyone when both are left out
    quorum = 2                      # how many must agree
    not_starter = true              # not the one who started the run
    deadline_seconds = 86_400
    at_deadline = "deny"            # deny | approve | fail | wait
    remind_every_seconds = 14_400
    escalate = [{ after_seconds = 7_200, roles = ["ops"] }]
    sign = "passkey"                # each approval is signed by the person's own authenticator
    cases = [                       # the first that fits holds instead
      { when = [{ argument = "amount", operator = "lte", value = 50 }], approve = true },
      { when = [{ argument = "amount", operator = "lte", value = 500 }], quorum = 1 },
    ]

Errors name the file, the table, the field and what is allowed.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from ..contract.models import (
    AtDeadline,
    Condition,
    ConditionOperator,
    Deciders,
    DecisionCase,
    DecisionPolicy,
    EscalationPolicy,
)
from ..contract.names import LONGEST_SECONDS
from ..values.names import name_key, name_problem

OPERATORS = [operator.value for operator in ConditionOperator]
SIGN = ["passkey"]
AT_DEADLINE = [end.value for end in AtDeadline]
ORDERS = ("lt", "lte", "gt", "gte")

LEAST_REMINDER_SECONDS = 60
"""People who are reminded more often stop reading."""

_DECIDERS = ("names", "roles")
_WANTED = (*_DECIDERS, "quorum", "not_starter")
_POLICY = (*_WANTED, "deadline_seconds", "at_deadline", "remind_every_seconds", "escalate", "sign", "cases")
_CASE = ("when", "approve", *_WANTED)


class DecisionPolicyError(ValueError):
    """A table that says something impossible. The message names the field and what is allowed, not the file."""


def read_decision_policy(table: Any) -> DecisionPolicy:
    """The policy of a table. Raises `DecisionPolicyError`."""
    fields = _fields(table, "decision", _POLICY)
    at_deadline = _choice(fields, "at_deadline", AT_DEADLINE)
    if at_deadline in ("approve", "fail") and "deadline_seconds" not in fields:
        raise DecisionPolicyError(f"at_deadline is {at_deadline!r} and deadline_seconds is missing; give both")
    sign = _choice(fields, "sign", SIGN)
    if sign and at_deadline == "approve":
        raise DecisionPolicyError("sign is 'passkey' and at_deadline is 'approve': time has no passkey; take out one")
    policy = DecisionPolicy(
        deciders=_deciders(fields, ""),
        quorum=_quorum(fields, ""),
        not_starter=_flag(fields, "not_starter", ""),
        deadline_seconds=_seconds(fields, "deadline_seconds", ""),
        at_deadline=AtDeadline(at_deadline) if at_deadline else None,
        remind_every_seconds=_seconds(fields, "remind_every_seconds", "", at_least=LEAST_REMINDER_SECONDS),
        escalations=[_escalation(*item) for item in _items(fields, "escalate")] or None,
        sign="passkey" if sign else None,
        cases=[_case(*item) for item in _items(fields, "cases")] or None,
    )
    _check_quorums(policy)
    return policy


def paths_of(policy: DecisionPolicy) -> Iterator[str]:
    """Where in the tool's arguments conditions of the policy look: `amount`, `customer.country`."""
    for case in policy.cases or []:
        for condition in case.when:
            yield condition.argument


def _case(where: str, table: Any) -> DecisionCase:
    fields = _fields(table, where, _CASE)
    when = [_condition(*item) for item in _items(fields, "when", f"{where}.")]
    if not when:
        raise DecisionPolicyError(f"{where}.when is missing; allowed is a list of conditions, at least one")
    approve = _flag(fields, "approve", f"{where}.")
    if approve and (others := [name for name in _WANTED if name in fields]):
        raise DecisionPolicyError(f"{where} approves without a person; take out {', '.join(others)} or approve")
    return DecisionCase(
        when=when,
        approve=approve,
        deciders=_deciders(fields, f"{where}."),
        quorum=_quorum(fields, f"{where}."),
        not_starter=_flag(fields, "not_starter", f"{where}."),
    )


def _condition(where: str, table: Any) -> Condition:
    fields = _fields(table, where, ("argument", "operator", "value"))
    argument = fields.get("argument")
    if not isinstance(argument, str) or not all(argument.split(".")):
        raise DecisionPolicyError(
            f"{where}.argument is {argument!r}; allowed is the name of an argument, or a path like customer.country"
        )
    operator = _choice(fields, "operator", OPERATORS, f"{where}.")
    if operator is None or "value" not in fields:
        raise DecisionPolicyError(f"{where} needs argument, operator ({', '.join(OPERATORS)}) and value")
    _check_value(f"{where}.value", operator, fields["value"])
    return Condition(argument=argument, operator=ConditionOperator(operator), value=fields["value"])


def _check_value(where: str, operator: str, value: Any) -> None:
    """TOML's dates are no JSON, and a comparison that can never hold is a mistake."""
    allowed: Callable[[Any], bool]
    if operator == "exists":
        allowed, what = lambda it: isinstance(it, bool), "true or false"
    elif operator in ORDERS:
        allowed, what = lambda it: isinstance(it, int | float | str) and not isinstance(it, bool), "a number or a text"
    elif operator in ("in", "not_in"):
        allowed, what = lambda it: isinstance(it, list) and bool(it) and all(map(_is_plain, it)), "a list of values"
    else:
        allowed, what = _is_plain, "a text, a number, true or false"
    if not allowed(value):
        raise DecisionPolicyError(f"{where} is {value!r}; allowed for {operator} is {what}")


def _is_plain(value: Any) -> bool:
    return isinstance(value, str | int | float | bool)


def _escalation(where: str, table: Any) -> EscalationPolicy:
    fields = _fields(table, where, ("after_seconds", *_DECIDERS))
    after, to = _seconds(fields, "after_seconds", f"{where}."), _deciders(fields, f"{where}.")
    if after is None or to is None:
        raise DecisionPolicyError(f"{where} needs after_seconds and whom it goes to: names, roles or both")
    return EscalationPolicy(after_seconds=after, to=to)


def _check_quorums(policy: DecisionPolicy) -> None:
    """More people than there are could never agree. How many a role has nobody here knows."""
    for where, one in [("", policy), *((f"cases[{n}]: ", case) for n, case in enumerate(policy.cases or []))]:
        deciders = one.deciders or policy.deciders
        if deciders is None or deciders.roles:
            continue
        people = set(map(name_key, deciders.names or []))
        for escalation in policy.escalations or []:
            people.update(map(name_key, escalation.to.names or []))
        by_role = any(escalation.to.roles for escalation in policy.escalations or [])
        quorum = one.quorum or policy.quorum or 1
        if quorum > len(people) and not by_role:
            raise DecisionPolicyError(
                f"{where}quorum is {quorum} and only {len(people)} may decide; name more people or a role, or lower it"
            )


def _fields(table: Any, where: str, allowed: tuple[str, ...]) -> dict[str, Any]:
    if not isinstance(table, dict):
        raise DecisionPolicyError(f"{where} must be a table; allowed in it are {', '.join(allowed)}")
    if unknown := sorted(set(table) - set(allowed)):
        raise DecisionPolicyError(f"{where}: unknown {', '.join(unknown)}; allowed are {', '.join(allowed)}")
    return table


def _items(fields: dict[str, Any], name: str, prefix: str = "") -> Iterator[tuple[str, Any]]:
    items = fields.get(name, [])
    if not isinstance(items, list):
        raise DecisionPolicyError(f"{prefix}{name} is {items!r}; allowed is a list of tables")
    return ((f"{prefix}{name}[{number}]", item) for number, item in enumerate(items))


def _deciders(fields: dict[str, Any], prefix: str) -> Deciders | None:
    if not any(name in fields for name in _DECIDERS):
        return None
    lists = {name: fields.get(name, []) for name in _DECIDERS}
    for name, value in lists.items():
        if not isinstance(value, list):
            raise DecisionPolicyError(f"{prefix}{name} is {value!r}; allowed is a list of texts that are not empty")
        for item in value:
            if problem := name_problem(item):
                raise DecisionPolicyError(f"{prefix}{name} has {item!a}: each {problem}")
    if not any(lists.values()):
        raise DecisionPolicyError(f"{prefix}names and roles are empty, so that nobody could decide; leave them out")
    return Deciders(names=lists["names"] or None, roles=lists["roles"] or None)


def _quorum(fields: dict[str, Any], prefix: str) -> int | None:
    quorum = fields.get("quorum")
    if quorum is not None and (not isinstance(quorum, int) or isinstance(quorum, bool) or quorum < 1):
        raise DecisionPolicyError(f"{prefix}quorum is {quorum!r}; allowed is a whole number from 1")
    return quorum


def _flag(fields: dict[str, Any], name: str, prefix: str) -> bool | None:
    value = fields.get(name)
    if value is not None and not isinstance(value, bool):
        raise DecisionPolicyError(f"{prefix}{name} is {value!r}; allowed are true and false")
    return value


def _seconds(fields: dict[str, Any], name: str, prefix: str, at_least: float = 0) -> float | None:
    value = fields.get(name)
    if value is None:
        return None
    number = isinstance(value, int | float) and not isinstance(value, bool)
    if not number or value <= 0 or value < at_least or value > LONGEST_SECONDS:
        allowed = f"from {at_least:g}" if at_least else "above 0"
        raise DecisionPolicyError(f"{prefix}{name} is {value!r}; allowed is a number {allowed} to {LONGEST_SECONDS}")
    return value


def _choice(fields: dict[str, Any], name: str, allowed: list[str], prefix: str = "") -> str | None:
    value = fields.get(name)
    if value is not None and value not in allowed:
        raise DecisionPolicyError(f"{prefix}{name} is {value!r}; allowed are {', '.join(allowed)}")
    return value
