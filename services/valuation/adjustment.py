"""A valuation after what a person told: moved by an answer, narrower for it, wider for what was only guessed."""

import math
from collections.abc import Collection

from services.valuation.factors import ACCIDENT, ACCIDENT_SHARE, PER_10K_MILES
from services.valuation.sensitivity import Fact, doubt, scatter_of
from services.valuation.statistics import confidence
from services.valuation.valuation import Band, Valuation
from services.wording import N_
from services.wording.sentence import Sentence

MILES_A_YEAR = 12_000  # of the retention study behind `factors.RETENTION`
ACCIDENT_TOLD = N_("Moved down by {share:percent.1} for the accident on record.")
NO_ACCIDENT_TOLD = N_("Moved up by {share:percent.1}, because it had no accident and some of the adverts had.")
MILEAGE_GUESSED = N_("The mileage is what such cars have usually done, not read off: the range is wider for it.")
CONDITION_GUESSED = N_("Nobody said what condition it is in: we took {grade}, and the range is wider for it.")


def usual_miles(age: int) -> int:
    """What a car of that age in years has done where nobody knows; half a year's for a new one."""
    return round(MILES_A_YEAR * max(0.5, age))


def apply_answers(
    valuation: Valuation, miles: int, accident: bool | None = None, guessed: Collection[Fact] = ()
) -> Valuation:
    """The valuation for a car with or without an accident on record (None: not known) and with guessed facts.

    Adverts are a mix of cars with and without accidents, so that either answer moves the price a little.
    """
    factor, extra = 1.0, sum(doubt(fact, valuation.grade, miles) for fact in guessed)
    notes: list[Sentence] = []
    if accident is not None:
        factor = (ACCIDENT.value if accident else 1.0) / (1 - ACCIDENT_SHARE * (1 - ACCIDENT.value))
        extra -= doubt(Fact.ACCIDENT, valuation.grade, miles)
        notes.append(Sentence.of(ACCIDENT_TOLD if accident else NO_ACCIDENT_TOLD, share=abs(factor - 1)))
    if Fact.MILEAGE in guessed:
        notes.append(Sentence(template=MILEAGE_GUESSED))
    if Fact.CONDITION in guessed:
        notes.append(Sentence.of(CONDITION_GUESSED, grade=Sentence(template=valuation.grade.value)))
    if not notes:
        return valuation
    scatter = scatter_of(valuation)
    spread = math.sqrt(max(0.0, scatter**2 + extra)) / scatter if scatter else 1.0
    return _moved(valuation, factor, spread, notes)


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
            "confidence": confidence(valuation.count, likely) if valuation.count else valuation.confidence,
            "notes": (*valuation.notes, *notes),
        }
    )
