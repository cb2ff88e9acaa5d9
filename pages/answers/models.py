"""The answers, field by field. Names of sources, colours and conditions are English; sentences are the reader's.

Scores are 0 to 1, distances miles, prices rounded to what is known, in `currency`; None is "not known".
"""

from datetime import date
from typing import Annotated

from pydantic import Field

from services.advert.facts import Advert
from services.advert.grade import AskGrade
from services.advert.reading import LONGEST
from services.specs.recalls import Campaign
from services.specs.specs import Specs
from services.valuation.valuation import Confidence, GroupAccuracy
from services.vehicle import MOST_MILES, FrozenModel, Grade, Miles, ModelYears, Side

Score = Annotated[float, Field(ge=0, le=1)]
Price = Annotated[int, Field(ge=0)]


Name = Annotated[str, Field(min_length=1, max_length=60)]
Distance = Annotated[int, Field(ge=0, le=MOST_MILES)]


class GivenCar(FrozenModel):
    """What its owner says of a car. Without a distance or a condition the usual one is taken and the range is wider."""

    make: Name = Field(examples=["Toyota"])
    model: Name = Field(examples=["Corolla"])
    year: int = Field(examples=[2010])
    trim: Name | None = Field(default=None, examples=["LE"])
    miles: Distance | None = Field(default=None, examples=[58_000])
    km: Distance | None = Field(default=None, description="In place of miles.")
    condition: Grade | None = Field(default=None, examples=["good"])
    accident: bool | None = Field(default=None, description="Whether one is on record; null is not known.")


class SuggestedCar(FrozenModel):
    """A car that the photos may show. `years` are the model years that were seen, in runs; an open one has no last."""

    make: str
    model: str | None
    trim: str | None
    years: tuple[ModelYears, ...]
    score: Score


class ScoredMake(FrozenModel):
    """The likeliest make, with the score of all its models together."""

    name: str
    score: Score


class SeenPhoto(FrozenModel):
    """What one photo shows. `plate` is masked unless it was asked for; `advice` says what would make it better."""

    file: str
    side: Side | None
    colour: str | None = None
    plate: str | None = None
    advice: str | None = None


class IdentifyAnswer(FrozenModel):
    """At most five suggestions, best first, and the probability that none of them claims."""

    suggestions: tuple[SuggestedCar, ...]
    make: ScoredMake | None
    unclaimed: Score
    photos: tuple[SeenPhoto, ...]
    problems: tuple[str, ...]


class ValuedVehicle(FrozenModel):
    """The car as it was valued, in the spelling of our lists."""

    make: str
    model: str
    year: int
    trim: str | None
    miles: Miles
    condition: Grade


class SpecsAnswer(FrozenModel):
    """Specs of the trim: mm, kg, litres, l/100 km and US mpg; `stand_in` tells built-in figures."""

    source: str
    stand_in: bool
    as_of: date | None
    model_id: str
    make: str
    model: str
    trim: str | None
    year: int
    body: str | None
    engine_position: str | None
    engine_cc: int | None
    cylinders: int | None
    fuel: str | None
    power_hp: int | None
    range_mi: int | None
    drive: str | None
    transmission: str | None
    seats: int | None
    doors: int | None
    weight_kg: int | None
    length_mm: int | None
    width_mm: int | None
    height_mm: int | None
    wheelbase_mm: int | None
    tank_l: float | None
    city_l100: float | None
    highway_l100: float | None
    city_mpg: float | None
    highway_mpg: float | None
    msrp_usd: int | None
    country: str | None
    note: str | None

    @classmethod
    def of(cls, specs: Specs) -> "SpecsAnswer":
        """The specs with their note said in the reader's language."""
        told = {name: getattr(specs, name) for name in cls.model_fields}
        return cls(**told | {"note": str(specs.note) if specs.note else None})


class PriceAnswer(FrozenModel):
    """What such cars are asked for: half of them between `low` and `high`, four in five within the possible prices."""

    low: Price | None
    typical: Price
    high: Price | None
    possible_low: Price | None
    possible_high: Price | None
    currency: str
    as_of: date | None
    source: str
    confidence: Confidence


class PriceOfKind(FrozenModel):
    """What one kind of buyer pays; none of them is an offer."""

    name: str
    low: Price
    typical: Price
    high: Price


class AppraiseAnswer(FrozenModel):
    """One valued car. `price` is None where nobody can tell one honestly; `problems` say why, and what to know of it.

    `accuracy` is measured: of `n` asks of such cars `inside` (a share) lay in the possible prices, and half of the
    typical prices were off by at most `error` (a share).
    """

    vehicle: ValuedVehicle
    specs: SpecsAnswer | None
    price: PriceAnswer | None
    kinds: tuple[PriceOfKind, ...]
    accuracy: GroupAccuracy | None
    problems: tuple[str, ...]


class GivenAdvert(FrozenModel):
    """An advert as its reader copies it, in English, Spanish, German or Chinese."""

    text: str = Field(
        min_length=1,
        max_length=LONGEST,
        examples=["2016 Toyota Corolla LE - $11,900. 84k miles, clean title, one owner."],
    )


class AdvertAnswer(FrozenModel):
    """Where an advert's price stands. `advert` is what was read, `words` in it the words of each fact; `missing` names
    what is needed and was not found. `grade` is None where there is nothing to grade by: `why_not` says why.

    Of such asks a share of `lower` (0 to 1) is lower, and `ratio` is the ask by the typical one. `recalls` is None
    where they could not be asked for.
    """

    advert: Advert
    missing: tuple[str, ...]
    vehicle: ValuedVehicle | None
    price: PriceAnswer | None
    grade: AskGrade | None
    why_not: str | None
    warning: str | None
    notes: tuple[str, ...]
    explains: tuple[str, ...]
    to_ask: tuple[str, ...]
    recalls: tuple[Campaign, ...] | None
    problems: tuple[str, ...]


class VinAnswer(FrozenModel):
    """What a VIN says of its car, as far as it could be decoded; `valid` where nothing in it looks wrong."""

    vin: str
    valid: bool
    warnings: tuple[str, ...]
    make: str | None = None
    model: str | None = None
    year: int | None = None
    trim: str | None = None
    source: str | None = None


class PricePoint(FrozenModel):
    """What a car of that model year with that many miles is asked for."""

    year: int
    miles: Miles
    low: Price
    typical: Price
    high: Price
    possible_low: Price
    possible_high: Price


class ListedTrim(FrozenModel):
    """A trim of one model year; `msrp` in US dollars when it was new."""

    year: int
    trim: str | None
    msrp: int | None


class MarketAnswer(FrozenModel):
    """A model's years and trims, and what it is asked for in good condition: by model year with the usual miles, or,
    of one model year, by miles.
    """

    make: str
    model: str
    years: tuple[int, ...]
    trims: tuple[ListedTrim, ...]
    curve: tuple[PricePoint, ...]
    currency: str
    source: str
    problems: tuple[str, ...]
