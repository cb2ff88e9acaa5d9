"""Fits the price model from real asking prices: ``python benchmarks/fit_market.py --data FOLDER``.

What is committed is coefficients alone, out of the modules beside: ``asks`` (the rows), ``price_ridge`` (the
regression), ``middle_trims`` (what a car of unknown trim learns from) and ``price_spread`` (the ranges).
"""

import argparse
import json
import sys
from collections import Counter, defaultdict
from collections.abc import Iterable
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

sys.path.insert(0, str(Path(__file__).parents[1]))

from benchmarks.asks import FOLDS, RECENT, Ask, asks, book_prices, records
from benchmarks.middle_trims import MiddleTrims
from benchmarks.price_ridge import CENTRE, Fit, Name
from benchmarks.price_spread import Band, Spread, bands, show
from services.market.catalogue import Catalogue
from services.market.price_features import Car, age_at, model_key
from services.market.price_inputs import car_of
from services.market.price_model import FITS, FOLDER, Market, PricedCars, trim_code

# Coefficients smaller than this move a price by less than a twentieth of a percent and are left out.
NEGLIGIBLE = 5e-4
# Against January 2026 the same car asked 4 % more in August 2024 (US price indices); no rows are as recent.
LEVEL_2026 = float(np.log(1 / 1.04))
# Very good is the dealer's ask. Published US condition steps, checked against sellers' own words (see --check).
HANDED_DOWN = {"private": 0.93, "certified": 1.025}
# Columns that serve the fit alone.
UNUSED = ("fit", "accident")
CONDITION = {"excellent": 1.04, "very good": 1.0, "good": 0.93, "fair": 0.80, "poor": 0.61}


def condition_check(data: Path, cars: Catalogue) -> None:
    """Prints what private sellers' own words (2018 and 2019) are worth against "good", beside our factors."""
    fitted, ratios = Market.load(), defaultdict[str, list[float]](list)
    for row in records(data / "asking_prices_condition_2018-2019.csv.gz")[::3]:
        found = cars.find(row["make"], row["model"], row["year"])
        when = int(row["asof"][:4]) + int(row["asof"][5:7]) / 12
        if found and age_at(found.year, when) < 15:
            predicted = fitted.log_price(PricedCars.of(car_of(cars, found), [row["mileage"]], when))[0]
            ratios[row["condition"]].append(float(np.log(row["price"])) - predicted)
    good = np.median(ratios["good"])
    for word, factor in (("like new", "-"), ("excellent", 1.04), ("good", 0.93), ("fair", 0.80)):
        against = np.exp(np.median(ratios[word]) - good) * CONDITION["good"]
        print(f"  {word:10s} n={len(ratios[word]):5d}  asked {against:.2f}  used {factor}")


def export(columns: dict[str, dict[Name, float]], facts: dict[str, object]) -> None:
    """Writes the coefficients (parquet) and the facts beside them (JSON)."""
    kept = {
        column: {name: value for name, value in one.items() if abs(value) >= NEGLIGIBLE and name[0] not in UNUSED}
        for column, one in columns.items()
    }
    for column in ("known_trim", "any_trim"):
        kept[column]["level", "day 2026.0", ""] = LEVEL_2026
    names = sorted(set().union(*kept.values()))
    terms, functions, keys = (pa.array(part) for part in zip(*names, strict=True))
    arrays = {fit: pa.array([kept[fit].get(name) for name in names], pa.float32()) for fit in FITS}
    named = {"term": terms.dictionary_encode(), "basis": functions.dictionary_encode(), "key": keys}
    table = pa.table(named | arrays)
    pq.write_table(table, FOLDER / "market.parquet", compression="zstd", compression_level=19)
    (FOLDER / "market.json").write_text(json.dumps(facts, indent=1, sort_keys=True) + "\n", "utf-8")
    size = sum((FOLDER / name).stat().st_size for name in ("market.parquet", "market.json"))
    print(f"{len(names):,} coefficients, {size / 1e6:.2f} MB")


def trims_asked(rows: list[Ask], cars: Iterable[Car]) -> dict[str, dict[str, int]]:
    """For each model how often each trim was asked in the rows of the fit."""
    counts: dict[str, Counter[str]] = defaultdict(Counter)
    for row, car in zip(rows, cars, strict=True):
        if row.source != "book" and not row.held_out:
            counts[model_key(car.make, car.model)][car.trim] += 1
    for model, trims in counts.items():
        if len({trim_code(key) for key in trims}) < len(trims):
            raise ValueError(f"two trims of {model} share a number: lengthen trim_code")
    return {model: dict(sorted(trims.items())) for model, trims in sorted(counts.items())}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, required=True, help="folder of the asking price files")
    parser.add_argument("--check", action="store_true", help="also compare the condition factors with sellers' words")
    args = parser.parse_args()
    cars = Catalogue()
    rows = [*asks(args.data, cars), *book_prices(args.data, cars)]
    use = np.array([not row.held_out for row in rows])
    age = np.array([age_at(row.found.year, row.when) for row in rows])
    recent = use & np.isin([row.source for row in rows], RECENT)
    asked = use & np.array([row.source != "book" for row in rows])
    folds = np.array([row.fold for row in rows])
    known, unknown = (Fit(rows, cars, use_trim=told) for told in (True, False))
    middle = MiddleTrims(rows, known, cars)
    columns: dict[str, dict[Name, float]] = {}
    sizes: dict[str, list[Band]] = {}
    with_trim, without = np.full(len(rows), np.nan), np.full(len(rows), np.nan)
    for fold in range(FOLDS):
        kept, unseen = use & (folds != fold), use & (folds == fold)
        solution = known.train(kept)
        with_trim[unseen] = known.residuals(solution)[unseen]
        without[unseen] = unknown.residuals(unknown.train(kept, middle.above(solution, kept)))[unseen]
    solution = known.train(use)
    above = middle.above(solution, use)
    columns["known_trim"] = known.named(solution)
    columns["any_trim"] = unknown.named(unknown.train(use, above))
    said = np.array([bool(car.trim) for car in known.cars])
    for name, fit, off, there in (
        ("known trim", known, with_trim, said),
        ("any trim", unknown, without, np.ones(len(rows), bool)),
    ):
        spread = Spread(fit, rows, asked, folds)
        expected = spread.out_of_fold(off, asked & there, folds)
        told = recent & there
        sizes[name] = bands((off / expected)[told], age[told])
        columns[name.replace(" ", "_").replace("trim", "spread")] = spread.train(off, asked & there)
        print(f"{name}, out of fold:")
        show(off[told], expected[told], age[told], folds[told])

    by_model = np.array([row.fold_of_model for row in rows])
    strange = np.full(len(rows), np.nan)
    for fold in range(FOLDS):
        kept, unseen = use & (by_model != fold), use & (by_model == fold)
        strange[unseen] = unknown.residuals(unknown.train(kept, above))[unseen]
    sizes["unseen model"] = bands((strange / expected)[asked], age[asked])

    accident = round(float(np.exp(columns["known_trim"]["accident", "1", ""])), 3)
    trims = trims_asked(rows, known.cars)
    export(
        columns,
        {"centre": CENTRE, "accident": accident, "condition": CONDITION, "spread": sizes, "trims": trims} | HANDED_DOWN,
    )
    print(f"accident on record {accident}; rows: {Counter(row.source for row in rows if not row.held_out)}")
    if args.check:
        condition_check(args.data, cars)


if __name__ == "__main__":
    main()
