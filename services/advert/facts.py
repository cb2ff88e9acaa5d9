"""What an advert says, each fact with the words that it was read from; all of it can be put right by the person."""

from enum import StrEnum

from pydantic import Field

from services.vehicle import FrozenModel


class Title(StrEnum):
    """What the papers say the car went through."""

    CLEAN = "clean"
    SALVAGE = "salvage"
    REBUILT = "rebuilt"


class Seller(StrEnum):
    """Who sells."""

    DEALER = "dealer"
    PRIVATE = "private"


class Caveat(StrEnum):
    """Why what was read may not be the car's price."""

    SEVERAL = "several cars"
    LEASE = "lease"
    DEPOSIT = "deposit"
    PER_MONTH = "per month"
    BROKEN = "does not run"


class Advert(FrozenModel):
    """The facts as read; None where the advert does not tell. `words` has by fact the words it was read from.

    `unit` is that of the odometer as the advert has it, `miles` whole miles; `currency` is ISO 4217.
    """

    make: str | None = None
    model: str | None = None
    year: int | None = None
    trim: str | None = None
    miles: int | None = None
    unit: str | None = None
    price: int | None = None
    currency: str | None = None
    seller: Seller | None = None
    title: Title | None = None
    accident: bool | None = None
    caveats: tuple[Caveat, ...] = ()
    words: dict[str, str] = Field(default_factory=dict)
