"""Money: cents in the database, dollars with two decimals towards the model."""

from __future__ import annotations

from decimal import Decimal

from agents.shop.errors import ShopError


def dollars(cents: int) -> float:
    """Dollars as a JSON number, exact to the cent."""
    return round(cents / 100, 2)


def cents(amount: float) -> int:
    """Cents of a positive amount of dollars. Raises `ShopError` for zero, less, or fractions of a cent."""
    exact = Decimal(str(amount)) * 100
    if not exact.is_finite() or exact <= 0 or exact != exact.to_integral_value():
        raise ShopError(f"{amount} is no amount of money: dollars above 0 with at most two decimals are, e.g. 24.90.")
    return int(exact)
