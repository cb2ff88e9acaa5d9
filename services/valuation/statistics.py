"""Honest figures from raw adverts: what is a typing error, when there are too few, how sure the rest makes us."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from itertools import pairwise

import numpy as np
import pandas as pd

from services.valuation.valuation import LEAST_ASKED, MOST_ASKED, Band, Comparable, Confidence, Excluded, Valuation
from services.vehicle import FrozenModel
from services.wording import N_
from services.wording.sentence import Sentence

# With six adverts the median lies between lowest and highest with 1 - 2 x 0.5^6 = 96.9 %; with five, 93.8 %.
FEWEST = 6
# A price five times the middle of its kind is a lost decimal point, a fifth of it a deposit or a part.
FAR_OFF = 5.0
# Twice or half the middle is odd where the others lie close: a modified z-score over 3.5 (Iglewicz and Hoaglin, 1993).
ODD, ODD_SCORE, MAD_PER_SD = 2.0, 3.5, 0.6745
TOO_HIGH = N_("{times:whole} times the middle price: it looks like a typing error, perhaps a lost decimal point")
TOO_LOW = N_("less than a fifth of the middle price: it looks like a deposit, a part or a typing error")
ODDLY_HIGH = N_("more than twice the middle price while the others lie close: another car or a slip")
ODDLY_LOW = N_("less than half the middle price while the others lie close: another car or a slip")
PERCENTILES = (5, 10, 25, 50, 75, 90, 95)
# Readers decide best from about fifty dots (Kay and others, 2016; Fernandes and others, 2018).
MOST_DOTS = 50


class Summary(FrozenModel):
    """What a list of adverts says: prices in the market's currency, mileage in miles, times in days.

    `percentiles` are of the adverts as they stand, whereas those of a Valuation are for the very car priced.
    """

    count: int
    on_sale: int | None
    age_days: int | None  # since the adverts were seen
    percentiles: dict[int, float]
    median_miles: int | None
    days_on_market: int | None  # half have been for sale longer
    days_on_market_middle_half: tuple[int, int] | None
    certified: int


def filter_outliers(adverts: Sequence[Comparable]) -> tuple[tuple[Comparable, ...], tuple[Excluded, ...]]:
    """Adverts that count, and those left out with the reason in words."""
    reasons: dict[int, Sentence] = {}
    seen: set[tuple[object, ...]] = set()
    for i, advert in enumerate(adverts):
        same = (advert.price, advert.mileage, advert.year, advert.trim)
        if advert.clean_title is False:
            reasons[i] = Sentence(template=N_("its title is not clean: written off, flooded or the like"))
        elif advert.mileage is not None and same in seen:
            reasons[i] = Sentence(template=N_("the same car is advertised twice"))
        seen.add(same)
    prices = pd.Series({i: advert.price for i, advert in enumerate(adverts) if i not in reasons}, dtype=float)
    reasons |= _far_off(prices)
    reasons |= _odd(prices.drop([i for i in prices.index if i in reasons]))
    kept = tuple(advert for i, advert in enumerate(adverts) if i not in reasons)
    return kept, tuple(Excluded(comparable=adverts[i], reason=reasons[i]) for i in sorted(reasons))


def _far_off(prices: pd.Series) -> dict[int, Sentence]:
    """Prices that cannot be meant, by position."""
    times = prices / prices.median()
    too_high = {i: Sentence.of(TOO_HIGH, times=float(more)) for i, more in times[times > FAR_OFF].items()}
    return too_high | dict.fromkeys(times[times < 1 / FAR_OFF].index, Sentence(template=TOO_LOW))


def _odd(prices: pd.Series) -> dict[int, Sentence]:
    """Prices twice or half the middle though the others lie close together, by position."""
    if len(prices) < FEWEST:
        return {}
    off = np.log(prices / prices.median())
    score = MAD_PER_SD * off.abs() / max(float(off.abs().median()), 1e-9)
    odd = off[(score > ODD_SCORE) & (off.abs() > np.log(ODD))]
    return {int(str(i)): Sentence(template=ODDLY_HIGH if far > 0 else ODDLY_LOW) for i, far in odd.items()}


def plausible(given: Mapping[str, float]) -> dict[int, float]:
    """A source's percentiles ("25" or "25.0") by percent; empty where they do not rise or are no prices at all."""
    try:
        found = dict(sorted((int(float(name)), price) for name, price in given.items()))
    except ValueError:
        return {}
    prices = list(found.values())
    return (
        found if all(LEAST_ASKED <= low <= high < MOST_ASKED for low, high in pairwise([*prices[:1], *prices])) else {}
    )


def band(found: Mapping[int, float], low: int, high: int) -> Band | None:
    """The range between two percentiles, None where one is missing."""
    return Band(low=found[low], high=found[high]) if low in found and high in found else None


def percentiles(prices: Iterable[float], wanted: Sequence[int] = PERCENTILES) -> dict[int, float]:
    """The price at each percent, straight between neighbours; empty below six prices."""
    series = pd.Series(list(prices), dtype=float)
    if len(series) < FEWEST:
        return {}
    return {percent: float(price) for percent, price in zip(wanted, _quantiles(series, wanted), strict=True)}


def summary(valuation: Valuation, today: date) -> Summary:
    """The adverts that count, in figures; None where they say nothing."""
    frame = pd.DataFrame(
        [one.model_dump(include={"price", "mileage", "days_on_market", "certified"}) for one in valuation.comparables],
        columns=["price", "mileage", "days_on_market", "certified"],
    )
    miles, days = (frame[column].dropna().astype(float) for column in ("mileage", "days_on_market"))
    quarter, half, three_quarters = _quantiles(days, (25, 50, 75)) if len(days) else (None, None, None)
    return Summary(
        count=valuation.count,
        on_sale=valuation.on_sale,
        age_days=max(0, (today - valuation.as_of).days) if valuation.as_of else None,
        percentiles=percentiles(frame["price"]),
        median_miles=round(miles.median()) if len(miles) else None,
        days_on_market=None if half is None else round(half),
        days_on_market_middle_half=(
            None if quarter is None or three_quarters is None else (round(quarter), round(three_quarters))
        ),
        certified=sum(one.certified is True for one in valuation.comparables),
    )


def plausible_ends(valuation: Valuation, prices: Sequence[float]) -> tuple[float, float]:
    """Where an axis of prices ends: the possible range and the middle 98 % of the prices, with a little air."""
    typical = valuation.typical or 0.0
    ends = [typical, *(end for band in (valuation.possible, valuation.likely) if band for end in (band.low, band.high))]
    ends += np.quantile(prices, [0.01, 0.99]).tolist() if len(prices) else []
    air = 0.06 * (max(ends) - min(ends) or typical)
    return max(0.0, min(ends) - air), max(ends) + air


def equal_shares(prices: Sequence[float], most: int = MOST_DOTS) -> tuple[int, ...]:
    """Places of the prices in rising order; of more than `most` as many, each standing for an equal share of them."""
    order = sorted(range(len(prices)), key=prices.__getitem__)
    if len(order) <= most:
        return tuple(order)
    return tuple(order[int((i + 0.5) / most * len(order))] for i in range(most))


def _quantiles(series: pd.Series, wanted: Sequence[int]) -> list[float]:
    return [float(value) for value in series.quantile([percent / 100 for percent in wanted])]


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
