"""Numbers as people read them."""

from collections.abc import Sequence

from services.valuation.statistics import rounded
from services.vehicle import ModelYears, to_km

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


def model_years(runs: Sequence[ModelYears]) -> str:
    """Up to two runs as they are, more as the span they cover; empty for none."""
    if len(runs) <= 2:
        return " or ".join(str(run) for run in runs)
    last = [run.last for run in runs if run.last]
    open_end = len(last) < len(runs)
    return f"{min(run.first for run in runs)} " + ("on" if open_end else f"to {max(last)}")


def odometer(miles: int, unit: str) -> str:
    """A mileage in the unit it was typed in."""
    return f"{to_km(miles):,} km" if unit == "km" else f"{miles:,} miles"
