from __future__ import annotations

import json
import subprocess
import sys

import pytest

from agents.shop.errors import ShopError
from agents.shop.warehouse import check_warehouse_stock

ASK = "from agents.shop.warehouse import check_warehouse_stock as ask; print(ask('SKU-0007'))"


def test_the_warehouse_answers_at_the_third_attempt_also_across_processes() -> None:
    with pytest.raises(ConnectionError):
        check_warehouse_stock("SKU-0007")
    other = subprocess.run([sys.executable, "-c", ASK], capture_output=True, text=True, timeout=60)
    assert other.returncode != 0 and "ConnectionError" in other.stderr
    assert json.loads(check_warehouse_stock("SKU-0007")) == {"sku": "SKU-0007", "in_stock": 49}


def test_attempts_are_counted_for_each_item() -> None:
    for sku in ("SKU-0001", "SKU-0002"):
        for _ in range(2):
            with pytest.raises(ConnectionError):
                check_warehouse_stock(sku)
    assert json.loads(check_warehouse_stock("sku-0001"))["sku"] == "SKU-0001"


def test_an_unknown_item_is_refused() -> None:
    with pytest.raises(ShopError, match="no item 'SKU-9999'"):
        check_warehouse_stock("SKU-9999")
