"""Stand-in for the valuation service: ``POST /valuation {model_id, mileage, condition}`` prices a car.

Beyond the contract it takes ``as_of``, ``accident``, ``seller`` (dealer, private), ``title`` (clean, rebuilt, salvage).

``min``, ``max`` and ``mean`` are raw, over the adverts listed, typing errors and all, as the real service has them.
``median`` and ``percentiles`` state what dealers ask for this very car (its trim if the model_id says one, this
mileage, this condition, the price level of ``as_of``) and are calibrated on real asking prices. ``support`` is how many
real asks they rest on and ``accuracy`` how far such prices were off; the adverts are drawn to illustrate, and say
nothing of how sure the price is. Of a car that next to nothing is known of there is no median and no advert.
"""

from datetime import UTC, date, datetime
from typing import Annotated, Literal

import numpy as np
from pydantic import BaseModel, Field, StringConstraints, field_validator
from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.routing import BaseRoute, Route

from mocks.bodies import read_body, refusal
from mocks.world.adverts import AdvertisedCar, draw
from services.market.accuracy import measured
from services.market.catalogue import catalogue
from services.market.frames import LAST_DAY
from services.market.model_ids import read
from services.market.price_features import Car
from services.market.price_model import FIRST_DAY, PERCENTILES, PricedCars, decimal_year, market
from services.market.pricing import Sales, priceable
from services.market.pricing import asked as prices_asked

# So many adverts illustrate a price at least; a reader of real adverts alone trusts none below.
FEWEST_SHOWN = 6
GRADES = ("excellent", "very good", "good", "fair", "poor")


class ValuationRequest(BaseModel):
    """The reference contract's request, with the day to price at and accident, seller and title."""

    model_id: Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=20)]
    mileage: int = Field(ge=0, le=1_000_000)
    condition: str
    as_of: date | None = None
    accident: bool = False
    seller: Literal["dealer", "private"] = "dealer"
    title: Literal["clean", "rebuilt", "salvage"] = "clean"

    @field_validator("condition")
    @classmethod
    def _a_grade(cls, condition: str) -> str:
        grade = " ".join(condition.casefold().replace("_", " ").split())
        if grade not in GRADES:
            raise ValueError(f"one of {', '.join(GRADES)}")
        return grade

    @field_validator("as_of", mode="before")
    @classmethod
    def _month_or_day(cls, value: object) -> object:
        """A month alone (2025-01) means its first day."""
        return f"{value}-01" if isinstance(value, str) and len(value) == len("2025-01") else value

    @field_validator("as_of")
    @classmethod
    def _covered(cls, day: date | None) -> date | None:
        if day is not None and not FIRST_DAY <= day <= LAST_DAY:
            raise ValueError(f"a day from {FIRST_DAY} to {LAST_DAY}: the asking prices known here begin then")
        return day


async def valuation(request: Request) -> JSONResponse:
    """The price of the car that a model_id from ``POST /specs`` stands for."""
    asked = await read_body(request, ValuationRequest)
    # In place: it takes a few milliseconds, and the way to a thread and back takes as long again.
    return asked if isinstance(asked, JSONResponse) else _priced(asked)


def _priced(asked: ValuationRequest) -> JSONResponse:
    cars, model = catalogue(), market()
    meant = read(cars, model, asked.model_id)
    if meant is None:
        return refusal(404, "There is no car with that model_id; take one from the specs service.")
    found, _, car = meant
    day = asked.as_of or datetime.now(UTC).date()
    when = decimal_year(day)
    rows = PricedCars.of(car, [asked.mileage], when)
    sales = Sales(
        np.array([model.conditions[asked.condition]]),
        *(np.array([flag]) for flag in (asked.seller == "private", False, asked.accident, asked.title != "clean")),
    )
    known = priceable(car)
    told, (caution,) = prices_asked(rows, sales)
    percentiles = dict(zip(PERCENTILES, np.rint(told[0]).astype(int).tolist(), strict=True)) if known else {}
    subject = AdvertisedCar(found, car, asked.mileage, when)
    listings = draw(cars, model, subject, asked.model_id, least=FEWEST_SHOWN) if known else []
    raw = [advert["price"] for advert in listings]
    return JSONResponse(
        {
            "min": min(raw, default=None),
            "median": percentiles.get("50"),
            "max": max(raw, default=None),
            "mean": round(sum(raw) / len(raw)) if raw else None,
            "count": len(raw),
            "percentiles": percentiles,
            "as_of": day.isoformat(),
            "currency": "USD",
            "support": model.support(car.make, car.model, car.year),
            "caution": (caution or None) if known else None,
            "accuracy": _accuracy(car, float(rows.age[0]), percentiles["50"]) if known else None,
            "listings": listings,
        }
    )


def _accuracy(car: Car, age: float, price: float) -> dict[str, float | int]:
    """How far prices of such cars were off: half within ``error``, ``inside`` of ``n`` asks from P10 to P90."""
    n, error, inside = measured(car, age, price)
    return {"n": n, "error": error, "inside": inside}


routes: list[BaseRoute] = [
    Route("/valuation", valuation, methods=["POST"]),
    Route("/valuation/", valuation, methods=["POST"]),
]
