"""The nouns of a price: the car priced, comparables as advertised, what was left out, the range on the rest."""

from datetime import date
from enum import StrEnum
from typing import Annotated, Protocol

from pydantic import Field, FiniteFloat

from services.specs.specs import Specs
from services.vehicle import FrozenModel, Grade, Miles, ServiceAnswer, Vehicle
from services.wording.sentence import Sentence

LEAST_ASKED, MOST_ASKED = 1.0, 1e12  # no car costs less or more, in whatever currency
Price = Annotated[float, Field(gt=0, allow_inf_nan=False)]
MilesAway = Annotated[float, Field(ge=0, le=12_500)]  # half the way round the earth


class PricedCar(FrozenModel):
    """The car that is priced, with all that is known of it.

    `model_id` is the specs service's number of the very trim, which the valuation service takes; `as_of` is the day to
    price at, None for today.
    """

    vehicle: Vehicle
    specs: Specs | None = None
    model_id: str | None = None
    miles: Miles
    grade: Grade
    as_of: date | None = None

    @property
    def trim(self) -> str | None:
        """The trim as its maker calls it, else as the person chose it."""
        return (self.specs.trim if self.vehicle.trim and self.specs else None) or self.vehicle.trim


class Comparable(FrozenModel):
    """One advert: price in the market's currency, distance and mileage in miles; None where the advert says nothing."""

    price: Price
    mileage: int | None = None
    year: int | None = None
    trim: str | None = None
    days_on_market: int | None = None
    distance_miles: MilesAway | None = None
    seller: str | None = None
    certified: bool | None = None
    clean_title: bool | None = None


class Excluded(FrozenModel):
    """An advert that counts for nothing, and why."""

    comparable: Comparable
    reason: Sentence


class Confidence(StrEnum):
    """How far the range can be trusted; the numbers behind each word are in `statistics.confidence`."""

    HIGH = "high"
    MEDIUM = "medium"
    LOW = "low"
    NONE = "none"


class Band(FrozenModel):
    """A range of prices, or of differences between prices, both ends included."""

    low: FiniteFloat
    high: FiniteFloat


class GroupAccuracy(FrozenModel):
    """How far prices of cars of this kind and age were off, on `n` asks that the model had not seen.

    Half of the prices were within `error` (a share) of the ask; `inside` is the share of asks in the possible range.
    """

    n: int = Field(ge=0)
    error: float = Field(ge=0, allow_inf_nan=False)
    inside: float = Field(ge=0, le=1)


class Valuation(ServiceAnswer):
    """What such cars are asked for. `typical` is the median, `likely` P25 to P75, `possible` P10 to P90.

    All three are None where too few comparables carry a price, unless the price is modelled: then `support` bears it,
    and the adverts count for nothing. The bands are None also where the source gives none.
    """

    source: str
    stand_in: bool
    currency: str
    as_of: date | None
    grade: Grade
    count: int
    typical: Price | None
    likely: Band | None
    possible: Band | None
    confidence: Confidence
    comparables: tuple[Comparable, ...] = ()
    excluded: tuple[Excluded, ...] = ()
    percentiles: dict[int, Price] = Field(default_factory=dict)  # of what is asked for this very car, by percent
    on_sale: int | None = None  # such cars on sale where we looked, those without a price included
    absurd_maximum: Price | None = None  # a raw maximum too high to be true, from a source that lists no adverts
    support: int | None = None  # real asks that a modelled price rests on; its adverts are drawn
    accuracy: GroupAccuracy | None = None  # of a modelled price
    notes: tuple[Sentence, ...] = ()  # how the search was widened and the price moved, a sentence each

    @property
    def prices(self) -> tuple[float, ...]:
        """Every price in it."""
        ends = (end for one in (self.likely, self.possible) if one for end in (one.low, one.high))
        figures = (self.typical, self.absurd_maximum, *ends, *self.percentiles.values())
        return (*(one for one in figures if one is not None), *(one.price for one in self.comparables))


class ValuationSource(Protocol):
    """Where asking prices come from."""

    @property
    def name(self) -> str:
        """Display name."""

    @property
    def fingerprint(self) -> str:
        """What the answer depends on besides the car: address and options, never a key."""

    def value(self, subject: PricedCar) -> Valuation:
        """Asking prices for exactly that car. Raises ServiceError."""
