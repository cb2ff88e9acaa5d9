"""How far out-of-fold prices were off, by kind, age and price: ``services/market/data/errors.parquet``."""

from itertools import product

import numpy as np
import pandas as pd

from services.market.accuracy import AGES, ANY, FEWEST, PRICES
from services.market.price_model import FOLDER


def write_errors(rows: pd.DataFrame) -> None:
    """Measures and writes them from what ``fit_market`` missed each row by while its fold was left out."""
    rows = rows[rows["seller"] == "dealer"].assign(
        error=lambda one: np.abs(np.expm1(-one["off"])),
        power=lambda one: np.where(one["power"] == "electric", "electric", "other"),
        age=lambda one: np.array(AGES[:-1])[np.digitize(one["age"], AGES[1:-1])],
        price=lambda one: np.array(PRICES[:-1])[np.digitize(one["price"] * np.exp(-one["off"]), PRICES[1:-1])],
    )
    tables = []
    for by_power, by_group, by_price in product((True, False), (True, False), (True, False)):
        part = rows.assign(
            power=rows["power"] if by_power else ANY,
            group=rows["group"] if by_group else ANY,
            price=rows["price"] if by_price else -1,
        )
        measured = part.groupby(["power", "group", "age", "price"], observed=True).agg(
            n=("error", "size"), error=("error", "median"), inside=("inside", "mean")
        )
        tables.append(measured.reset_index())
    found = pd.concat(tables)
    found = found[(found["n"] >= FEWEST) | (found["power"] == ANY)]
    found = found.round({"error": 4, "inside": 3}).sort_values(["power", "group", "age", "price"])
    found.to_parquet(FOLDER / "errors.parquet", index=False, compression="zstd")
    print(found[(found["price"] == -1) & (found["group"] == ANY)].to_string(index=False))
