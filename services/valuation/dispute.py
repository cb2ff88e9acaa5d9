"""What a total loss is argued with: real adverts of such cars, each adjusted to this one line by line.

Only live adverts count, for a modelled price has no cars behind it that anybody could look up. Every line is a whole
unit of the currency, so that each adjusted price is its ask plus its lines, to the unit.
"""

from datetime import date
from enum import StrEnum
from statistics import median

from services.errors import CurbsideError
from services.valuation.adjust import CONDITION, accident_factor, mileage_factor
from services.valuation.depreciation import year_factor
from services.valuation.statistics import FEWEST
from services.valuation.valuation import Comparable, Excluded, PricedCar, Valuation
from services.vehicle import FrozenModel
from services.wording import N_
from services.wording.sentence import Sentence


class DisputeRefused(CurbsideError):
    """No such report can be made of this price; the sentence says why."""


MODELLED = N_(
    "A dispute report needs adverts of real cars. This price is modelled, so there are none to show: give the service "
    "MarketCheck its key, and value the car again."
)
TOO_FEW = N_("Only {count:whole} adverts can be compared line by line: too few to argue with. It takes {fewest:whole}.")
NO_MILEAGE = N_("it does not say its mileage, so that it cannot be adjusted")
NO_YEAR = N_("it does not say its model year")
OTHER_TRIM = N_("it is another trim, and there are enough of this one")


class Line(StrEnum):
    """What an ask is adjusted for, in this order."""

    MILEAGE = "mileage"
    YEAR = "model year"
    TRIM = "trim"
    CONDITION = "condition"
    ACCIDENT = "accident"
    DATE = "date"
    DISTANCE = "distance"


class AdjustedComparable(FrozenModel):
    """One advert: what is asked, what each line adds or takes, and what it comes to; whole units of the currency."""

    comparable: Comparable
    ask: int
    lines: dict[Line, int]

    @property
    def adjusted(self) -> int:
        """The ask and its lines together."""
        return self.ask + sum(self.lines.values())


class Dispute(FrozenModel):
    """The adverts by adjusted price, those left out with their reason, and what the former come to."""

    source: str
    currency: str
    as_of: date  # the day the adverts were last seen
    comparables: tuple[AdjustedComparable, ...]
    left_out: tuple[Excluded, ...]
    notes: tuple[Sentence, ...]

    @property
    def middle(self) -> int:
        """The median of the adjusted prices."""
        return round(median(one.adjusted for one in self.comparables))

    @property
    def lowest(self) -> int:
        """The lowest adjusted price."""
        return min(one.adjusted for one in self.comparables)

    @property
    def highest(self) -> int:
        """The highest adjusted price."""
        return max(one.adjusted for one in self.comparables)


def dispute(valuation: Valuation | None, car: PricedCar, day: date, *, accident: bool | None) -> Dispute:
    """The figures of a car as of a day. Raises DisputeRefused where the price is modelled or too few adverts can be
    adjusted.
    """
    if valuation is None or valuation.stand_in or valuation.support is not None or not valuation.comparables:
        raise DisputeRefused(MODELLED)
    whole_ones, left_out = [], list(valuation.excluded)
    for advert in valuation.comparables:
        wanting = NO_MILEAGE if advert.mileage is None else NO_YEAR if advert.year is None else None
        if wanting:
            left_out.append(Excluded(comparable=advert, reason=Sentence(template=wanting)))
        else:
            whole_ones.append(advert)
    own, others = _by_trim(car, whole_ones)
    if len(own) < FEWEST:
        own, others = whole_ones, []
    left_out += [Excluded(comparable=advert, reason=Sentence(template=OTHER_TRIM)) for advert in others]
    if len(own) < FEWEST:
        raise DisputeRefused(TOO_FEW, count=len(own), fewest=FEWEST)
    adjusted = sorted((_adjusted(car, day, accident, advert) for advert in own), key=lambda one: one.adjusted)
    return Dispute(
        source=valuation.source,
        currency=valuation.currency,
        as_of=valuation.as_of or day,
        comparables=tuple(adjusted),
        left_out=tuple(left_out),
        notes=valuation.notes,
    )


def _by_trim(car: PricedCar, adverts: list[Comparable]) -> tuple[list[Comparable], list[Comparable]]:
    """Adverts of the car's own trim and the rest; all are its own where nobody knows its trim."""
    trim = (car.trim or "").casefold()
    own = [one for one in adverts if not trim or (one.trim or "").casefold() == trim]
    return own, [one for one in adverts if one not in own]


def _adjusted(car: PricedCar, day: date, accident: bool | None, advert: Comparable) -> AdjustedComparable:
    """Each line moves what the lines before it have come to, as the factors of a price multiply."""
    assert advert.mileage is not None
    assert advert.year is not None
    age, other = (max(0, day.year - year) for year in (car.vehicle.year, advert.year))
    factors = {
        Line.MILEAGE: mileage_factor(car.miles, advert.mileage),
        Line.YEAR: year_factor(car.vehicle.make, age, other),
        Line.TRIM: 1.0,
        Line.CONDITION: CONDITION[car.grade].value,
        Line.ACCIDENT: accident_factor(accident),
        Line.DATE: 1.0,
        Line.DISTANCE: 1.0,
    }
    price, lines = advert.price, {}
    total = ask = round(advert.price)
    for line, factor in factors.items():
        price *= factor
        lines[line] = round(price) - total
        total = round(price)
    return AdjustedComparable(comparable=advert, ask=ask, lines=lines)
