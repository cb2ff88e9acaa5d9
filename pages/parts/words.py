"""Numbers as people read them."""

from services.valuation.statistics import rounded
from services.vehicle import to_km

SYMBOLS = {"USD": "$", "EUR": "€", "GBP": "£"}


def money(amount: float, currency: str = "USD") -> str:
    """A price, rounded to what is known of it: "$7,950"."""
    return exact_money(rounded(amount), currency)


def exact_money(amount: float, currency: str = "USD") -> str:
    """A price as advertised: "$849,995"."""
    return f"{SYMBOLS.get(currency, currency + ' ')}{amount:,.0f}"


def percent(share: float) -> str:
    """A share of one in whole percent, never rounded up to certainty or down to nothing."""
    if 0 < share < 0.01:
        return "under 1 %"
    if 0.99 < share < 1:
        return "over 99 %"
    return f"{share:.0%}".replace("%", " %")


def odometer(miles: int, unit: str) -> str:
    """A mileage in the unit it was typed in."""
    return f"{to_km(miles):,} km" if unit == "km" else f"{miles:,} miles"
