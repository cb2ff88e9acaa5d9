"""How far two adverts for the same car lie apart: ``python benchmarks/same_car.py --data FOLDER``.

Pairs of asks of 2024 to 2026 for one make, model, year and trim, with mileages at most 15 % apart and brought to one.
What no advert tells (condition, equipment, place, hope) parts them, and a price that knows no more of the car can be no
nearer than the middle of such asks: its median error is 0.60 (heavy tails) to 0.71 (bell-shaped) of the median
difference within a pair.
"""

import argparse
import sys
from collections import defaultdict
from itertools import combinations, pairwise
from pathlib import Path

import numpy as np

sys.path.insert(0, str(Path(__file__).parents[1]))

from benchmarks.asks import RECENT, YOUNG, Ask, asks
from services.market.catalogue import Catalogue
from services.market.price_features import age_at, powertrain
from services.market.price_inputs import car_of

ALIKE, SLOPE = 0.15, -0.04  # log miles apart at most; log price a 10,000 miles
Named = tuple[str, str, int, str]  # make, model, year, trim
OF_A_PAIR = (0.60, 0.71)
AGES = (0, 3, 6, 9, 12, 99)


def difference(one: Ask, other: Ask) -> float | None:
    """How far two asks lie apart, in log; None where the mileages do, or where it is one car listed twice."""
    if abs(np.log((one.mileage + 1_000) / (other.mileage + 1_000))) > ALIKE:
        return None
    if (one.mileage, one.price) == (other.mileage, other.price):
        return None
    return float(abs(np.log(one.price / other.price) - SLOPE * (one.mileage - other.mileage) / 10_000))


def show(name: str, rows: list[tuple[Named, Ask]]) -> None:
    """A line; a car asked for many times counts as often as it is asked, not as often as it makes a pair."""
    by_car: dict[Named, list[Ask]] = defaultdict(list)
    for car, row in rows:
        by_car[car].append(row)
    apart: list[float] = []
    weight: list[float] = []
    for own in by_car.values():
        found = [off for pair in combinations(own, 2) if (off := difference(*pair)) is not None]
        apart += found
        weight += [min(len(own), len(found)) / max(1, len(found))] * len(found)
    order = np.argsort(apart)
    middle = np.searchsorted(np.cumsum(np.array(weight)[order]), sum(weight) / 2)
    median = 100 * np.expm1(np.array(apart)[order][middle])
    best = " to ".join(f"{median * share:.1f}" for share in OF_A_PAIR)
    print(f"{name:26} {len(apart):7,} pairs, half differ by more than {median:4.1f} %: the best price errs by {best} %")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, required=True, help="folder of the asking price files")
    cars = Catalogue()
    rows = [row for row in asks(parser.parse_args().data, cars) if row.source in (*RECENT, *YOUNG)]
    told = [(car_of(cars, row.found, row.trim), row) for row in rows]
    burning = [((car.make, car.model, car.year, car.trim), row) for car, row in told if powertrain(car) != "electric"]
    for low, high in pairwise(AGES):
        show(f"{low} to {high} years", [one for one in burning if low <= age_at(one[1].found.year, one[1].when) < high])
    private = [one for one in burning if one[1].seller == "private"]
    show("private ads", private)
    show("private ads, from 9 years", [one for one in private if age_at(one[1].found.year, one[1].when) >= 9])


if __name__ == "__main__":
    main()
