"""What moves a price, each as a factor with the sentence that says where it comes from.

"Measured" figures are reproduced by `benchmarks/fit_factors.py` and `benchmarks/fit_market.py`.
"""

from services.vehicle import FrozenModel, Grade
from services.wording import N_

FIRST_FIT = N_("Fitted on 67,000 US asking prices of 2018 to 2025")
SAME_CAR = N_("Fitted on 67,000 US asking prices of 2018 to 2025: same model, trim and year")
STEPS = N_("Published US condition steps, checked against sellers' own words in 38,700 asking prices of 2018-19")
RETENTION_SOURCE = N_(
    "Share of the price when new that US cars keep at 12,000 miles a year, from asking prices of 2018 to 2025; "
    "vehicletrends retention study, CC BY-SA 4.0"
)


class Factor(FrozenModel):
    """A price is multiplied by `value`; `low` and `high` are how far it may be off. `source` is a sentence's worth."""

    value: float
    low: float
    high: float
    source: str


# Dealers' asks are for cars in very good condition.
CONDITION: dict[Grade, Factor] = {
    Grade.EXCELLENT: Factor(value=1.04, low=1.02, high=1.06, source=STEPS),
    Grade.VERY_GOOD: Factor(value=1.0, low=1.0, high=1.0, source=N_("What dealers offer is in this condition")),
    Grade.GOOD: Factor(value=0.93, low=0.90, high=0.96, source=STEPS),
    Grade.FAIR: Factor(value=0.80, low=0.73, high=0.87, source=STEPS),
    Grade.POOR: Factor(value=0.61, low=0.50, high=0.72, source=STEPS),
}
PER_10K_MILES = Factor(value=0.958, low=0.954, high=0.962, source=SAME_CAR)
ACCIDENT = Factor(value=0.97, low=0.96, high=0.98, source=N_("Fitted on 3,900 US asking prices of 2023 that tell"))
ACCIDENT_SHARE = 0.253  # of 3,896 adverts of 2023; photos do not tell
CERTIFIED = Factor(value=1.025, low=1.01, high=1.04, source=FIRST_FIT)

_AUCTIONS = N_(
    "14,800 dealer auction sales of sound Toyotas (2014-15) against 2,100 asks for the same models, ages and mileages "
    "(2018-19), at one price level"
)
# Up to an age in years: what dealers pay each other, against what is asked.
TRADE_IN: tuple[tuple[float, Factor], ...] = (
    (6.5, Factor(value=0.83, low=0.78, high=0.88, source=_AUCTIONS)),
    (10.5, Factor(value=0.80, low=0.74, high=0.86, source=_AUCTIONS)),
    (float("inf"), Factor(value=0.72, low=0.64, high=0.80, source=_AUCTIONS)),
)


def trade_in(age: float) -> Factor:
    """What a dealer may allow against another car, of what dealers ask for such a car."""
    return next(factor for up_to, factor in TRADE_IN if age < up_to)


def private_party(age: float) -> Factor:
    """What a private buyer may pay, of what dealers ask: half way, as no open list of prices names the seller."""
    wholesale = trade_in(age)
    return Factor(
        value=(1 + wholesale.value) / 2,
        low=wholesale.value,
        high=1.0,
        source=N_("Half way between trade-in and dealer retail: no open list of prices names the seller"),
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
