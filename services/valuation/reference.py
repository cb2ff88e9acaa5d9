"""The reference valuation contract: POST model_id, mileage and condition, get asking prices as statistics.

The contract's core is {min, median, max, mean}, raw, so that one lost decimal point makes `max` absurd. `count`,
`percentiles`, `as_of`, `currency` and `listings` are used where the service gives them and never invented.
"""

from dataclasses import dataclass, field
from datetime import date

import requests
from pydantic import BaseModel, Field, ValidationError

from services import http
from services.errors import KeyRefused, MalformedAnswer, NotKnown, QuotaSpent, RequestRefused
from services.valuation.market import Band, Comparable, Valuation
from services.valuation.statistics import FAR_OFF, FEWEST, confidence, sift
from services.vehicle import Grade

Price = float


class _Listing(BaseModel):
    price: Price | None = Field(default=None, gt=0, allow_inf_nan=False)
    mileage: int | None = None
    year: int | None = None
    trim: str | None = None
    days_on_market: int | None = None
    distance_miles: float | None = None
    seller: str | None = None


class _Answer(BaseModel):
    median: Price = Field(gt=0, allow_inf_nan=False)
    max: Price = Field(gt=0, allow_inf_nan=False)
    count: int | None = Field(default=None, ge=0)
    percentiles: dict[str, Price] = {}
    as_of: date | None = None
    currency: str = "USD"
    listings: list[_Listing] = []


@dataclass(frozen=True)
class ReferenceValuation:
    """Client of the contract; `base_url` is the very address to POST to, `stand_in` marks modelled figures."""

    base_url: str
    web: requests.Session = field(repr=False)
    stand_in: bool
    name: str = "Valuation service"

    def value(self, model_id: str, miles: int, grade: Grade) -> Valuation:
        """Asking prices for that very car. Raises ServiceError (NotKnown for an unknown model id)."""
        question = {"model_id": model_id, "mileage": miles, "condition": grade.value}
        reply = http.send(self.web, self.name, "POST", self.base_url, json=question)
        if reply.status in (401, 403):
            raise KeyRefused(self.name)
        if reply.status == 402:
            raise QuotaSpent(self.name)
        if reply.status == 404:
            raise NotKnown(self.name)
        if reply.status != 200:
            raise RequestRefused(self.name)
        try:
            return self._read(_Answer.model_validate(reply.json()), grade)
        except ValidationError:
            raise MalformedAnswer(self.name) from None

    def _read(self, answer: _Answer, grade: Grade) -> Valuation:
        adverts = [
            Comparable(**listing.model_dump() | {"price": listing.price})
            for listing in answer.listings
            if listing.price
        ]
        comparables, excluded = sift(adverts)
        counted = answer.count if answer.count is not None else len(adverts)
        count = max(len(comparables), counted - len(excluded))
        # A bare median says nothing of how many adverts it rests on: it is shown, with no word of confidence.
        enough = count >= FEWEST or (answer.count is None and not adverts)
        likely = _band(answer.percentiles, "25", "75") if enough else None
        return Valuation(
            source=self.name,
            stand_in=self.stand_in,
            currency=answer.currency,
            as_of=answer.as_of,
            grade=grade,
            count=count,
            typical=answer.median if enough else None,
            likely=likely,
            possible=_band(answer.percentiles, "10", "90") if enough else None,
            confidence=confidence(count, likely),
            comparables=comparables,
            excluded=excluded,
            absurd_maximum=answer.max if answer.max > FAR_OFF * answer.median and not excluded else None,
        )


def _band(percentiles: dict[str, Price], low: str, high: str) -> Band | None:
    """None where the source gave no such percentiles, or gave them upside down."""
    try:
        band = Band(low=percentiles[low], high=percentiles[high])
    except KeyError:
        return None
    return band if 0 < band.low <= band.high < float("inf") else None
