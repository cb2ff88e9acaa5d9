"""An estimated price as it is written: no more exact than it is."""

from functools import lru_cache

from services.valuation.statistics import rounded
from services.wording import current_locale
from services.wording.formatting import money


def about(amount: float, currency: str) -> str:
    """The price in steps of 50, 100 or 500: "$7,950"."""
    return _written(rounded(amount), currency, current_locale().locale)


@lru_cache(maxsize=4096)  # a report writes a hundred prices with every rerun
def _written(amount: int, currency: str, _locale: str) -> str:
    return money(amount, currency)
