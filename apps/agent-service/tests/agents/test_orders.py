from __future__ import annotations

import json

import pytest

from agents.shop.errors import ShopError
from agents.shop.orders import find_orders, get_order, track_shipment

pytestmark = pytest.mark.usefixtures("shop")


def test_an_order_says_what_was_bought_paid_and_is_left_to_refund() -> None:
    order = json.loads(get_order(1042))
    assert order["customer"] == {"name": "Sample Customer 0042", "email": "customer-0042@example.com"}
    assert order["lines"] == [{"sku": "SKU-0001", "item": "Sample Blender", "quantity": 1, "unit_price": 49.9}]
    assert (order["status"], order["paid"], order["refunded"], order["refundable"]) == ("delivered", 49.9, 0, 49.9)


def test_orders_are_found_by_each_condition_and_by_all_of_them() -> None:
    mine = json.loads(find_orders(customer_email="Customer-0042@example.com", limit=200))["orders"]
    assert 1042 in [order["order_id"] for order in mine]
    assert {order["customer_email"] for order in mine} == {"customer-0042@example.com"}
    assert [order["order_id"] for order in json.loads(find_orders(order_id=1042))["orders"]] == [1042]
    day = json.loads(get_order(1042))["placed_at"][:10]
    placed = json.loads(find_orders(placed_from=day, placed_until=day))["orders"]
    assert {order["placed_at"][:10] for order in placed} == {day}
    both = json.loads(find_orders(order_id=1042, status="cancelled"))
    assert both == {"orders": [], "matched": 0}


def test_the_latest_orders_come_first_and_the_rest_is_counted() -> None:
    found = json.loads(find_orders(status="refunded", limit=20))
    ids = [order["order_id"] for order in found["orders"]]
    assert len(ids) == 20 and ids == sorted(ids, reverse=True)
    assert all(order["refunded"] > 0 for order in found["orders"])
    assert found["matched"] > 20


def test_a_parcel_is_tracked_from_the_oldest_event() -> None:
    events = json.loads(track_shipment(1042))["events"]
    assert [event["event"] for event in events] == ["picked up", "in transit", "delivered"]


@pytest.mark.parametrize("look", [get_order, track_shipment])
def test_an_unknown_order_is_refused_with_a_way_to_find_one(look) -> None:
    with pytest.raises(ShopError, match=r"There is no order 7\. find_orders"):
        look(7)


def test_a_limit_out_of_range_is_refused() -> None:
    with pytest.raises(ShopError, match="1 to 200"):
        find_orders(limit=0)
