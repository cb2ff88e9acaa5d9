"""The facts nobody has told yet, by how much each would narrow the price: the next best question."""

import math

import pandas as pd

from services.valuation import battery
from services.valuation.adjust import PER_10K_MILES, QUARTILE, Fact, guess_variance, log_price_scatter
from services.valuation.valuation import Comparable, PricedCar, Valuation
from services.vehicle import FrozenModel

# Without the trim asks scatter more: errors of 7.9 against 6.2 %, measured on held-out asks.
SCATTER_WITHOUT_TRIM = 7.9 / 6.2


class OpenFact(FrozenModel):
    """A fact still open, and what it is worth in money.

    `narrows_by` is how much less wide the likely range would be on average, `moves_by` how far the answer would move
    the price, one way or the other (a standard deviation).
    """

    fact: Fact
    narrows_by: float
    moves_by: float


def what_would_narrow_it(
    valuation: Valuation,
    subject: PricedCar,
    guessed: frozenset[Fact] = frozenset(),
    accident_known: bool = False,
    battery_age: float | None = None,
) -> tuple[OpenFact, ...]:
    """The open facts by how much each narrows the likely range, most first; the first is the one to ask for.

    `guessed` names facts that were taken without knowing, such as a mileage from the car's age: the range has been
    widened for them (`adjust.apply_answers`). Scatters add up as squares, so that a fact known takes its own share out
    of the range. `battery_age` is that of an electric car whose battery's health nobody told. Empty without a likely
    range.
    """
    scatter = log_price_scatter(valuation)
    if valuation.typical is None or scatter is None:
        return ()
    inside = {fact: guess_variance(fact, valuation.grade, subject.miles) for fact in guessed}
    if subject.vehicle.trim is None:
        inside[Fact.TRIM] = trim_share(_real(valuation)) * scatter**2
    if not accident_known:
        inside[Fact.ACCIDENT] = guess_variance(Fact.ACCIDENT, valuation.grade, subject.miles)
    if battery_age is not None:
        inside[Fact.BATTERY] = battery.variance(battery_age)
    return tuple(
        OpenFact(
            fact=fact,
            narrows_by=valuation.typical * 2 * QUARTILE * (scatter - math.sqrt(max(0.0, scatter**2 - part))),
            moves_by=valuation.typical * math.sqrt(part),
        )
        for fact, part in sorted(inside.items(), key=lambda one: -one[1])
    )


def trim_share(comparables: tuple[Comparable, ...]) -> float:
    """The share of the prices' variance (logs, at one mileage) that lies between trims, 0 to 1.

    From the adverts where they name two trims or more (one-way analysis of variance, unbiased); where there are too few
    adverts to tell, what knowing the trim brings on average.
    """
    known = pd.DataFrame(
        [(one.price, one.mileage, one.trim) for one in comparables if one.trim and one.mileage is not None],
        columns=["price", "miles", "trim"],
    )
    counts = known["trim"].value_counts()
    known = known[known["trim"].isin(counts[counts > 1].index)]
    trims = known["trim"].nunique()
    if trims < 2 or len(known) < 12:
        return 1 - 1 / SCATTER_WITHOUT_TRIM**2
    at_one_mileage = known["price"].map(math.log) - known["miles"] / 10_000 * math.log(PER_10K_MILES.value)
    within = at_one_mileage.groupby(known["trim"]).transform(lambda prices: prices - prices.mean())
    left = float((within**2).sum()) / (len(known) - trims)
    return min(0.95, max(0.0, 1 - left / float(at_one_mileage.var())))


def _real(valuation: Valuation) -> tuple[Comparable, ...]:
    """The adverts that tell something: those beside a modelled price are drawn."""
    return valuation.comparables if valuation.support is None else ()
