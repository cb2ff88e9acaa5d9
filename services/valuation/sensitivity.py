"""What the price hangs on: condition, mileage, accident, certificate, buyer; and which answer would narrow it most."""

import math
from enum import StrEnum

import pandas as pd

from services.valuation.factors import (
    ACCIDENT,
    ACCIDENT_SHARE,
    CERTIFIED,
    CONDITION,
    PER_10K_MILES,
    Factor,
    private_party,
    trade_in,
)
from services.valuation.valuation import Band, Comparable, PricedCar, Valuation
from services.vehicle import FrozenModel, Grade

QUARTILE = 0.6745  # standard deviations from the middle to P25 and P75
# A mileage guessed from the car's age is off by a factor that scatters by this much (log).
MILEAGE_SD = 0.28
# Without the trim asks scatter more: errors of 7.9 against 6.2 %, measured on held-out asks.
SCATTER_WITHOUT_TRIM = 7.9 / 6.2
GRADE_DOUBT = 0.25  # how likely a careful look moves the grade one step up, and as likely one down


class PriceKind(FrozenModel):
    """What one kind of buyer pays: the middle and how far it may be off. None of them is an offer."""

    name: str
    price: float
    band: Band
    source: str


class Difference(FrozenModel):
    """What a fact about the car changes, in money; negative where it costs."""

    name: str
    money: float
    band: Band
    source: str


class Fact(StrEnum):
    """What a person can tell us of the car beyond its name."""

    TRIM = "trim"
    MILEAGE = "mileage"
    CONDITION = "condition"
    ACCIDENT = "accident"


class OpenFact(FrozenModel):
    """A fact still open, and what it is worth in money.

    `narrows_by` is how much less wide the likely range would be on average, `moves_by` how far the answer would move
    the price, one way or the other (a standard deviation).
    """

    fact: Fact
    narrows_by: float
    moves_by: float


def at_each_grade(valuation: Valuation) -> dict[Grade, float]:
    """The typical price in each condition, best first; empty without a price."""
    if valuation.typical is None:
        return {}
    base = valuation.typical / CONDITION[valuation.grade].value
    return {grade: base * factor.value for grade, factor in CONDITION.items()}


def per_10k_miles(valuation: Valuation) -> Difference | None:
    """What 10,000 miles more would cost; None without a price."""
    return _difference("10,000 miles more", valuation, PER_10K_MILES)


def after_accident(valuation: Valuation) -> Difference | None:
    """What an accident on record costs; None without a price."""
    return _difference("an accident on record", valuation, ACCIDENT)


def certified(valuation: Valuation) -> Difference | None:
    """What a maker's certificate adds at a dealer's; None without a price."""
    return _difference("certified by the maker", valuation, CERTIFIED)


def _difference(name: str, valuation: Valuation, factor: Factor) -> Difference | None:
    if valuation.typical is None:
        return None
    low, middle, high = (valuation.typical * (each - 1) for each in (factor.low, factor.value, factor.high))
    return Difference(name=name, money=middle, band=Band(low=low, high=high), source=factor.source)


def price_kinds(valuation: Valuation, age: float) -> tuple[PriceKind, ...]:
    """Trade-in, private party and dealer retail for a car of that age in years; empty without a price."""
    if valuation.typical is None:
        return ()
    asked, likely = valuation.typical, valuation.likely or Band(low=valuation.typical, high=valuation.typical)
    retail = PriceKind(name="Dealer retail", price=asked, band=likely, source=f"{valuation.source}: what dealers ask")
    return (
        _kind("Trade-in", asked, trade_in(age)),
        _kind("Private party", asked, private_party(age)),
        retail,
    )


def _kind(name: str, asked: float, factor: Factor) -> PriceKind:
    band = Band(low=asked * factor.low, high=asked * factor.high)
    return PriceKind(name=name, price=asked * factor.value, band=band, source=factor.source)


def what_would_narrow_it(
    valuation: Valuation, subject: PricedCar, guessed: frozenset[Fact] = frozenset(), accident_known: bool = False
) -> tuple[OpenFact, ...]:
    """The open facts by how much each narrows the likely range, most first; the first is the one to ask for.

    `guessed` names facts that were taken without knowing, such as a mileage from the car's age: the range has been
    widened for them (`adjustment.told`). Scatters add up as squares, so that a fact known takes its own share out of
    the range. Empty without a likely range.
    """
    scatter = scatter_of(valuation)
    if valuation.typical is None or scatter is None:
        return ()
    inside = {fact: doubt(fact, valuation.grade, subject.miles) for fact in guessed}
    if subject.vehicle.trim is None:
        inside[Fact.TRIM] = trim_share(valuation.comparables) * scatter**2
    if not accident_known:
        inside[Fact.ACCIDENT] = doubt(Fact.ACCIDENT, valuation.grade, subject.miles)
    return tuple(
        OpenFact(
            fact=fact,
            narrows_by=valuation.typical * 2 * QUARTILE * (scatter - math.sqrt(max(0.0, scatter**2 - part))),
            moves_by=valuation.typical * math.sqrt(part),
        )
        for fact, part in sorted(inside.items(), key=lambda one: -one[1])
    )


def scatter_of(valuation: Valuation) -> float | None:
    """How far prices of such cars lie apart: a standard deviation of the log price; None without a likely range."""
    likely = valuation.likely
    if valuation.typical is None or likely is None or likely.low >= likely.high:
        return None
    return math.log(likely.high / likely.low) / (2 * QUARTILE)


def doubt(fact: Fact, grade: Grade, miles: int) -> float:
    """The variance of the log price that not knowing mileage, condition or accident brings; 0 for the trim."""
    if fact is Fact.MILEAGE:
        return (math.log(PER_10K_MILES.value) * MILEAGE_SD * miles / 10_000) ** 2
    if fact is Fact.CONDITION:
        return _grade_variance(grade)
    if fact is Fact.ACCIDENT:
        return ACCIDENT_SHARE * (1 - ACCIDENT_SHARE) * math.log(ACCIDENT.value) ** 2
    return 0.0


def _grade_variance(grade: Grade) -> float:
    """Of the log price, where the true grade may as well be the next better or worse one."""
    ladder = list(CONDITION)
    place, own = ladder.index(grade), math.log(CONDITION[grade].value)
    neighbours = [ladder[i] for i in (place - 1, place + 1) if 0 <= i < len(ladder)]
    return sum(GRADE_DOUBT * (math.log(CONDITION[other].value) - own) ** 2 for other in neighbours)


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
