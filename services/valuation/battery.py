"""What the health of an electric car's battery does to its price. Health is the share of its first capacity it holds.

A battery that holds less is a car of less range; what more range of one model year is asked for has been measured, what
health itself is asked for has not: adverts seldom tell it.
"""

import math

from services.wording import N_

# Geotab, 2026: 22,700 electric cars of 21 models lose 2.3 % a year on average, 1.0 to 3.0 by how they are charged.
LOSS_A_YEAR, GENTLE, HARD = 0.023, 0.010, 0.030
LEAST_USUAL = 0.6
# 1 % more range asks 0.2 % more: 6,100 asks for electric cars of up to 3 and of 6 to 9 years, same model, year, drive
# and mileage, gave 0.21 to 0.29; with power held fixed, too, 0.07. `benchmarks/fit_factors.py` measures it.
PER_RANGE, PER_RANGE_LOW, PER_RANGE_HIGH = 0.2, 0.07, 0.29
SOURCE = N_(
    "Usual loss of capacity: 2.3 % a year (Geotab, 2026: 22,700 electric cars); its price: what more range of the same "
    "model year and drive is asked for, fitted on 6,100 US asking prices"
)


def usual_health(age: float) -> float:
    """What batteries of that age in years hold on average."""
    return max(LEAST_USUAL, 1 - LOSS_A_YEAR * age)


def effect(health: float, age: float, per_range: float = PER_RANGE) -> float:
    """The factor of a price for a battery of this health, against the usual one of its age."""
    return math.pow(health / usual_health(age), per_range)


def variance(age: float) -> float:
    """Of the log price, while nobody knows the health: asks hold cars of every health."""
    scatter = (HARD - GENTLE) / 4 * age / usual_health(age)
    return (PER_RANGE * scatter) ** 2
