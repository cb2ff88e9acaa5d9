"""What the health of an electric car's battery does to its price. Health is the share of its first capacity it holds.

A battery that holds less is a car of less range; what more range of one model year is asked for has been measured, what
health itself is asked for has not: adverts seldom tell it.
"""

import math

from services.wording import N_

# Geotab, 2026: 22,700 electric cars of 21 models lose 2.3 % a year on average, 1.0 to 3.0 by how they are charged.
LOSS_A_YEAR, GENTLE, HARD = 0.023, 0.010, 0.030
LEAST_USUAL = 0.6
# 1 % more range asks 0.2 % more: 9,800 asks for electric cars of up to 3 and of 6 to 9 years, same model, year, drive
# and mileage, gave 0.21 and 0.22; any age with power held fixed 0.12. From 3 to 6 years the dearer trims are quicker
# ones of less range, and nothing can be told. `benchmarks/fit_factors.py` measures it.
PER_RANGE = 0.2
SOURCE = N_(
    "Usual loss of capacity: 2.3 % a year (Geotab, 2026: 22,700 electric cars); its price: what more range of the same "
    "model year and drive is asked for, fitted on 9,800 US asking prices"
)


def usual_health(age: float) -> float:
    """What batteries of that age in years hold on average."""
    return max(LEAST_USUAL, 1 - LOSS_A_YEAR * age)


def effect(health: float, age: float) -> float:
    """The factor of a price for a battery of this health, against the usual one of its age."""
    return math.pow(health / usual_health(age), PER_RANGE)


def variance(age: float) -> float:
    """Of the log price, while nobody knows the health: asks hold cars of every health."""
    scatter = (HARD - GENTLE) / 4 * age / usual_health(age)
    return (PER_RANGE * scatter) ** 2
