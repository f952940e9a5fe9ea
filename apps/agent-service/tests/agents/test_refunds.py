from __future__ import annotations

import json
from concurrent.futures import ThreadPoolExecutor

import pytest
from agno.run import RunContext

from agents.shop.database import open_shop
from agents.shop.errors import ShopError
from agents.shop.refunds import issue_refund
from tests.agents.conftest import body_of

pytestmark = pytest.mark.usefixtures("shop")

refund = body_of(issue_refund)


def rows() -> list[tuple[int, str]]:
    with open_shop() as shop:
        return [tuple(row) for row in shop.execute("SELECT amount_cents, reason FROM refunds WHERE order_id = 1042")]


def test_a_refund_needs_approval() -> None:
    assert issue_refund.requires_confirmation is True


def test_a_refund_is_in_the_database_and_says_what_is_left() -> None:
    issued = json.loads(refund(order_id=1042, amount=24.9, reason=" Broken. "))
    assert (issued["order_id"], issued["amount"], issued["refundable"]) == (1042, 24.9, 25.0)
    assert rows() == [(2490, "Broken.")]


def test_more_than_what_is_left_is_refused_and_changes_nothing() -> None:
    refund(order_id=1042, amount=40, reason="Broken.")
    with pytest.raises(ShopError, match=r"\$9\.91 is more than the \$9\.90 that is left"):
        refund(order_id=1042, amount=9.91, reason="Broken.")
    assert rows() == [(4000, "Broken.")]


def test_a_call_that_is_made_again_issues_no_second_refund() -> None:
    def call(key: str) -> str:
        context = RunContext(run_id="run-1", session_id="run-1", metadata={"idempotency_key": key})
        return refund(order_id=1042, amount=20, reason="Broken.", run_context=context)

    assert call("first") == call("first")
    assert rows() == [(2000, "Broken.")]
    assert call("second") != call("first")
    assert rows() == [(2000, "Broken.")] * 2


@pytest.mark.parametrize("amount", [0, -1, 0.001, float("nan"), float("inf")])
def test_what_is_no_amount_is_refused(amount: float) -> None:
    with pytest.raises(ShopError, match="no amount of money"):
        refund(order_id=1042, amount=amount, reason="Broken.")
    assert rows() == []


def test_an_unknown_order_and_an_empty_reason_are_refused() -> None:
    with pytest.raises(ShopError, match="no order 7"):
        refund(order_id=7, amount=1, reason="Broken.")
    with pytest.raises(ShopError, match="reason is empty"):
        refund(order_id=1042, amount=1, reason=" ")


def test_refunds_at_the_same_time_never_exceed_what_was_paid() -> None:
    def attempt(_: int) -> bool:
        try:
            refund(order_id=1042, amount=20, reason="Broken.")
        except ShopError:
            return False
        return True

    with ThreadPoolExecutor(8) as pool:
        assert sum(pool.map(attempt, range(8))) == 2
    assert rows() == [(2000, "Broken.")] * 2
