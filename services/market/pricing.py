"""What is asked for cars of the catalogue, in dollars: the price model with how they are sold, and how sure it is.

Arrays in and out; ``frames`` reads them out of frames, a service that prices one car at a time asks here.
"""

from dataclasses import dataclass
from enum import StrEnum

import numpy as np

from services.market.price_features import EXOTIC, OTHER_GROUP, Car, make_group
from services.market.price_model import PricedCars, market

# Beyond these the asks behind the model end: its range is made wider by a factor that nobody could measure.
MANY_MILES, OLD_YEARS, BEYOND = 300_000, 30.0, 1.5
# Published US rule for a car that was written off once; no open list of asks tells enough of them to measure it.
SALVAGE = 0.55


class Caution(StrEnum):
    """Why a price is less sure than its range alone says."""

    MILES = "more miles than the asks behind the model"
    AGE = "older than the asks behind the model"
    EXOTIC = "an exotic car: each is priced for itself"
    SALVAGE = "a salvage or rebuilt title"
    UNSEEN = "no ask for this model was seen"


@dataclass(frozen=True)
class Sales:
    """How each row is sold: the factor of its condition, whether by a private seller, certified, with an accident on
    record, with a salvage or rebuilt title."""

    condition: np.ndarray
    private: np.ndarray
    certified: np.ndarray
    accident: np.ndarray
    salvage: np.ndarray


def asked(rows: PricedCars, sales: Sales) -> tuple[np.ndarray, list[str]]:
    """Prices at each of ``PERCENTILES``, a row each, and the ``Caution`` that holds of it or an empty text."""
    model = market()
    factor = sales.condition * np.where(sales.certified, model.facts["certified"], 1.0)
    factor = factor * np.where(sales.accident, model.accident, 1.0)
    factor = factor * np.where(sales.salvage, SALVAGE, 1.0)
    less, scatter = model.private(rows.age)
    middle = model.log_price(rows) + np.where(sales.private, less, 0.0)
    words = [
        str(Caution.SALVAGE) if salvage else word
        for salvage, word in zip(sales.salvage.tolist(), _cautions(rows), strict=True)
    ]
    unmeasured = np.array([word not in ("", Caution.UNSEEN) for word in words], dtype=bool)
    wider = np.where(sales.private, scatter, 1.0) * np.where(unmeasured, BEYOND, 1.0)
    return factor[:, None] * np.exp(middle[:, None] + model.spread(rows) * wider[:, None]), words


def priceable(car: Car) -> bool:
    """Whether a price can be told: not where the model was never asked for and its class tells nothing either."""
    apart = car.msrp is None or car.msrp_from == 0 or make_group(car) in (EXOTIC, OTHER_GROUP)
    return market().asks(car.make, car.model) > 0 or not apart


def _cautions(rows: PricedCars) -> list[str]:
    own = []
    for car in rows.cars:
        unseen = market().asks(car.make, car.model) == 0
        own.append(str(Caution.EXOTIC if make_group(car) == EXOTIC else Caution.UNSEEN if unseen else ""))
    return [
        str(Caution.MILES) if miles > MANY_MILES else str(Caution.AGE) if age > OLD_YEARS else own[car]
        for car, miles, age in zip(rows.which.tolist(), rows.miles.tolist(), rows.age.tolist(), strict=True)
    ]
