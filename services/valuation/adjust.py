"""All that moves a price: mileage, condition, accident, battery, certificate, buyer; each with where that is from.

A valuation is moved by an answer, narrowed by it, and widened for what was only guessed. "Fitted" figures are
reproduced by `benchmarks/fit_factors.py` and `benchmarks/fit_market.py`.
"""

import math
from collections.abc import Collection
from enum import StrEnum

from services.valuation import battery
from services.valuation.statistics import confidence
from services.valuation.valuation import Band, Confidence, Valuation
from services.vehicle import FrozenModel, Grade
from services.wording import N_
from services.wording.sentence import Sentence

FIRST_FIT = N_("Fitted on 67,000 US asking prices of 2018 to 2025")
SAME_CAR = N_("Fitted on 67,000 US asking prices of 2018 to 2025: same model, trim and year")
STEPS = N_("Published US condition steps, checked against sellers' own words in 38,700 asking prices of 2018-19")
MILES_A_YEAR = 12_000  # of the retention study behind `depreciation.RETENTION`
ACCIDENT_TOLD = N_("Moved down by {share:percent.1} for the accident on record.")
NO_ACCIDENT_TOLD = N_("Moved up by {share:percent.1}, because it had no accident and some of the adverts had.")
BATTERY_WEAKER = N_(
    "Moved down by {share:percent.1}: its battery holds {health:percent}, usual at this age is {usual:percent}."
)
BATTERY_STRONGER = N_(
    "Moved up by {share:percent.1}: its battery holds {health:percent}, usual at this age is {usual:percent}."
)
MILEAGE_GUESSED = N_("The mileage is what such cars have usually done, not read off: the range is wider for it.")
CONDITION_GUESSED = N_("Nobody said what condition it is in: we took {grade}, and the range is wider for it.")
QUARTILE = 0.6745  # standard deviations from the middle to P25 and P75
# A mileage guessed from the car's age is off by a factor that scatters by this much (log).
MILEAGE_SD = 0.28
GRADE_DOUBT = 0.25  # how likely a careful look moves the grade one step up, and as likely one down


class Factor(FrozenModel):
    """A price is multiplied by `value`; `low` and `high` are how far it may be off. `source` is a sentence's worth."""

    value: float
    low: float
    high: float
    source: str


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
    BATTERY = "battery"


class Battery(FrozenModel):
    """An electric car's battery: the share of its first capacity that it holds, at an age in years."""

    health: float
    age: float


# Dealers' asks are for cars in very good condition.
CONDITION: dict[Grade, Factor] = {
    Grade.EXCELLENT: Factor(value=1.04, low=1.02, high=1.06, source=STEPS),
    Grade.VERY_GOOD: Factor(value=1.0, low=1.0, high=1.0, source=N_("What dealers offer is in this condition")),
    Grade.GOOD: Factor(value=0.93, low=0.90, high=0.96, source=STEPS),
    Grade.FAIR: Factor(value=0.80, low=0.73, high=0.87, source=STEPS),
    Grade.POOR: Factor(value=0.61, low=0.50, high=0.72, source=STEPS),
}
PER_10K_MILES = Factor(value=0.958, low=0.954, high=0.962, source=SAME_CAR)
ACCIDENT = Factor(value=0.97, low=0.96, high=0.98, source=N_("Fitted on 3,900 US asking prices of 2023 that tell"))
ACCIDENT_SHARE = 0.253  # of 3,896 adverts of 2023; photos do not tell
CERTIFIED = Factor(value=1.025, low=1.01, high=1.04, source=FIRST_FIT)

_AUCTIONS = N_(
    "14,800 dealer auction sales of sound Toyotas (2014-15) against 2,100 asks for the same models, ages and mileages "
    "(2018-19), at one price level"
)
# Up to an age in years: what dealers pay each other, against what is asked.
TRADE_IN: tuple[tuple[float, Factor], ...] = (
    (6.5, Factor(value=0.83, low=0.78, high=0.88, source=_AUCTIONS)),
    (10.5, Factor(value=0.80, low=0.74, high=0.86, source=_AUCTIONS)),
    (float("inf"), Factor(value=0.72, low=0.64, high=0.80, source=_AUCTIONS)),
)


def trade_in(age: float) -> Factor:
    """What a dealer may allow against another car, of what dealers ask for such a car."""
    return next(factor for up_to, factor in TRADE_IN if age < up_to)


def private_party(age: float) -> Factor:
    """What a private buyer may pay, of what dealers ask: half way, as no open list of prices names the seller.

    It may be anywhere between the two; `low` and `high` are the middle half of that.
    """
    wholesale = trade_in(age).value
    return Factor(
        value=(1 + wholesale) / 2,
        low=(1 + 3 * wholesale) / 4,
        high=(3 + wholesale) / 4,
        source=N_("Half way between trade-in and dealer retail: no open list of prices names the seller"),
    )


def usual_miles(age: int) -> int:
    """What a car of that age in years has done where nobody knows; half a year's for a new one."""
    return round(MILES_A_YEAR * max(0.5, age))


def apply_answers(
    valuation: Valuation,
    miles: int,
    accident: bool | None = None,
    guessed: Collection[Fact] = (),
    of_battery: Battery | None = None,
) -> Valuation:
    """The valuation for a car with or without an accident on record (None: not known) and with guessed facts.

    Adverts are a mix of cars with and without accidents, and of batteries of every health, so that each answer moves
    the price a little and narrows its range.
    """
    factor, extra = 1.0, sum(guess_variance(fact, valuation.grade, miles) for fact in guessed)
    notes: list[Sentence] = []
    if accident is not None:
        factor = accident_factor(accident)
        extra -= guess_variance(Fact.ACCIDENT, valuation.grade, miles)
        notes.append(Sentence.of(ACCIDENT_TOLD if accident else NO_ACCIDENT_TOLD, share=abs(factor - 1)))
    if of_battery is not None:
        health, age = of_battery.health, of_battery.age
        change = battery.effect(health, age)
        factor *= change
        extra -= battery.variance(age)
        words = BATTERY_WEAKER if change < 1 else BATTERY_STRONGER
        notes.append(Sentence.of(words, share=abs(change - 1), health=health, usual=battery.usual_health(age)))
    if Fact.MILEAGE in guessed:
        notes.append(Sentence(template=MILEAGE_GUESSED))
    if Fact.CONDITION in guessed:
        notes.append(Sentence.of(CONDITION_GUESSED, grade=Sentence(template=valuation.grade.value)))
    if not notes:
        return valuation
    scatter = log_price_scatter(valuation)
    spread = math.sqrt(max(0.0, scatter**2 + extra)) / scatter if scatter else 1.0
    return _moved(valuation, factor, spread, notes)


def accident_factor(accident: bool | None) -> float:
    """Against adverts, of which some tell an accident: what having one, or surely none, makes of the price."""
    if accident is None:
        return 1.0
    return (ACCIDENT.value if accident else 1.0) / (1 - ACCIDENT_SHARE * (1 - ACCIDENT.value))


def mileage_factor(own: int, other: int) -> float:
    """What the price of a car with the other mileage is moved by, to be that of one with its own."""
    return float(PER_10K_MILES.value ** ((own - other) / 10_000))


def at_miles(valuation: Valuation, own: int, other: int) -> Valuation:
    """The price had the car done other miles than its own, by what 10,000 miles cost on average. Asks no service."""
    return _moved(valuation, PER_10K_MILES.value ** ((other - own) / 10_000), 1.0, [])


def _moved(valuation: Valuation, factor: float, spread: float, notes: list[Sentence]) -> Valuation:
    """Every price times a factor, its distance from the typical one stretched on the log scale."""
    typical = valuation.typical
    if typical is None:
        return valuation

    def move(price: float) -> float:
        return typical * factor * math.pow(price / typical, spread)

    def moved(band: Band | None) -> Band | None:
        return Band(low=move(band.low), high=move(band.high)) if band else None

    likely = moved(valuation.likely)
    return valuation.model_copy(
        update={
            "typical": typical * factor,
            "likely": likely,
            "possible": moved(valuation.possible),
            "percentiles": {name: move(price) for name, price in valuation.percentiles.items()},
            "confidence": _confidence(valuation, likely),
            "notes": (*valuation.notes, *notes),
        }
    )


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
        _kind("Trade-in", asked, likely, trade_in(age)),
        _kind("Private party", asked, likely, private_party(age)),
        retail,
    )


def _kind(name: str, asked: float, likely: Band, factor: Factor) -> PriceKind:
    """Both are unsure, what is asked for the car and the share of it: their ranges (log) add up as scatters do."""
    price = asked * factor.value
    below = math.hypot(math.log(asked / likely.low), math.log(factor.value / factor.low))
    above = math.hypot(math.log(likely.high / asked), math.log(factor.high / factor.value))
    band = Band(low=price * math.exp(-below), high=price * math.exp(above))
    return PriceKind(name=name, price=price, band=band, source=factor.source)


def log_price_scatter(valuation: Valuation) -> float | None:
    """How far prices of such cars lie apart: a standard deviation of the log price; None without a likely range."""
    likely = valuation.likely
    if valuation.typical is None or likely is None or likely.low >= likely.high:
        return None
    return math.log(likely.high / likely.low) / (2 * QUARTILE)


def guess_variance(fact: Fact, grade: Grade, miles: int) -> float:
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


def _confidence(valuation: Valuation, likely: Band | None) -> Confidence:
    """Anew from what the price rests on; a source that says nothing of it keeps its word."""
    rests_on = valuation.count if valuation.support is None else valuation.support
    return confidence(rests_on, likely) if rests_on else valuation.confidence
