"""Promise held here: nothing runs that a person had to approve and did not, not even where the console was taken over."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agent_service.proofs.jws import from_base64url
from agent_service.proofs.keys import Trust, VerifyKey, read_revoked
from agent_service.proofs.passkeys import Decision, passkey_refusal

CASES = json.loads(
    (Path(__file__).resolve().parents[5] / "packages/@platform/temporal/fixtures/passkeys/passkeys.json").read_text()
)["cases"]


def refusal(case: dict[str, Any], changed: dict[str, Any] | None = None) -> str | None:
    sent: dict[str, Any] = changed or case["sent"]
    revoked = read_revoked(case.get("revoked") or {})
    keys = [VerifyKey(**{**key, "x": from_base64url(key["x"])}) for key in case["enrolmentKeys"]]
    trust = Trust(case["namespace"], enrolment_keys=keys, revoked=lambda: revoked)
    return passkey_refusal(sent.get("passkey"), Decision(case["runId"], sent, case["at"] / 1000), trust)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["name"])
def test_a_passkey_is_judged_as_in_typescript(case: dict[str, Any]) -> None:
    assert (refusal(case) is None) == case["ok"]


@given(st.sampled_from(["credentialId", "authenticatorData", "clientDataJSON", "signature", "enrolment"]), st.data())
def test_with_any_one_character_changed_it_does_not_stand(field: str, data: st.DataObject) -> None:
    case = CASES[0]
    whole = case["sent"]["passkey"][field]
    place = data.draw(st.integers(0, len(whole) - 1))
    forged = f"{whole[:place]}{data.draw(st.sampled_from('Ab0-_.='))}{whole[place + 1 :]}"
    passkey = {**case["sent"]["passkey"], field: forged}
    assert forged == whole or refusal(case, {**case["sent"], "passkey": passkey}) is not None


@given(st.dictionaries(st.text(max_size=12), st.none() | st.text(max_size=20) | st.integers(), max_size=5))
def test_of_whatever_shape_it_is_refused_and_is_never_an_error(passkey: dict[str, Any]) -> None:
    assert refusal(CASES[0], {**CASES[0]["sent"], "passkey": passkey}) is not None
