"""Fits the price model from real asking prices: ``python benchmarks/fit_market.py --data FOLDER``.

One command makes every committed figure of it, the same twice: coefficients alone, out of the modules beside:
``asks`` (the rows), ``price_ridge`` (the regression), ``middle_trims`` (what a car of unknown trim learns from),
``price_spread`` (the ranges), ``price_order`` (no older year and no simpler trim dearer without a reason) and
``fit_accuracy`` (the error of each group).
"""

import argparse
import json
import sys
from collections import Counter, defaultdict
from collections.abc import Iterable
from pathlib import Path
from typing import NamedTuple

import numpy as np
import pandas as pd

sys.path.insert(0, str(Path(__file__).parents[1]))

from benchmarks.asks import APART, FOLDS, RECENT, YOUNG, Ask, asks, book_prices, records, sellers_asks
from benchmarks.fit_accuracy import write_errors
from benchmarks.middle_trims import MiddleTrims
from benchmarks.price_order import put_in_order, write_coefficients
from benchmarks.price_ridge import CENTRE, Fit, Name
from benchmarks.price_spread import Band, Spread, bands, held, show, shown_groups
from services.market.catalogue import Catalogue
from services.market.catalogue_names import fold as folded
from services.market.price_features import MAKE_GROUPS, Car, age_at, make_group, model_key, powertrain, scatter_kind
from services.market.price_inputs import car_of
from services.market.price_model import FITS, FOLDER, Market, PricedCars

# Coefficients smaller than this move a price by less than a twentieth of a percent and are left out.
NEGLIGIBLE = 5e-4
# Very good is the dealer's ask. Published US condition steps, checked against sellers' own words (see --check).
CERTIFIED, PRIVATE = 1.025, -0.07
LEFT_OUT = ("portal-b", "ev-portal-a", "ev-shop-a", "ev-shop-b", "shop-a-2024", "2024-08", "ads-west")
# Columns that serve the fit alone.
UNUSED = ("fit", "accident", "private")
CONDITION = {"excellent": 1.04, "very good": 1.0, "good": 0.93, "fair": 0.80, "poor": 0.61}


class Missed(NamedTuple):
    """Logs of asking price over price, a row a row; NaN of rows in no fold."""

    with_trim: np.ndarray
    without: np.ndarray


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
    names = sorted(set().union(*kept.values()))
    table = pd.DataFrame(names, columns=["term", "basis", "key"])
    for fit in FITS:
        table[fit] = [kept[fit].get(name, np.nan) for name in names]
    write_coefficients(table)
    (FOLDER / "market.json").write_text(json.dumps(facts, indent=1, sort_keys=True) + "\n", "utf-8")
    size = sum((FOLDER / name).stat().st_size for name in ("market.parquet", "market.json"))
    print(f"{len(names):,} coefficients, {size / 1e6:.2f} MB")


def trims_asked(rows: list[Ask], cars: Iterable[Car]) -> dict[str, dict[str, int]]:
    """For each model how often each trim was asked in the rows of the fit."""
    counts: dict[str, Counter[str]] = defaultdict(Counter)
    for row, car in zip(rows, cars, strict=True):
        if row.source not in ("book", *APART) and not row.held_out:
            counts[model_key(car.make, car.model)][car.trim] += 1
    return {model: dict(sorted(trims.items())) for model, trims in sorted(counts.items())}


def years_asked(rows: list[Ask]) -> dict[str, dict[str, int]]:
    """For each model how often each model year was asked in the rows of the fit."""
    counts: dict[str, Counter[str]] = defaultdict(Counter)
    for row in rows:
        if row.source not in ("book", *APART) and not row.held_out:
            counts[model_key(row.found.make, row.found.model)][str(row.found.year)] += 1
    return {model: dict(sorted(years.items())) for model, years in sorted(counts.items())}


def fitted_rows(data: Path, cars: Catalogue) -> list[Ask]:
    """Every row that the fit knows of, those held out among them."""
    rows = [*asks(data, cars), *book_prices(data, cars), *sellers_asks(data, cars)]
    return [row for row in rows if row.source != "auction-a" or _is_ordinary(row)]


def _is_ordinary(row: Ask) -> bool:
    """Of an auction for enthusiasts only German cars of 8 to 20 years are near what others ask."""
    german = MAKE_GROUPS.get(folded(row.found.make)) == "german luxury"
    return german and 8 <= age_at(row.found.year, row.when) <= 20


def private_facts(
    solution: dict[Name, float], off: np.ndarray, expected: np.ndarray, there: np.ndarray
) -> dict[str, float]:
    """What private sellers ask less than dealers (log, and by ten years of age), and how much more they scatter.

    The few private ads are of one make mostly, with dealers among them: the level is half way from theirs to the 7 %
    that were handed down.
    """
    scatter = np.median(np.abs(off[there] / expected[there])) / np.median(np.abs(off / expected)[np.isfinite(off)])
    level, aged = solution.get(("private", "1", ""), 0.0), solution.get(("private", "1", "private aged"), 0.0)
    level = (min(0.0, level) + PRIVATE) / 2
    return {"level": round(level, 4), "aged": round(aged, 4), "scatter": round(max(1.0, float(scatter)), 3)}


def out_of_fold(rows: list[Ask], known: Fit, off: np.ndarray, inside: np.ndarray) -> pd.DataFrame:
    """What each row was missed by while its fold was left out."""
    asked = [i for i, row in enumerate(rows) if row.source in (*RECENT, *YOUNG) and not row.held_out]
    age = known.priced.age
    return pd.DataFrame(
        {
            "source": [rows[i].source for i in asked],
            "seller": [rows[i].seller for i in asked],
            "group": [make_group(known.cars[i]) for i in asked],
            "power": [powertrain(known.cars[i]) for i in asked],
            "age": age[asked],
            "price": [rows[i].price for i in asked],
            "known_trim": [bool(known.cars[i].trim) for i in asked],
            "off": off[asked],
            "inside": inside[asked],
        }
    )


def off_of_folds(known: Fit, unknown: Fit, middle: MiddleTrims, kept: np.ndarray, folds: np.ndarray) -> Missed:
    """What each row is missed by, by a fit with its trim and one without, that its whole fold had no part in."""
    with_trim, without = np.full(len(folds), np.nan), np.full(len(folds), np.nan)
    for fold in range(FOLDS):
        others, unseen = kept & (folds != fold), kept & (folds == fold)
        part = known.train(others)
        with_trim[unseen] = known.residuals(part)[unseen]
        without[unseen] = unknown.residuals(unknown.train(others, middle.above(part, others)))[unseen]
    return Missed(with_trim, without)


def left_out_sources(known: Fit, use: np.ndarray, source: np.ndarray) -> None:
    """Prints how far prices are off on each source while the fit has none of it: errors and bias, in percent."""
    kind = np.array([make_group(car) for car in known.cars])
    electric = np.array([powertrain(car) == "electric" for car in known.cars])
    kind = np.where(electric, "electric", np.where(np.char.endswith(kind, "luxury"), kind, "other makes"))
    age = known.priced.age
    for name in LEFT_OUT:
        there = source == name
        off = known.residuals(known.train(use & ~there))
        masks = {"all": there} | {one: there & (kind == one) for one in sorted(set(kind))}
        bands_of_age = ((0, 6), (6, 9), (9, 12), (12, 99))
        masks |= {f"age {low} on": there & (age >= low) & (age < high) for low, high in bands_of_age}
        for group, mask in masks.items():
            if mask.sum() >= 25:
                error, bias = np.median(np.abs(np.expm1(-off[mask]))), np.expm1(-np.median(off[mask]))
                print(
                    f"{name} left out, {group:16s} n={mask.sum():5d}  error {100 * error:4.1f}  bias {100 * bias:+5.1f}"
                )


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, required=True, help="folder of the asking price files")
    parser.add_argument("--sources", action="store_true", help="also leave whole sources out, as a new user's car is")
    parser.add_argument("--check", action="store_true", help="also compare the condition factors with sellers' words")
    return parser.parse_args()


def main() -> None:
    args = arguments()
    cars = Catalogue()
    rows = fitted_rows(args.data, cars)
    source = np.array([row.source for row in rows])
    use = np.array([not row.held_out for row in rows])
    age = np.array([age_at(row.found.year, row.when) for row in rows])
    asked = use & ~np.isin(source, ["book", *APART])
    recent = use & np.isin(source, [*RECENT, *YOUNG])
    private = np.array([row.seller == "private" for row in rows])
    folds = np.array([row.fold for row in rows])
    known, unknown = (Fit(rows, cars, use_trim=told) for told in (True, False))
    kinds = np.array([scatter_kind(car) for car in known.cars])
    group = np.array([make_group(car) for car in known.cars])
    middle = MiddleTrims(rows, known, cars)
    columns: dict[str, dict[Name, float]] = {}
    sizes: dict[str, list[Band]] = {}
    solution = known.train(use)
    any_trim = unknown.train(use, middle.above(solution, use))
    columns["known_trim"], columns["any_trim"] = known.named(solution), unknown.named(any_trim)
    if args.sources:
        left_out_sources(known, use, source)
    with_trim, without = off_of_folds(known, unknown, middle, use, folds)
    said = np.array([bool(car.trim) for car in known.cars])
    inside = np.full(len(rows), np.nan)
    for name, fit, off, there in (
        ("known trim", known, with_trim, said & ~private),
        ("any trim", unknown, without, ~private),
    ):
        spread = Spread(fit, rows, asked, folds)
        expected = spread.out_of_fold(off, asked & there, folds)
        for which in sorted(set(kinds)):
            kind, told = f"{name}, {which}" if which else name, recent & there & (kinds == which)
            sizes[kind] = bands((off / expected)[told], age[told])
            holds = held((off / expected)[told], age[told], folds[told])
            inside[told] = np.where(said[told] == (fit is known), holds["p10_p90"], inside[told])
            print(f"{kind}, out of fold:")
            show(off[told], holds, shown_groups(age[told], group[told]))
        columns[name.replace(" ", "_").replace("trim", "spread")] = spread.train(off, asked & there)
    private_of = private_facts(columns["any_trim"], without, expected, private & use)

    by_model = np.array([row.fold_of_model for row in rows])
    strange = off_of_folds(known, unknown, middle, use, by_model).without
    sizes["unseen model"] = bands((strange / expected)[asked & ~private], age[asked & ~private])

    accident = round(float(np.exp(columns["known_trim"]["accident", "1", ""])), 3)
    trims = trims_asked(rows, known.cars)
    facts: dict[str, object] = {
        "centre": CENTRE,
        "accident": accident,
        "condition": CONDITION,
        "spread": sizes,
        "trims": trims,
    }
    years = years_asked(rows)
    export(columns, facts | {"years": years, "certified": CERTIFIED, "private": private_of})
    put_in_order(years, trims)
    write_errors(out_of_fold(rows, known, np.where(said, with_trim, without), inside))
    print(f"accident on record {accident}; private {private_of}; rows: {Counter(source[use].tolist())}")
    if args.check:
        condition_check(args.data, cars)


if __name__ == "__main__":
    main()
