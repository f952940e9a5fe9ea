"""A sample of a system that often fails: the warehouse, which answers every third question."""

from __future__ import annotations

import json

from agents.attempts import next_attempt
from agents.shop.database import open_shop
from agents.shop.errors import ShopError
from agents.tool_log import logged

_ANSWERS_EVERY = 3


@logged
def check_warehouse_stock(sku: str) -> str:
    """Asks the warehouse how many of an item are in stock.

    The warehouse is a sample of a flaky system: of three attempts for an item the first two fail to connect. The attempts are
    counted in `DATA_DIR/attempts.db`, so that this holds across restarts.

    Args:
        sku: The item, e.g. SKU-0007.

    Returns:
        JSON: sku, in_stock.
    """
    with open_shop() as shop:
        item = shop.execute("SELECT sku FROM items WHERE sku = ? COLLATE NOCASE", [sku.strip()]).fetchone()
    if item is None:
        raise ShopError(
            f"There is no item {sku!r}. An item looks like SKU-0007; get_order tells the items of an order."
        )
    if next_attempt(f"warehouse {item['sku']}") % _ANSWERS_EVERY != 0:
        raise ConnectionError("The warehouse does not answer. Try again in a moment.")
    return json.dumps({"sku": item["sku"], "in_stock": int(item["sku"][-4:]) * 7 % 50})
