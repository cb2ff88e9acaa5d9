"""What the adverts beside a car would ask were they for that very car: dots that a range for it can be held against."""

import math

import pandas as pd

from services import market
from services.valuation.adjust import CONDITION, PER_10K_MILES, accident_factor
from services.valuation.valuation import Comparable, PricedCar, Valuation


def asked_alike(valuation: Valuation, car: PricedCar, accident: bool | None = None) -> tuple[float, ...]:
    """The price of each comparable, in their order, brought to the car's model year, trim, mileage and condition.

    By what our price model asks for the one against the other; where it does not know the car, by mileage and condition
    alone. Where the car's trim is not known, trims stay in the scatter, as they do in the range.
    """
    adverts = valuation.comparables
    if not adverts:
        return ()
    modelled = market.prices(_frame(adverts, car))["p50"].to_numpy(float)
    own, theirs = modelled[-1], modelled[:-1]
    told = accident_factor(accident)

    def moved(advert: Comparable, like_it: float) -> float:
        share = own / like_it
        if math.isnan(share):  # the model does not know one of them
            apart = 0 if advert.mileage is None else car.miles - advert.mileage
            share = PER_10K_MILES.value ** (apart / 10_000) * CONDITION[car.grade].value
        return float(advert.price * share * told)

    return tuple(moved(advert, price) for advert, price in zip(adverts, theirs, strict=True))


def _frame(adverts: tuple[Comparable, ...], car: PricedCar) -> pd.DataFrame:
    """The adverts as dealers offer cars, then the car itself; what an advert leaves out is as on the car."""
    trim = car.trim or ""
    rows: list[dict[str, object]] = [
        {
            "year": advert.year or car.vehicle.year,
            "trim": (advert.trim or trim) if trim else "",
            "miles": car.miles if advert.mileage is None else advert.mileage,
            "seller": advert.seller if advert.seller == "private" else "dealer",
            "condition": "",
        }
        for advert in adverts
    ]
    rows.append(
        {"year": car.vehicle.year, "trim": trim, "miles": car.miles, "seller": "dealer", "condition": car.grade.value}
    )
    same = {"make": car.vehicle.make, "model": car.vehicle.model, "as_of": car.as_of}
    return pd.DataFrame(rows).assign(**same)
