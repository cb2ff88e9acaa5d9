"""How far prices of this very group of cars were off, on asks that the fit had not seen (out of fold).

``data/errors.parquet`` is measured by ``benchmarks/fit_market.py``: a row a group, from all cars of an age down to
those of one group of makes, one powertrain and one class of prices.
"""

from bisect import bisect
from functools import cache

import numpy as np
import pandas as pd
import pyarrow.parquet as pq

from services.market.frames import FOUND_COLUMNS, located, prices
from services.market.price_features import Car, make_group, powertrain
from services.market.price_model import FOLDER

AGES = (0, 3, 6, 9, 12, 99)
PRICES = (0, 10_000, 20_000, 30_000, 50_000, 10_000_000)
# A group of fewer asks says little: the next larger one speaks for it.
FEWEST = 60
ANY = ""


@cache
def groups() -> dict[tuple[str, str, int, int], tuple[int, float, float]]:
    """(n, median error, share inside P10 to P90) by (powertrain, make group, age from, price from).

    Powertrain is electric or other; "" and -1 mean all of them.
    """
    rows = pq.read_table(FOLDER / "errors.parquet", use_threads=False).to_pylist()
    return {
        (row["power"], row["group"], row["age"], row["price"]): (row["n"], row["error"], row["inside"]) for row in rows
    }


def accuracy(frame: pd.DataFrame, priced: pd.DataFrame | None = None) -> pd.DataFrame:
    """How well cars like these are priced, on the frame's index; columns as ``prices`` reads them.

    ``told`` is what ``prices`` said of the frame, where that is at hand.

    ``n`` asks of such cars were compared with the price from a fit that had not seen them; half of the prices were
    within ``error`` (a share) of the ask, and ``inside`` is the share of asks from P10 to P90. ``age_from`` and
    ``age_to`` are the years on the road of the group. Empty where there is no price.
    """
    return _measured(located(frame, prices(frame) if priced is None else priced))


def measured(car: Car, age: float, price: float) -> tuple[int, float, float]:
    """(n, median error, share inside P10 to P90) of the smallest group of at least ``FEWEST`` asks that a car is in."""
    known = groups()
    power = "electric" if powertrain(car) == "electric" else "other"
    band, low = AGES[bisect(AGES[1:-1], age)], PRICES[bisect(PRICES[1:-1], price)]
    for kind in ((power, make_group(car), band, low), (power, make_group(car), band, -1), (power, ANY, band, -1)):
        if kind in known and known[kind][0] >= FEWEST:
            return known[kind]
    return known[ANY, ANY, band, -1]


def _measured(found: pd.DataFrame) -> pd.DataFrame:
    rows = []
    for car, age, price in found[list(FOUND_COLUMNS)].itertuples(index=False):
        if car is None or np.isnan(price):
            rows.append((0, np.nan, np.nan, np.nan, np.nan))
            continue
        band = bisect(AGES[1:-1], age)
        rows.append((*measured(car, age, price), float(AGES[band]), float(AGES[band + 1])))
    columns = ["n", "error", "inside", "age_from", "age_to"]
    return pd.DataFrame.from_records(rows, columns=columns).set_axis(found.index)
