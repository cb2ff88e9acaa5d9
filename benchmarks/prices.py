"""The price scoreboard, on asking prices kept from the fit: ``python benchmarks/prices.py --data FOLDER``.

Every figure goes the whole way through the stand-ins: make, model, year and trim as the listing spells them to
``POST /specs``, then the model_id, mileage and day to ``POST /valuation``. Two baselines are scored in the same run.
The tables go to the committed scoreboard, ``services/valuation/accuracy.json``, or where ``-o`` says.
"""

import argparse
import json
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path

import numpy as np
import pandas as pd
import requests
from sklearn.linear_model import LinearRegression

sys.path.insert(0, str(Path(__file__).parents[1]))

from benchmarks.asks import RECENT, Ask, asks
from services.market.catalogue import Catalogue
from services.market.price_features import AGE_KNOTS, UNKNOWN_MSRP, age_at
from services.market.price_inputs import car_of

ROOT = Path(__file__).parents[1]
SCOREBOARD = ROOT / "services" / "valuation" / "accuracy.json"
METHOD = (
    "Each of {n:,} real US dealer asking prices of August 2024 and January 2025, chosen by a hash and kept from "
    "the fit, was priced from its make, model, year, trim and mileage alone and compared with what the dealer asked."
)
DAYS = {"2024-08": "2024-08-16", "2025-01": "2025-01-15", "2022": "2022-07-02", "2023": "2023-07-02"}
AGES = ((0, 3), (3, 6), (6, 9), (9, 12), (12, 99))
CLASSES = ((0, 10_000), (10_000, 20_000), (20_000, 30_000), (30_000, 50_000), (50_000, 10_000_000))


@contextmanager
def stand_ins(port: int) -> Iterator[str]:
    """The address of all stand-ins, run by themselves in a process of their own."""
    with subprocess.Popen([sys.executable, "-m", "mocks", "--port", str(port)], cwd=ROOT) as process:
        address = f"http://127.0.0.1:{port}/mocks"
        for _ in range(100):
            try:
                requests.get(f"{address}/carquery/api/0.3/?cmd=getYears", timeout=10)
                break
            except requests.ConnectionError:
                time.sleep(0.2)
        yield address
        process.terminate()


def price_over_http(address: str, rows: list[Ask], *, with_trim: bool) -> tuple[pd.DataFrame, float]:
    """Median and band edges for each row (NaN where the car is not known), and requests answered a second."""
    client = requests.Session()
    out, began = [], time.perf_counter()
    for row in rows:
        make, model, year, trim = row.said
        named = {"make": make, "model": model, "year": int(year), "upgrades": []}
        if with_trim:
            named["trim"] = trim
        specs = client.post(f"{address}/specs", json=named, timeout=30)
        if specs.status_code != 200:
            out.append(dict.fromkeys(("10", "25", "50", "75", "90"), np.nan))
            continue
        wanted = {"model_id": specs.json()["model_id"], "mileage": int(row.mileage), "condition": "very good"}
        answer = client.post(f"{address}/valuation", json=wanted | {"as_of": DAYS[row.source]}, timeout=30)
        out.append(answer.json()["percentiles"])
    return pd.DataFrame(out), 2 * len(rows) / (time.perf_counter() - began)


def baselines(train: list[Ask], rows: list[Ask], cars: Catalogue) -> dict[str, np.ndarray]:
    """Predictions of the two simple ways: the make's median for that year, and MSRP x age curve x mileage."""
    frame = pd.DataFrame({"make": [r.found.make for r in train], "year": [r.found.year for r in train]})
    frame["price"] = [r.price for r in train]
    medians = frame.groupby(["make", "year"])["price"].median()
    by_year = frame.groupby("year")["price"].median()
    simple = [medians.get((r.found.make, r.found.year), by_year.get(r.found.year, np.nan)) for r in rows]

    def shape(some: list[Ask]) -> tuple[np.ndarray, np.ndarray]:
        age = np.array([age_at(r.found.year, r.when) for r in some])
        miles = np.array([r.mileage / 10_000 for r in some])
        msrp = np.log([car_of(cars, r.found, r.trim).msrp or UNKNOWN_MSRP for r in some])
        return np.column_stack([*(np.maximum(0, age - knot) for knot in AGE_KNOTS), miles]), msrp

    design, msrp = shape(train)
    curve = LinearRegression().fit(design, np.log([r.price for r in train]) - msrp)
    design, msrp = shape(rows)
    return {"make-year median": np.array(simple), "MSRP x curve x mileage": np.exp(curve.predict(design) + msrp)}


def score(price: np.ndarray, told: pd.DataFrame) -> dict[str, float]:
    """Percentages: median absolute error, shares within 10 and 20 %, shares inside the two bands."""
    error = np.abs(told["50"].to_numpy() / price - 1)
    within = {f"within{share}": (error < share / 100).mean() for share in (10, 20)}
    figures = {"n": len(price), "mdape": np.nanmedian(error)} | within
    for name, low, high in (("p10_p90", "10", "90"), ("p25_p75", "25", "75")):
        if low in told:
            figures[name] = ((told[low].to_numpy() <= price) & (price <= told[high].to_numpy())).mean()
    return {name: value if name == "n" else round(100 * float(value), 1) for name, value in figures.items()}


def groups(rows: list[Ask]) -> dict[str, np.ndarray]:
    """Masks by set, age band, make and price class."""
    age = np.array([age_at(row.found.year, row.when) for row in rows])
    price = np.array([row.price for row in rows])
    make = np.array([row.found.make for row in rows])
    source = np.array([row.source for row in rows])
    out = {f"asked {name}": source == name for name in DAYS if (source == name).any()}
    out |= {_span(f"age {low}", high, 99): (age >= low) & (age < high) for low, high in AGES}
    out |= {name: make == name for name in sorted(set(make)) if (make == name).sum() >= 30}
    out |= {_span(f"${low:,}", f"${high:,}", "$10,000,000"): (price >= low) & (price < high) for low, high in CLASSES}
    return {name: mask for name, mask in out.items() if mask.any()}


def _span(low: str, high: object, end: object) -> str:
    return f"{low} and more" if high == end else f"{low} to {high}"


def board(rows: list[Ask], told: pd.DataFrame) -> dict[str, dict[str, float]]:
    """Scores overall and of each group."""
    price = np.array([row.price for row in rows])
    every = {"all": np.ones(len(rows), bool)} | groups(rows)
    return {name: score(price[mask], told[mask]) for name, mask in every.items()}


def show(title: str, scores: dict[str, dict[str, float]]) -> None:
    print(f"\n{title}")
    print(pd.DataFrame(scores).T.astype({"n": int}).to_string(na_rep="-"))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, required=True, help="folder of the asking price files")
    parser.add_argument("-o", "--output", type=Path, default=SCOREBOARD, help="where the tables go as JSON")
    parser.add_argument("--port", type=int, default=8219, help="where to run the stand-ins meanwhile")
    parser.add_argument("--day", default=date.today().isoformat(), help="the date written into the JSON")
    args = parser.parse_args()
    cars = Catalogue()
    rows = list(asks(args.data, cars))
    train = [row for row in rows if not row.held_out]
    recent = [row for row in rows if row.held_out and row.source in RECENT]
    older = [row for row in rows if row.held_out and row.source not in RECENT]

    tables: dict[str, dict[str, dict[str, float]]] = {}
    with stand_ins(args.port) as address:
        for title, some, with_trim in (
            ("2024 and 2025, trim said", recent, True),
            ("2024 and 2025, trim not said", recent, False),
            ("2022 and 2023, trim within the model's name", older, False),
        ):
            told, rate = price_over_http(address, some, with_trim=with_trim)
            tables[title] = board(some, told)
            known = 100 * told["50"].notna().mean()
            show(f"{title} ({rate:.0f} requests/s, {known:.1f} % of cars known)", tables[title])
    for name, guess in baselines([row for row in train if row.source in RECENT], recent, cars).items():
        tables[f"baseline: {name}"] = board(recent, pd.DataFrame({"50": guess}))
        show(f"Baseline on 2024 and 2025: {name}", tables[f"baseline: {name}"])
    found = {"day": args.day, "method": METHOD.format(n=len(recent)), "tables": tables}
    args.output.write_text(json.dumps(found, indent=1) + "\n", "utf-8")


if __name__ == "__main__":
    main()
