from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

from agent_service.agents.decision_policies import paths_of
from agent_service.agents.policies import PolicyError, load_policies

GUIDE = Path(__file__).resolve().parents[5] / "docs" / "guide" / "decisions.md"

POLICY = """
[billing.pay_invoice]
effect = "once"

[billing.pay_invoice.decision]
names = ["ada"]
roles = ["finance"]
quorum = 2
not_starter = true
deadline_seconds = 86_400
at_deadline = "fail"
remind_every_seconds = 14_400
escalate = [{ after_seconds = 7_200, roles = ["ops"] }]
cases = [
  { when = [{ argument = "amount", operator = "lte", value = 50 }], approve = true },
  { when = [{ argument = "customer.country", operator = "in", value = ["DE", "AT"] }], quorum = 1, names = ["bo"] },
]
"""


def load(tmp_path: Path, text: str):
    path = tmp_path / "policies.toml"
    path.write_text(text)
    return load_policies(path)


def test_a_policy_is_read_whole_and_crosses_in_camel_case(tmp_path: Path) -> None:
    policy = load(tmp_path, POLICY)["billing"].decisions["pay_invoice"]

    assert policy.model_dump(mode="json", by_alias=True, exclude_none=True) == {
        "deciders": {"names": ["ada"], "roles": ["finance"]},
        "quorum": 2,
        "notStarter": True,
        "cases": [
            {"when": [{"argument": "amount", "operator": "lte", "value": 50}], "approve": True},
            {
                "when": [{"argument": "customer.country", "operator": "in", "value": ["DE", "AT"]}],
                "deciders": {"names": ["bo"]},
                "quorum": 1,
            },
        ],
        "deadlineSeconds": 86400,
        "atDeadline": "fail",
        "remindEverySeconds": 14400,
        "escalations": [{"afterSeconds": 7200, "to": {"roles": ["ops"]}}],
    }
    assert set(paths_of(policy)) == {"amount", "customer.country"}


def test_a_tool_without_one_is_decided_by_anyone(tmp_path: Path) -> None:
    assert load(tmp_path, '[a.t]\neffect = "read"')["a"].decisions == {}


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ('decision = "finance"', "decision must be a table; allowed in it are names, roles, quorum"),
        ('decision.role = ["x"]', "decision: unknown role; allowed are names, roles, quorum, not_starter"),
        ("decision.names = 'ada'", "names is 'ada'; allowed is a list of texts that are not empty"),
        ('decision.roles = [""]', "roles has '': each must be a text that is not empty"),
        (
            'decision.names = ["a\u200bda"]',
            "names has 'a.u200bda': each must be .* the format character U.200B is in it",
        ),
        ('decision = { names = ["ada", "\uff21\uff24\uff21"], quorum = 2 }', "quorum is 2 and only 1 may decide"),
        ("decision.roles = []", "nobody could decide"),
        ("decision.quorum = 0", "quorum is 0; allowed is a whole number from 1"),
        ("decision.quorum = true", "quorum is True; allowed is a whole number from 1"),
        ('decision.names = ["ada"]\ndecision.quorum = 2', "quorum is 2 and only 1 may decide"),
        ("decision.not_starter = 1", "not_starter is 1; allowed are true and false"),
        ("decision.deadline_seconds = 0", "deadline_seconds is 0; allowed is a number above 0 to 315360000"),
        ("decision.remind_every_seconds = 5", "remind_every_seconds is 5; allowed is a number from 60 to 315360000"),
        ('decision.at_deadline = "ask"', "at_deadline is 'ask'; allowed are deny, approve, fail, wait"),
        ('decision.at_deadline = "approve"', "at_deadline is 'approve' and deadline_seconds is missing; give both"),
        ('decision.sign = "paper"', "sign is 'paper'; allowed are passkey"),
        (
            'decision = { sign = "passkey", at_deadline = "approve", deadline_seconds = 60 }',
            "sign is 'passkey' and at_deadline is 'approve': time has no passkey",
        ),
        ("decision.escalate = 3", "escalate is 3; allowed is a list of tables"),
        ("decision.escalate = [{ after_seconds = 3 }]", r"escalate\[0\] needs after_seconds and whom it goes to"),
        ("decision.cases = [{ quorum = 2 }]", r"cases\[0\].when is missing"),
        (
            'decision.cases = [{ when = [{ argument = "a", operator = "=", value = 1 }] }]',
            r"cases\[0\].when\[0\].operator is '='; allowed are eq, ne, lt, lte, gt, gte, in, not_in, contains, exists",
        ),
        (
            'decision.cases = [{ when = [{ argument = "a..b", operator = "eq", value = 1 }] }]',
            r"when\[0\].argument is 'a..b'; allowed is the name of an argument",
        ),
        ('decision.cases = [{ when = [{ argument = "a", operator = "eq" }] }]', r"when\[0\] needs argument, operator"),
        (
            'decision.cases = [{ when = [{ argument = "a", operator = "lt", value = true }] }]',
            r"when\[0\].value is True; allowed for lt is a number or a text",
        ),
        (
            'decision.cases = [{ when = [{ argument = "a", operator = "in", value = "x" }] }]',
            r"allowed for in is a list of values",
        ),
        (
            'decision.cases = [{ when = [{ argument = "a", operator = "eq", value = 2026-01-01 }] }]',
            "allowed for eq is a text, a number, true or false",
        ),
        (
            'decision.cases = [{ when = [{ argument = "a", operator = "exists", value = 1 }] }]',
            "allowed for exists is true or false",
        ),
        (
            'decision.cases = [{ when = [{ argument = "a", operator = "eq", value = 1 }], approve = true, quorum = 2 }]',
            r"cases\[0\] approves without a person; take out quorum or approve",
        ),
        (
            'decision.names = ["a"]\ndecision.cases = [{ when = [{ argument = "a", operator = "eq", value = 1 }], quorum = 2 }]',
            r"cases\[0\]: quorum is 2 and only 1 may decide",
        ),
    ],
)
def test_a_wrong_policy_is_refused_with_file_table_field_and_what_is_allowed(
    tmp_path: Path, text: str, says: str
) -> None:
    with pytest.raises(PolicyError, match=rf"policies.toml: \[a.t.decision\]: .*{says}"):
        load(tmp_path, f"[a.t]\n{text}")


def test_the_guides_example_is_a_policy(tmp_path: Path) -> None:
    [block] = [part.split("```")[0] for part in GUIDE.read_text().split("```toml\n")[1:2]]
    assert "decision" in tomllib.loads(block)["billing"]["pay_invoice"]
    policy = load(tmp_path, block)["billing"].decisions["pay_invoice"]
    assert policy.quorum == 2 and policy.cases and policy.escalations
