"""Measures the factors of `services/valuation/`, adjust and battery: `python benchmarks/fit_factors.py --data FOLDER`.

The rows serve only to measure: what is committed is a handful of numbers.
"""

import argparse
import math
import re
import sys
from pathlib import Path

import numpy as np
import pandas as pd
from sklearn.linear_model import LinearRegression

sys.path.insert(0, str(Path(__file__).parents[1]))

from services.market import specs

# The price index of used cars and trucks (BLS CUSR0000SETA02) fell about 5 % between the two sets.
INDEX_2019_OVER_2015 = 0.95
SOUND = 30  # auction grades run from 10 (rough) to 50 (as new)
SEEN = 50  # adverts and sales a model must have
AGE_BANDS = ((2, 6), (7, 10), (11, 14))


def main() -> None:
    """Print every factor with what it rests on."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, required=True)
    folder = parser.parse_args().data
    trade_in(folder)
    accidents(folder)
    yearly_rates(folder)
    old_age(folder)
    range_of_batteries(folder)


def trade_in(folder: Path) -> None:
    """Wholesale sale prices against asks for the same model, age and mileage (Toyota), by age."""
    sold = pd.read_csv(folder / "auction_sales_condition_2014-2015.csv.gz")
    asked = pd.read_csv(folder / "asking_prices_condition_2018-2019.csv.gz").query("make == 'Toyota'")
    sold["grade"] = sold["condition"].where(sold["condition"] > 5, sold["condition"] * 10)
    sold = sold[sold["grade"] >= SOUND].assign(sold=1.0, when=2015.2)
    days = pd.to_datetime(asked["asof"])
    asked = asked[asked["condition"].isin(["excellent", "good"])].assign(
        sold=0.0, when=days.dt.year + days.dt.day_of_year / 365
    )
    both = pd.concat([sold, asked], ignore_index=True)
    both["age"] = both["when"] - both["year"] + 0.3
    both["name"] = [re.sub(r"[^a-z0-9]", "", str(model).lower()) for model in both["model"]]
    counts = both.groupby(["name", "sold"]).size().unstack(fill_value=0)
    well_known = counts[(counts > SEEN).all(axis=1)].index
    both = both[
        both["name"].isin(well_known) & both["mileage"].between(5_000, 250_000) & both["price"].between(1_500, 60_000)
    ]
    for first, last in AGE_BANDS:
        part = both[both["age"].between(first, last)]
        ratio, sales = _ratio(part), int(part["sold"].sum())
        print(
            f"trade-in, age {first}-{last}: sold / asked {ratio:.3f}, "
            f"at one price level {ratio * INDEX_2019_OVER_2015:.3f} ({sales} sales, {len(part) - sales} asks)"
        )


def _ratio(part: pd.DataFrame) -> float:
    """Robustly: least squares on logs, then once more without the worst tenth."""
    for _ in range(3):
        columns = pd.get_dummies(part["name"]).astype(float)
        for knot in (0, 3, 5, 7, 9, 11, 13):
            columns[f"age {knot}"] = (part["age"] - knot).clip(lower=0)
        for knot in (0, 2, 5, 8, 12, 16):
            columns[f"miles {knot}"] = (part["mileage"] / 10_000 - knot).clip(lower=0)
        columns["sold"] = part["sold"]
        fit = LinearRegression().fit(columns, np.log(part["price"]))
        off = (np.log(part["price"]) - fit.predict(columns)).abs()
        ratio = float(np.exp(fit.coef_[-1]))
        part = part[off <= off.quantile(0.9)]
    return ratio


def accidents(folder: Path) -> None:
    """How many adverts of 2023 report an accident."""
    asks = pd.read_csv(folder / "asking_prices_2023.csv.gz")
    print(f"accident reported: {asks['accident_reported'].mean():.3f} of {asks['accident_reported'].count()} adverts")


def yearly_rates(folder: Path) -> None:
    """How far models of one make differ in what they lose a year: a robust standard deviation of the log rate."""
    kept = pd.read_csv(folder / "retention_by_model.csv").query("powertrain == 'cv'")
    rate = pd.Series(
        {
            name: np.polyfit(part["age_years"], np.log(part["rr_predicted"]), 1)[0]
            for name, part in kept.groupby(["make", "model", "vehicle_type"])
        }
    )
    off = rate - rate.groupby(level=0).transform("median")
    print(f"yearly rate within a make: sd {1.4826 * off.abs().median():.4f} over {len(rate)} models")


def old_age(folder: Path) -> None:
    """What a further year costs at each age, at the mileages such cars have, the same model compared with itself."""
    asks = pd.read_csv(folder / "asking_prices_2024-2025.csv.gz")
    asks["when"] = np.where(asks["asof"].astype(str).str.startswith("2025"), 2025.04, 2024.62)
    asks["age"] = asks["when"] - asks["year"] + 0.3
    asks = asks[asks["price"].between(1_000, 150_000) & asks["age"].between(0.5, 22)]
    columns = pd.get_dummies(asks["make"] + " " + asks["model"]).astype(float)
    knots = (0, 3, 6, 10, 15)
    for knot in knots:
        columns[f"age {knot}"] = (asks["age"] - knot).clip(lower=0)
    slopes = np.cumsum(LinearRegression().fit(columns, np.log(asks["price"])).coef_[-len(knots) :])
    for knot, slope in zip(knots, slopes, strict=True):
        print(f"a year from age {knot}: {np.expm1(slope):+.3f} ({int((asks['age'] > knot).sum())} asks)")


def range_of_batteries(folder: Path) -> None:
    """What more range is asked for: a log per log, electric cars of one model year and drive, at one mileage."""
    asks = pd.read_csv(folder / "asking_prices_2024-2026_more.csv.gz")
    found = specs(asks[["make", "model", "year", "trim"]])
    asks = asks.assign(range=found["range_mi"].astype(float), power=found["power_hp"].astype(float))
    asks["kind"] = (
        found["make"] + " " + found["model"] + " " + found["year"].astype(str) + " " + found["drive"].astype(str)
    )
    asks = asks[(found["fuel"] == "Electric") & found["trim_known"] & asks["range"].notna()]
    asks["age"] = asks["asof"].str[:4].astype(int) + 0.8 - asks["year"]
    for first, last in ((0, 3), (3, 6), (6, 9)):
        part = asks[asks["age"].between(first, last, inclusive="left")]
        print(f"range of electric cars, age {first}-{last}: {_elasticity(part, ['miles']):+.2f} ({len(part)} asks)")
    known = asks[asks["power"].notna()]
    print(f"range at one power, any age: {_elasticity(known, ['miles', 'power']):+.2f} ({len(known)} asks)")


def _elasticity(part: pd.DataFrame, beside: list[str]) -> float:
    """Robustly, within kinds; 'beside' is held fixed."""
    logs = part[["price", "range", "power"]].fillna(1.0).map(math.log)
    logs = logs.assign(miles=part["mileage"] / 10_000)
    within = logs - logs.groupby(part["kind"]).transform("mean")
    fit, weight = LinearRegression(fit_intercept=False), np.ones(len(within))
    for _ in range(6):
        fit.fit(within[["range", *beside]], within["price"], sample_weight=weight)
        off = (within["price"] - fit.predict(within[["range", *beside]])).abs()
        weight = np.minimum(1, 0.06 / np.maximum(off.to_numpy(), 1e-9))
    return float(fit.coef_[0])


if __name__ == "__main__":
    main()
