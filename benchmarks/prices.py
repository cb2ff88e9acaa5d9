"""The price scoreboard, on asking prices kept from the fit: ``python benchmarks/prices.py --data FOLDER``.

Make, model, year and trim go in as the listing spells them, with mileage, day and seller. The model committed in git
(``--against``, HEAD) and two simple baselines are scored on the same rows in the same run; a part of the rows goes the
whole way through the stand-ins over HTTP, to see that they say the same and how fast they are. Values by CARFAX and KBB
only check how ages of each group of makes lie. The tables go to the committed scoreboard,
``services/valuation/accuracy.json``, or where ``-o`` says.
"""

import argparse
import io
import json
import subprocess
import sys
import tarfile
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import date, timedelta
from pathlib import Path

import numpy as np
import pandas as pd
import requests
from sklearn.linear_model import LinearRegression

sys.path.insert(0, str(Path(__file__).parents[1]))

from benchmarks.asks import RECENT, YOUNG, Ask, asks
from services.market import prices, specs
from services.market.catalogue import Catalogue
from services.market.catalogue_names import fold
from services.market.price_features import AGE_KNOTS, MAKE_GROUPS, OTHER_GROUP, UNKNOWN_MSRP, age_at
from services.market.price_inputs import car_of

ROOT = Path(__file__).parents[1]
SCOREBOARD = ROOT / "services" / "valuation" / "accuracy.json"
METHOD = (
    "Each of {n:,} real US asking prices of March 2024 to August 2026, chosen by a hash and kept from the fit, was "
    "priced from its make, model, year, trim and mileage alone and compared with what was asked."
)
AGES = ((0, 3), (3, 6), (6, 9), (9, 12), (12, 99))
CLASSES = ((0, 10_000), (10_000, 20_000), (20_000, 30_000), (30_000, 50_000), (50_000, 10_000_000))
LUXURY = ("german luxury", "asian luxury", "european luxury", "american luxury")
STATED = {"p10": "10", "p25": "25", "p50": "50", "p75": "75", "p90": "90"}
OVER_HTTP, FEWEST_ROWS = 500, 10
OLD_DAYS = ("2024-08", "2025-01", "2022", "2023")
# Run in a folder that holds another version of the program: a frame in, its prices out.
PRICE = (
    "import sys, pandas as pd; from services.market import prices; "
    "prices(pd.read_parquet(sys.argv[1])).to_parquet(sys.argv[2])"
)


def as_frame(rows: Sequence[Ask], *, with_trim: bool) -> pd.DataFrame:
    """The rows as a stranger would ask for them."""
    frame = pd.DataFrame([row.said for row in rows], columns=["make", "model", "year", "trim"])
    days = [date(int(row.when), 1, 1) + timedelta(days=365.25 * (row.when % 1)) for row in rows]
    return frame.assign(
        trim=frame["trim"] if with_trim else "",
        as_of=[day.isoformat() for day in days],
        miles=[float(row.mileage) for row in rows],
        seller=[row.seller for row in rows],
    )


def committed(revision: str, frame: pd.DataFrame) -> pd.DataFrame:
    """The prices of the model as it stands in git at a revision."""
    with tempfile.TemporaryDirectory() as folder:
        packed = subprocess.run(["git", "archive", revision, "services"], cwd=ROOT, capture_output=True, check=True)
        with tarfile.open(fileobj=io.BytesIO(packed.stdout)) as archive:
            archive.extractall(folder, filter="data")
        given, found = f"{folder}/given.parquet", f"{folder}/found.parquet"
        frame.to_parquet(given)
        subprocess.run([sys.executable, "-c", PRICE, given, found], cwd=folder, check=True)
        return pd.read_parquet(found)


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


def price_over_http(address: str, frame: pd.DataFrame) -> tuple[np.ndarray, float]:
    """The median of each row as the stand-ins give it (NaN where there is none), and requests answered a second."""
    client = requests.Session()
    out, began = [], time.perf_counter()
    for row in frame.to_dict("records"):
        named = {name: row[name] for name in ("make", "model", "year", "trim")} | {"upgrades": []}
        found = client.post(f"{address}/specs", json=named, timeout=30)
        if found.status_code != 200:
            out.append(np.nan)
            continue
        wanted = {"model_id": found.json()["model_id"], "mileage": int(row["miles"]), "condition": "very good"}
        asked = wanted | {"as_of": row["as_of"], "seller": row["seller"]}
        answer = client.post(f"{address}/valuation", json=asked, timeout=30)
        out.append(answer.json()["median"] or np.nan)
    return np.array(out, dtype=float), 2 * len(frame) / (time.perf_counter() - began)


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
    figures["bias"] = np.expm1(np.nanmedian(np.log(told["50"].to_numpy(dtype=float) / price)))
    for name, low, high in (("p10_p90", "10", "90"), ("p25_p75", "25", "75")):
        if low in told:
            figures[name] = ((told[low].to_numpy() <= price) & (price <= told[high].to_numpy())).mean()
    return {name: value if name == "n" else round(100 * float(value), 1) for name, value in figures.items()}


def groups(rows: list[Ask]) -> dict[str, np.ndarray]:
    """Masks by group of makes, age, price class, seller, when asked and make."""
    age = np.array([age_at(row.found.year, row.when) for row in rows])
    price = np.array([row.price for row in rows])
    kind = np.array([MAKE_GROUPS.get(fold(row.found.make), OTHER_GROUP) for row in rows])
    make = np.array([row.found.make for row in rows])
    asked = np.array([row.source if row.source in OLD_DAYS else str(int(row.when)) for row in rows])
    out = {f"{name.capitalize()} makes": kind == name for name in LUXURY}
    out["other makes"] = ~np.isin(kind, [*LUXURY, "exotic"])
    out |= {_span(f"age {low}", high, 99): (age >= low) & (age < high) for low, high in AGES}
    out["private ads"] = np.array([row.seller == "private" for row in rows])
    out |= {_span(f"${low:,}", f"${high:,}", "$10,000,000"): (price >= low) & (price < high) for low, high in CLASSES}
    out |= {f"asked {when}": asked == when for when in sorted(set(asked))}
    out |= {name: make == name for name in sorted(set(make)) if (make == name).sum() >= 30}
    return {name: mask for name, mask in out.items() if mask.sum() >= FEWEST_ROWS}


def _span(low: str, high: object, end: object) -> str:
    return f"{low} and more" if high == end else f"{low} to {high}"


def board(rows: list[Ask], told: pd.DataFrame) -> dict[str, dict[str, float]]:
    """Scores overall and of each group."""
    price = np.array([row.price for row in rows])
    every = {"all": np.ones(len(rows), bool)} | groups(rows)
    return {name: score(price[mask], told[mask]) for name, mask in every.items()}


def show(title: str, scores: dict[str, dict[str, float]]) -> None:
    print(f"\n{title}")
    print(pd.DataFrame(scores).T.astype({"n": int}).to_string(na_rep="-"), flush=True)


def scored(rows: list[Ask]) -> tuple[np.ndarray, pd.DataFrame]:
    """What was asked, and what we say of it."""
    return np.array([row.price for row in rows]), prices(as_frame(rows, with_trim=True)).rename(columns=STATED)


def against_values(data: Path) -> pd.DataFrame:
    """Our price over CARFAX's and KBB's value of the same car, in percent, by group of makes and age. A check only."""
    rows = pd.read_csv(data / "valuations_2026_check_only.csv.gz")
    rows = rows[(rows["seller"] == "dealer") & (rows["title"].isna() | (rows["title"] == "clean"))]
    told = prices(
        rows.rename(columns={"mileage": "miles"})[["make", "model", "year", "trim", "miles"]].assign(as_of=rows["asof"])
    )
    age = 2026.1 - rows["year"]
    group = np.array([MAKE_GROUPS.get(fold(make), OTHER_GROUP) for make in rows["make"]])
    group = np.where(rows["fuel"].eq("Electric"), "electric", group)
    band = pd.cut(age, [-1, 3, 6, 9, 12, 16, 40], labels=["0-3", "3-6", "6-9", "9-12", "12-16", "16+"])
    ratio = 100 * (told["p50"] / rows["price"] - 1)
    return ratio.groupby([rows["source"], group, band], observed=True).median().unstack().round(1)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, required=True, help="folder of the asking price files")
    parser.add_argument("-o", "--output", type=Path, default=SCOREBOARD, help="where the tables go as JSON")
    parser.add_argument("--against", default="HEAD", help="the git revision whose model is the baseline")
    parser.add_argument("--port", type=int, default=8219, help="where to run the stand-ins meanwhile")
    parser.add_argument("--day", default=date.today().isoformat(), help="the date written into the JSON")
    args = parser.parse_args()
    cars = Catalogue()
    every = list(asks(args.data, cars))
    rows = [row for row in every if row.held_out]
    fuel = specs(as_frame(rows, with_trim=True))["fuel"].to_numpy(dtype=object)
    electric = [row for row, kind in zip(rows, fuel, strict=True) if kind == "Electric" and row.source in YOUNG]
    fuelled = [
        row for row, kind in zip(rows, fuel, strict=True) if kind != "Electric" and row.source in (*RECENT, *YOUNG)
    ]
    old, older = ([row for row in rows if row.source in names] for names in (RECENT, ("2022", "2023")))
    young = [row for row in rows if row.source in YOUNG]
    tables: dict[str, dict[str, dict[str, float]]] = {}
    for title, some, with_trim in (
        ("2024 to 2026, without electric cars, trim said", fuelled, True),
        ("2024 to 2026, electric cars, trim said", electric, True),
        ("2024 to 2026, without electric cars, trim not said", fuelled, False),
        ("2024 to 2026, electric cars, trim not said", electric, False),
        ("2024 and 2025, trim said", old, True),
        ("2024 and 2025, trim not said", old, False),
        ("2022 and 2023, trim within the model's name", older, False),
    ):
        frame = as_frame(some, with_trim=with_trim)
        began = time.perf_counter()
        told = prices(frame).rename(columns=STATED)
        rate = len(frame) / (time.perf_counter() - began)
        tables[title] = board(some, told)
        show(f"{title} ({rate:,.0f} cars/s in a frame)", tables[title])
        before = committed(args.against, frame).rename(columns=STATED)
        show(f"{title}: the model of {args.against}", board(some, before))
    by_source = {source: [row for row in young if row.source == source] for source in YOUNG}
    scores = {name: score(*scored(some)) for name, some in by_source.items() if len(some) >= FEWEST_ROWS}
    show("Young asks by source, trim said", scores | {"all": score(*scored(young))})
    sample = as_frame(young[:OVER_HTTP], with_trim=True)
    with stand_ins(args.port) as address:
        medians, rate = price_over_http(address, sample)
    here = prices(sample)["p50"].to_numpy()
    print(f"\nOver HTTP: {rate:.0f} requests/s; farthest from the frame's {np.nanmax(np.abs(medians - here)):.2f} USD")
    train = [row for row in every if not row.held_out and row.source in RECENT]
    for name, guess in baselines(train, old, cars).items():
        tables[f"baseline: {name}"] = board(old, pd.DataFrame({"50": guess}))
        show(f"Baseline on 2024 and 2025: {name}", tables[f"baseline: {name}"])
    print(
        "\nOver the values of CARFAX (value-a) and KBB (value-b), percent, by age\n",
        against_values(args.data).to_string(),
    )
    found = {"day": args.day, "method": METHOD.format(n=len(fuelled)), "tables": tables}
    args.output.write_text(json.dumps(found, indent=1) + "\n", "utf-8")


if __name__ == "__main__":
    main()
