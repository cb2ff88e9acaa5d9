"""Honest figures from raw adverts: what is a typing error, when there are too few, how sure the rest makes us."""

import pandas as pd

from services.valuation.market import Band, Comparable, Confidence, Excluded

# With six adverts the median lies between lowest and highest with 1 - 2 x 0.5^6 = 96.9 %; with five, 93.8 %.
FEWEST = 6
# A price five times the middle of its kind is a lost decimal point, a fifth of it a deposit or a part.
FAR_OFF = 5.0


def sift(adverts: list[Comparable]) -> tuple[tuple[Comparable, ...], tuple[Excluded, ...]]:
    """Adverts that count, and those left out with the reason in words."""
    if not adverts:
        return (), ()
    middle = float(pd.Series([advert.price for advert in adverts]).median())
    kept, excluded = [], []
    for advert in adverts:
        if advert.price > FAR_OFF * middle:
            times = advert.price / middle
            reason = f"{times:,.0f} times the middle price: it looks like a typing error, perhaps a lost decimal point"
            excluded.append(Excluded(comparable=advert, reason=reason))
        elif advert.price < middle / FAR_OFF:
            reason = "less than a fifth of the middle price: it looks like a deposit, a part or a typing error"
            excluded.append(Excluded(comparable=advert, reason=reason))
        else:
            kept.append(advert)
    return tuple(kept), tuple(excluded)


def confidence(count: int, likely: Band | None) -> Confidence:
    """High: 50 adverts or more and P75/P25 at most 1.25. Medium: 15 or more. Low: 6 or more. None below."""
    if count < FEWEST:
        return Confidence.NONE
    if count >= 50 and likely and likely.high <= 1.25 * likely.low:
        return Confidence.HIGH
    return Confidence.MEDIUM if count >= 15 else Confidence.LOW


def rounded(price: float) -> int:
    """To what is known: steps of 50 below 10,000, of 100 to 50,000, of 500 above."""
    step = 50 if price < 10_000 else 100 if price <= 50_000 else 500
    return round(price / step) * step
