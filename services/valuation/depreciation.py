"""What this car was worth each year since new, and what it may be worth in the next five, each with a band.

The curve is the share of MSRP that US cars keep (`RETENTION`), bent to the make and laid through two points: the MSRP,
where known, and what such cars are asked for today. All figures are asking prices in dollars of their year,
at 12,000 miles a year; price waves such as that of 2021-22 are not in it.
"""

import math
from datetime import date

import numpy as np

from services.valuation.adjust import MILES_A_YEAR, mileage_factor
from services.valuation.valuation import Band, PricedCar, Valuation
from services.vehicle import FrozenModel
from services.wording import N_

YEARS_AHEAD = 5
TENTH = 1.2816  # standard deviations from the middle to P10 and P90

RETENTION_SOURCE = N_(
    "Share of the price when new that US cars keep at 12,000 miles a year, from asking prices of 2018 to 2025; "
    "vehicletrends retention study, CC BY-SA 4.0"
)
# Share of MSRP kept at an age in years; from 10 on a further 8.3 % go each year, from 15 on 5 %.
RETENTION: dict[int, float] = {0: 1.0, 1: 0.92, 2: 0.84, 3: 0.75, 4: 0.70, 5: 0.68, 7: 0.54, 10: 0.39}
LATER_YEARS: dict[int, float] = {10: -0.083, 15: -0.05}
YEARLY = -0.089  # over all makes
YEARLY_BY_MAKE: dict[str, float] = {
    "Ram": -0.056,
    "Toyota": -0.064,
    "Honda": -0.066,
    "Mazda": -0.071,
    "Jeep": -0.074,
    "Subaru": -0.075,
    "Ford": -0.085,
    "Chevrolet": -0.087,
    "GMC": -0.089,
    "Volkswagen": -0.097,
    "Lexus": -0.097,
    "Hyundai": -0.098,
    "Nissan": -0.100,
    "Dodge": -0.107,
    "Kia": -0.107,
    "Tesla": -0.107,
    "Acura": -0.110,
    "Volvo": -0.118,
    "Buick": -0.122,
    "Cadillac": -0.129,
    "Audi": -0.130,
    "INFINITI": -0.132,
    "Mercedes-Benz": -0.132,
    "Lincoln": -0.138,
    "BMW": -0.139,
    "Porsche": -0.145,
    "Land Rover": -0.167,
}
YEARLY_SD = 0.024  # between the models of one make, 240 models
# From P10 to P90 of the asks around what is expected, up to an age in years.
SPREAD: tuple[tuple[float, tuple[float, float]], ...] = (
    (5, (0.90, 1.12)),
    (9, (0.86, 1.15)),
    (float("inf"), (0.82, 1.24)),
)


class YearlyValue(FrozenModel):
    """The car in one calendar year; the band is from P10 to P90. `age` is in model years, 0 when new."""

    year: int
    age: int
    price: float
    band: Band
    forecast: bool


def value_by_year(valuation: Valuation, subject: PricedCar, today: date) -> tuple[YearlyValue, ...]:
    """One point a year from new to five years ahead; empty without a price today."""
    if valuation.typical is None:
        return ()
    now = max(0, today.year - subject.vehicle.year)
    return tuple(
        YearlyValue(
            year=today.year + age - now,
            age=age,
            price=(price := _price(valuation.typical, subject, age, now)),
            band=_band(price, valuation, age, now),
            forecast=age > now,
        )
        for age in range(now + YEARS_AHEAD + 1)
    )


def share_of_msrp_kept(age: float) -> float:
    """The share of MSRP kept at an age in years, over all makes."""
    ages, shares = list(RETENTION), [math.log(share) for share in RETENTION.values()]
    logs = float(np.interp(age, ages, shares))
    (ten, soon), (fifteen, late) = LATER_YEARS.items()
    logs += math.log1p(soon) * max(0.0, min(age, fifteen) - ten)
    logs += math.log1p(late) * max(0.0, age - fifteen)
    return math.exp(logs)


def _price(today: float, subject: PricedCar, age: int, now: int) -> float:
    """Backwards through the MSRP where known; else, and forwards, along the curve of the make."""
    msrp = subject.specs.msrp_usd if subject.specs else None
    shape = share_of_msrp_kept(age) / share_of_msrp_kept(now)
    if msrp and age <= now and now > 0:
        bend = math.log(today / (msrp * share_of_msrp_kept(now))) / now
        return today * shape * math.exp(bend * (age - now))
    return today * shape * math.exp(_make_bend(subject.vehicle.make, age) - _make_bend(subject.vehicle.make, now))


def year_factor(make: str, age: int, other: int) -> float:
    """What the price of a car of the other age in years is moved by, to be that of one of this age and like mileage.

    The curve has each year's 12,000 miles in it; they are taken out, for mileage moves a price by itself.
    """
    kept = (
        share_of_msrp_kept(age) / share_of_msrp_kept(other) * math.exp(_make_bend(make, age) - _make_bend(make, other))
    )
    return kept / mileage_factor(MILES_A_YEAR * age, MILES_A_YEAR * other)


def _make_bend(make: str, age: int) -> float:
    """How much more or less than others a make has lost by an age; it was measured in the first ten years."""
    return math.log((1 + YEARLY_BY_MAKE.get(make, YEARLY)) / (1 + YEARLY)) * min(age, 10)


def _band(price: float, valuation: Valuation, age: int, now: int) -> Band:
    """Around today's price its own band; elsewhere the usual scatter at that age, wider with each year ahead."""
    if age == now and valuation.possible:
        return valuation.possible
    low, high = next(spread for up_to, spread in SPREAD if age < up_to)
    drift = TENTH * YEARLY_SD * max(0, age - now)
    return Band(
        low=price * math.exp(-math.hypot(math.log(low), drift)),
        high=price * math.exp(math.hypot(math.log(high), drift)),
    )
