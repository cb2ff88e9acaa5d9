"""The nouns of a price: comparables as advertised, what was left out, and the range that rests on the rest."""

from datetime import date
from enum import StrEnum

from services.vehicle import Grade, Noun


class Comparable(Noun):
    """One advert: price in the market's currency, distance and mileage in miles; None where the advert says nothing."""

    price: float
    mileage: int | None = None
    year: int | None = None
    trim: str | None = None
    days_on_market: int | None = None
    distance_miles: float | None = None
    seller: str | None = None


class Excluded(Noun):
    """An advert that counts for nothing, and why."""

    comparable: Comparable
    reason: str


class Confidence(StrEnum):
    """How far the range can be trusted; the numbers behind each word are in `statistics.confidence`."""

    HIGH = "high"
    MEDIUM = "medium"
    LOW = "low"
    NONE = "none"


class Band(Noun):
    """A price range, both ends included."""

    low: float
    high: float


class Valuation(Noun):
    """What such cars are asked for. `typical` is the median, `likely` P25 to P75, `possible` P10 to P90.

    All three are None where too few comparables carry a price; the bands also where the source gives none.
    """

    source: str
    stand_in: bool
    currency: str
    as_of: date | None
    grade: Grade
    count: int
    typical: float | None
    likely: Band | None
    possible: Band | None
    confidence: Confidence
    comparables: tuple[Comparable, ...] = ()
    excluded: tuple[Excluded, ...] = ()
    absurd_maximum: float | None = None  # a raw maximum too high to be true, from a source that lists no adverts
