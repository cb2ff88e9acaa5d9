"""The reference valuation contract: POST model_id, mileage and condition, get asking prices as statistics.

The contract's core is {min, median, max, mean}, raw, so that one lost decimal point makes `max` absurd. `count`,
`percentiles`, `as_of`, `currency` and `listings` are used where the service gives them and never invented. A day to
price at goes along as `as_of`, beyond the contract.
"""

from dataclasses import dataclass, field
from datetime import date

import requests
from pydantic import Field, ValidationError

from services.errors import KeyRefused, MalformedAnswer, NotKnown, QuotaSpent, RequestRefused
from services.valuation.cautions import cautions
from services.valuation.statistics import FAR_OFF, FEWEST, band, confidence, filter_outliers, plausible
from services.valuation.valuation import (
    LEAST_ASKED,
    MOST_ASKED,
    Comparable,
    GroupAccuracy,
    MilesAway,
    PricedCar,
    Valuation,
)
from services.vehicle import Grade, Miles
from services.web import http
from services.web.foreign import Each, Foreign
from services.wording import N_

Price = float


class _Listing(Foreign):
    price: Price | None = Field(default=None, ge=LEAST_ASKED, lt=MOST_ASKED)
    mileage: Miles | None = None
    year: int | None = None
    trim: str | None = None
    days_on_market: int | None = None
    distance_miles: MilesAway | None = None
    seller: str | None = None


class _Answer(Foreign):
    median: Price | None = Field(default=None, ge=LEAST_ASKED, lt=MOST_ASKED)  # none where too little is known
    max: Price | None = Field(default=None, ge=LEAST_ASKED, lt=MOST_ASKED)  # there is none where there are no adverts
    count: int | None = Field(default=None, ge=0)
    percentiles: dict[str, Price] = Field(default_factory=dict)
    as_of: date | None = None
    currency: str = "USD"
    listings: Each[_Listing] = ()
    support: int | None = Field(default=None, ge=0)
    accuracy: GroupAccuracy | None = None
    caution: str | None = None


@dataclass(frozen=True)
class ReferenceValuation:
    """Client of the contract; `base_url` is the address to POST to, path and all, `stand_in` marks modelled figures."""

    base_url: str
    web: requests.Session = field(repr=False)
    stand_in: bool
    name: str = N_("Valuation service")

    @property
    def fingerprint(self) -> str:
        """Its address."""
        return f"valuation {self.base_url}"

    def value(self, subject: PricedCar) -> Valuation:
        """Asking prices for that car. Raises ServiceError (NotKnown without a model id or for an unknown one)."""
        if subject.model_id is None:
            raise NotKnown(self.name)
        question = {"model_id": subject.model_id, "mileage": subject.miles, "condition": subject.grade.value}
        if subject.as_of:
            question["as_of"] = subject.as_of.isoformat()
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
            answer = _Answer.model_validate(reply.json())
        except ValidationError:
            raise MalformedAnswer(self.name) from None
        if answer.median is None and answer.support is None:  # who has no price says what that rests on
            raise MalformedAnswer(self.name)
        return self._read(answer, subject.grade)

    def _read(self, answer: _Answer, grade: Grade) -> Valuation:
        adverts = [
            Comparable(**listing.model_dump() | {"price": listing.price})
            for listing in answer.listings
            if listing.price
        ]
        comparables, excluded = filter_outliers(adverts)
        counted = answer.count if answer.count is not None else len(adverts)
        count = max(len(comparables), counted - len(excluded))
        # A modelled price rests on asks of its own: the adverts beside it are drawn, and are no evidence.
        # A bare median says nothing of how many adverts it rests on: it is shown, with no word of confidence.
        counts_none = answer.support is not None or (answer.count is None and not adverts)
        enough = answer.median is not None and (counts_none or count >= FEWEST)
        percentiles = plausible(answer.percentiles) if enough else {}
        likely = band(percentiles, 25, 75)
        return Valuation(
            source=self.name,
            stand_in=self.stand_in,
            currency=answer.currency,
            as_of=answer.as_of,
            grade=grade,
            count=count,
            typical=answer.median if enough else None,
            likely=likely,
            possible=band(percentiles, 10, 90),
            confidence=confidence(count if answer.support is None else answer.support, likely),
            comparables=comparables,
            excluded=excluded,
            percentiles=percentiles,
            on_sale=answer.count,
            absurd_maximum=answer.max if _absurd(answer) and not excluded else None,
            support=answer.support,
            accuracy=answer.accuracy,
            notes=cautions(answer.caution),
        )


def _absurd(answer: _Answer) -> bool:
    """Whether the raw maximum is too high to be true."""
    return bool(answer.max and answer.median and answer.max > FAR_OFF * answer.median)
