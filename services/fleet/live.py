"""Rows priced by a live service, a car at a time: its figures take the place of the model's.

It lists what dealers ask, so that cars that are sold privately keep the model's price, as do those that it cannot
answer for; their notes say so.
"""

import math
from collections.abc import Callable
from typing import NamedTuple

from services.errors import ServiceError
from services.fleet.cars import Names
from services.valuation.adjust import Fact, apply_answers, log_price_scatter
from services.valuation.market import MarketValuation
from services.valuation.valuation import PricedCar, Valuation
from services.vehicle import Grade, Vehicle
from services.wording import N_, _

MODELLED = N_("The price is that of {source} instead.")

Ask = Callable[[PricedCar], Valuation]  # raises ServiceError


class LivePrice(NamedTuple):
    """Whole dollars in the order of `pricing.PRICES`, the standard deviation of the log price, and how sure it is."""

    prices: tuple[float, ...]
    scatter: float
    confidence: str


def live_price(ask: Ask, car: Names, miles: int, grade: Grade, guessed: tuple[Fact, ...]) -> LivePrice | str:
    """What the service says of the car, the range widened by what is guessed; else why it says nothing."""
    vehicle = Vehicle(make=car.make, model=car.model, year=car.year, trim=car.trim or None)
    try:
        found = ask(PricedCar(vehicle=vehicle, miles=miles, grade=grade))
    except ServiceError as fault:
        return str(fault)
    told = apply_answers(found, miles, guessed=guessed)
    if told.typical is None or told.likely is None or told.possible is None:
        return " ".join(map(str, found.notes[-1:]))
    prices = (told.likely.low, told.typical, told.likely.high, told.possible.low, told.possible.high)
    scatter = log_price_scatter(told)
    return LivePrice(tuple(map(round, prices)), math.nan if scatter is None else scatter, told.confidence.value)


def modelled(why: str) -> str:
    """The note of a row that keeps the model's price."""
    return " ".join(filter(None, (why, _(MODELLED).format(source=_(MarketValuation().name)))))
