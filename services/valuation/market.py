"""The reference market's price model, asked in the process: a second opinion, or the price where none else is."""

from dataclasses import dataclass

import pandas as pd

from services import market
from services.errors import NotKnown
from services.market import Reason
from services.market.price_model import PERCENTILES
from services.valuation.cautions import cautions
from services.valuation.statistics import band, confidence
from services.valuation.valuation import GroupAccuracy, PricedCar, Valuation
from services.wording import N_


@dataclass(frozen=True)
class MarketValuation:
    """Modelled asking prices by make, model, year and trim as they are named; it draws no adverts."""

    name: str = N_("Built-in price model")

    @property
    def fingerprint(self) -> str:
        """There is one model."""
        return "market prices"

    def value(self, subject: PricedCar) -> Valuation:
        """Asking prices for exactly that car. Raises NotKnown for a car that is in no catalogue."""
        asked = {
            "make": subject.vehicle.make,
            "model": subject.vehicle.model,
            "year": subject.vehicle.year,
            "trim": subject.trim or "",
            "miles": subject.miles,
            "condition": subject.grade.value,
            "as_of": subject.as_of,
        }
        frame = pd.DataFrame([asked])
        priced = market.prices(frame)
        price = priced.iloc[0]
        if price["reason"] == Reason.SUPPORT:
            raise NotKnown(self.name, N_("{service} knows too little of such cars for an honest price."))
        if pd.notna(price["reason"]):
            raise NotKnown(self.name)
        measured = market.accuracy(frame, priced).iloc[0]
        percentiles = {int(name): float(price[f"p{name}"]) for name in PERCENTILES}
        likely, support = band(percentiles, 25, 75), int(price["support"])
        return Valuation(
            source=self.name,
            stand_in=True,
            currency="USD",
            as_of=price["as_of"],
            grade=subject.grade,
            count=0,
            typical=percentiles[50],
            likely=likely,
            possible=band(percentiles, 10, 90),
            confidence=confidence(support, likely),
            percentiles=percentiles,
            support=support,
            accuracy=GroupAccuracy(n=measured["n"], error=measured["error"], inside=measured["inside"]),
            notes=cautions(None if pd.isna(price["caution"]) else price["caution"]),
        )
