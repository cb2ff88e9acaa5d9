"""Fits the price model from real asking prices: ``python benchmarks/fit_market.py --data FOLDER``.

The rows serve only to fit and to check (their licence is not stated): what is committed is coefficients. A fifth of the
dealer rows, chosen by a hash of the row, never meets the fit; ``benchmarks/prices.py`` scores on it.
"""

import argparse
import hashlib
import json
import re
import sys
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, cast

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
from scipy import sparse
from scipy.linalg import cho_factor, cho_solve
from scipy.sparse.linalg import LinearOperator, cg
from sklearn.linear_model import Ridge

sys.path.insert(0, str(Path(__file__).parents[1]))

from mocks.world.catalogue import Catalogue, ModelYear
from mocks.world.market import FOLDER, PERCENTILES, trim_code
from mocks.world.market_cars import car_of
from mocks.world.market_features import Car, Feature, age_at, features, model_key, spread_features

SETS = {"2024-08": 2024.62, "2025-01": 2025.04, "2023": 2023.5, "2022": 2022.5}
RECENT = ("2024-08", "2025-01")
# What a row counts for: nearest the present most; the book prices only shape models and years with few asks.
WEIGHTS = {"2024-08": 1.0, "2025-01": 1.0, "2022": 0.5, "2023": 0.3, "book": 0.15}
BOOK_DAY = 2023.04
BOOK_MILES_A_YEAR = 11_000
HELD_OUT_ONE_IN = 5

# How far each kind of feature may move a log price: the prior spread that the ridge penalty works with.
PRIORS = {
    "one": 10.0, "age": 3.0, "msrp": 3.0, "miles": 1.0, "step": 1.0, "nomsrp": 0.5, "class": 0.3, "power": 0.3,
    "make": 0.3, "model": 0.3, "makestep": 0.3, "modelpower": 0.15, "trim": 0.15, "modelyear": 0.1, "word": 0.1,
    "makeword": 0.1, "modelword": 0.1, "classyear": 0.05, "makeyear": 0.05,
    "agemsrp": 0.1, "agestep": 0.1, "ageclass": 0.15, "agepower": 0.15, "agemake": 0.1, "agemodel": 0.03,
    "agetrim": 0.015, "milesage": 0.1, "milesmsrp": 0.05, "milesclass": 0.02, "milesmake": 0.01, "milesmodel": 0.01,
    "new": 0.3, "level": 0.3, "levelage": 0.03, "levelclass": 0.1, "levelpower": 0.2, "levelmake": 0.06,
    "accident": 0.3, "fit": 1.0,
}  # fmt: skip
PENALTY = 0.06
SOLVED_EXACTLY = 1_500
SPREAD_PRIORS = {
    "one": 10.0, "new": 0.5, "age": 0.3, "level": 0.3, "msrp": 0.3, "class": 0.1, "power": 0.1, "make": 0.1,
    "model": 0.06,
}  # fmt: skip
# Keeps the log of a residual that happens to be nought within bounds.
SMALLEST_RESIDUAL = 0.005
# Log residuals beyond this count less and less, so that the fit goes through the median, not the mean.
ROBUST = 0.06
CENTRE = 10.0
# Coefficients smaller than this move a price by less than a twentieth of a percent and are left out.
NEGLIGIBLE = 5e-4

# Against January 2026 the same car asked 4 % more in August 2024 (US price indices); no rows are as recent.
LEVEL_2026 = float(np.log(1 / 1.04))
# Very good is the dealer's ask. Published US condition steps, checked against sellers' own words (see --check).
CONDITION = {"excellent": 1.04, "very good": 1.0, "good": 0.93, "fair": 0.80, "poor": 0.61}
AGE_BANDS = (3, 6, 9, 12, 99)
FOLDS, REPEATS = 5, 10


@dataclass(frozen=True, slots=True)
class Ask:
    """One asking price. ``trim`` is what the row says beyond make and model; ``extra`` features serve the fit alone."""

    source: str
    found: ModelYear
    trim: str
    mileage: float
    price: float
    held_out: bool
    said: tuple[str, str, int, str]
    extra: tuple[Feature, ...] = ()

    @property
    def when(self) -> float:
        """The moment the price was seen, as a decimal year."""
        return SETS.get(self.source, BOOK_DAY)


def held_out(*fields: object) -> bool:
    """Whether a row is kept from the fit, by a hash of what it says."""
    return hashlib.sha1("|".join(map(str, fields)).encode()).digest()[0] % HELD_OUT_ONE_IN == 0


def asks(data: Path, cars: Catalogue) -> Iterator[Ask]:
    """The dealers' asking prices of 2022 to 2025 whose car the catalogue knows."""
    for row in records(data / "asking_prices_2024-2025.csv.gz"):
        found = cars.find(row["make"], row["model"], row["year"])
        trim = row["trim"] if isinstance(row["trim"], str) else ""
        if found:
            said = (row["make"], row["model"], row["year"], trim)
            kept = held_out(*(row[name] for name in ("set", "year", "make", "model", "trim", "mileage", "price")))
            yield Ask(row["asof"][:7], found, f"{found.extra} {trim}", row["mileage"], row["price"], kept, said)
    for source in ("2022", "2023"):
        for row in records(data / f"asking_prices_{source}.csv.gz"):
            make, text = _whole_make(row["make"], row["model_trim"])
            found = cars.find(make, text, row["year"])
            if found and row["mileage"] >= 0 and row.get("seller_type", "Dealer") == "Dealer":
                said = (make, text, row["year"], "")
                kept = held_out(source, *(row[name] for name in ("year", "make", "model_trim", "mileage", "price")))
                yield Ask(source, found, found.extra, row["mileage"], row["price"], kept, said, _extra(row))


def records(path: Path) -> list[dict[str, Any]]:
    """The rows of a CSV file, by column name."""
    return cast("list[dict[str, Any]]", pd.read_csv(path).to_dict("records"))


def _whole_make(make: str, text: str) -> tuple[str, str]:
    """The 2023 set splits ``Land Rover`` and its like after the first word."""
    for whole in ("Land Rover", "Alfa Romeo", "Aston Martin"):
        first, second = whole.split()
        if make in (first, whole) and text.startswith(f"{second} "):
            return whole, text.removeprefix(f"{second} ")
    return make, re.sub(r"^Mazda(?=\d)", "", text)


def _extra(row: dict[str, Any]) -> tuple[Feature, ...]:
    certified = "Certified" in str(row.get("stock_type"))
    accident = row.get("accident_reported", 0.0)
    said = {"fit|certified": certified, "accident": accident == 1, "fit|accident not said": accident not in (0, 1)}
    return tuple((name, 1.0) for name, holds in said.items() if holds)


def book_prices(data: Path, cars: Catalogue) -> Iterator[Ask]:
    """Used prices by trim as of January 2023 from the MIT-labelled specs, at an assumed yearly mileage."""
    frame = pd.read_parquet(data / "specs_us_1990-2023.parquet").dropna(subset="used_price_2023_01")
    medians = frame.groupby(["make", "model", "year", "trim"])["used_price_2023_01"].median()
    for key, price in medians.to_dict().items():
        make, model, year, trim = cast("tuple[str, str, int, str]", key)
        found = cars.find(make, model, year)
        if found:
            age = age_at(year, BOOK_DAY)
            own = tuple(_own_curve(age))
            yield Ask("book", found, trim, BOOK_MILES_A_YEAR * age, price, False, (make, model, year, trim), own)


def _own_curve(age: float) -> Iterator[Feature]:
    """A price book has its own level and depreciation; only how models and trims differ is taken from it."""
    yield "fit|book", 1.0
    for knot in range(0, 30, 3):
        if age > knot:
            yield f"fit|book>{knot}", age - knot


def ridge(design: sparse.csr_matrix, target: np.ndarray, weight: np.ndarray, start: np.ndarray) -> np.ndarray:
    """Weighted ridge coefficients by conjugate gradients: a fifth of the time of scikit-learn's solvers.

    The columns that weigh most are solved for exactly in the preconditioner; ages and mileages hang together so much
    that a plain solver takes thousands of steps.
    """
    scaled = (sparse.diags_array(np.sqrt(weight)) @ design).tocsr()
    turned = scaled.T.tocsr()
    own = np.asarray(scaled.multiply(scaled).sum(axis=0)).ravel() + PENALTY
    heavy = np.argsort(-own)[:SOLVED_EXACTLY]
    dense = scaled.tocsc()[:, heavy]
    factor = cho_factor((dense.T @ dense).toarray() + PENALTY * np.eye(len(heavy)))

    def normal(vector: np.ndarray) -> np.ndarray:
        return np.asarray(turned @ (scaled @ vector) + PENALTY * vector)

    def precondition(vector: np.ndarray) -> np.ndarray:
        out: np.ndarray = vector / own
        out[heavy] = cho_solve(factor, vector[heavy])
        return out

    shape = (len(own), len(own))
    solution, stopped = cg(
        LinearOperator(shape, normal, dtype=float),
        turned @ (np.sqrt(weight) * target),
        x0=start,
        rtol=1e-6,
        M=LinearOperator(shape, precondition, dtype=float),
    )
    if stopped:
        raise ArithmeticError("the ridge did not settle")
    return np.asarray(solution)


class Fit:
    """One ridge over named features; ``use_trim`` makes it the model of a car whose trim is said, or is not."""

    def __init__(self, rows: list[Ask], cars: Catalogue, *, use_trim: bool) -> None:
        self.cars = [car_of(cars, row.found, row.trim if use_trim else "") for row in rows]
        self._names: dict[str, int] = {}
        named = [self._named(car, row) for car, row in zip(self.cars, rows, strict=True)]
        lengths = np.cumsum([0, *map(len, named)])
        columns = np.array([self._names.setdefault(name, len(self._names)) for one in named for name, _ in one])
        values = np.array([value for one in named for _, value in one])
        prior = np.array([PRIORS[re.split(r"[|>]", name)[0]] for name in self._names])
        self._design = sparse.csr_matrix((values * prior[columns], columns, lengths))
        self._prior = prior
        self.weight = np.array([WEIGHTS[row.source] for row in rows])
        self._log_price = np.log([row.price for row in rows]) - CENTRE

    @staticmethod
    def _named(car: Car, row: Ask) -> list[Feature]:
        named = [*features(car, row.mileage, row.when), *row.extra]
        if row.source == "book":
            own = [(name, value) for name, value in named if re.match(r"class|power|make\||msrp$", name)]
            age = age_at(car.year, row.when) / 10
            named += [(f"fit|book|{name}", value) for name, value in own]
            named += [(f"fit|book|{name}|age", value * age) for name, value in own]
        return named

    def train(self, use: np.ndarray) -> dict[str, float]:
        """Coefficients by name, from the rows used."""
        design, target, weight = self._design[use], self._log_price[use], self.weight[use]
        current, solution = weight, np.zeros(design.shape[1])
        for _ in range(3):
            solution = ridge(design, target, current, solution)
            residual = np.abs(target - design @ solution)
            current = weight * np.minimum(1, ROBUST / np.maximum(residual, 1e-9))
        return dict(zip(self._names, (solution * self._prior).tolist(), strict=True))

    def residuals(self, coefficients: dict[str, float]) -> np.ndarray:
        """Log of asking price over predicted price for every row."""
        whole = np.array([coefficients[name] for name in self._names]) / self._prior
        return np.asarray(self._log_price - self._design @ whole)


def spread(residual: np.ndarray, fit: Fit, rows: list[Ask], use: np.ndarray) -> dict[str, float]:
    """Coefficients of the log size of a residual: which makes, models and ages scatter, and how far."""
    named = [list(spread_features(car, row.mileage, row.when)) for car, row in zip(fit.cars, rows, strict=True)]
    names: dict[str, int] = {}
    entries = [(i, names.setdefault(name, len(names)), value) for i, one in enumerate(named) for name, value in one]
    row, column, value = (np.array(one) for one in zip(*entries, strict=True))
    prior = np.array([SPREAD_PRIORS[re.split(r"[|>]", name)[0]] for name in names])
    design = sparse.csr_matrix((value * prior[column], (row, column)))
    ridge = Ridge(alpha=1.0, fit_intercept=False, solver="lsqr", tol=1e-7)
    ridge.fit(design[use], np.log(np.abs(residual[use]) + SMALLEST_RESIDUAL), sample_weight=fit.weight[use])
    return dict(zip(names, (ridge.coef_ * prior).tolist(), strict=True))


def bands(scaled: np.ndarray, age: np.ndarray) -> list[dict[str, object]]:
    """Percentiles by age band of residuals measured in their expected size, as the stand-in reads them.

    Weibull's positions, p of n + 1, hold the promised share of the next ask however few there are.
    """
    out: list[dict[str, object]] = []
    for low, high in zip((0, *AGE_BANDS), AGE_BANDS, strict=False):
        inside = scaled[(age >= low) & (age < high)]
        sizes = np.percentile(inside, [int(name) for name in PERCENTILES], method="weibull")
        sizes[PERCENTILES.index("50")] = 0.0  # the median is the middle price itself, which never rises with mileage
        out.append({"to": high, "rows": len(inside), "sizes": [round(float(size), 3) for size in sizes]})
    return out


def show_out_of_fold(residual: np.ndarray, expected: np.ndarray, age: np.ndarray) -> None:
    """Prints error and coverage by age band, each ask's percentiles taken from asks of other folds alone."""
    error, scaled = np.abs(np.expm1(-residual)), residual / expected
    held: dict[str, list[np.ndarray]] = {"p10_p90": [], "p25_p75": []}
    for repeat in range(REPEATS):
        fold = np.random.default_rng(repeat).integers(0, FOLDS, len(age))
        sizes = np.empty((len(age), len(PERCENTILES)))
        for one in range(FOLDS):
            told = bands(scaled[fold != one], age[fold != one])
            which = np.digitize(age[fold == one], AGE_BANDS)
            sizes[fold == one] = np.array([band["sizes"] for band in told])[which]
        edge = dict(zip(PERCENTILES, sizes.T, strict=True))
        held["p10_p90"].append((edge["10"] <= scaled) & (scaled <= edge["90"]))
        held["p25_p75"].append((edge["25"] <= scaled) & (scaled <= edge["75"]))
    for first, last in ((0, 99), *zip((0, *AGE_BANDS), AGE_BANDS, strict=False)):
        band = (age >= first) & (age < last)
        shares = "  ".join(f"{name} {100 * np.mean([one[band] for one in ones]):.1f}" for name, ones in held.items())
        near = f"mdape {100 * np.median(error[band]):.1f}  within20 {100 * np.mean(error[band] < 0.2):.1f}"
        print(f"  age {first:2d} to {last:2d}  n={band.sum():5d}  {near}  {shares}")


def spread_of(scale: dict[str, float], fit: Fit, rows: list[Ask]) -> np.ndarray:
    """The expected size of each row's residual, in log."""
    named = (spread_features(car, row.mileage, row.when) for car, row in zip(fit.cars, rows, strict=True))
    return np.exp([sum(scale.get(name, 0.0) * value for name, value in one) for one in named])


def out_of_fold(fit: Fit, use: np.ndarray, folds: np.ndarray) -> np.ndarray:
    """Residuals of the rows used, each from a fit that did not see its fold."""
    out = np.full(len(use), np.nan)
    for fold in range(FOLDS):
        unseen = use & (folds == fold)
        out[unseen] = fit.residuals(fit.train(use & (folds != fold)))[unseen]
    return out


def condition_check(data: Path, cars: Catalogue, coefficients: dict[str, float]) -> None:
    """Prints what private sellers' own words (2018 and 2019) are worth against "good", beside our factors."""
    ratios: dict[str, list[float]] = defaultdict(list)
    for row in records(data / "asking_prices_condition_2018-2019.csv.gz")[::3]:
        found = cars.find(row["make"], row["model"], row["year"])
        when = int(row["asof"][:4]) + int(row["asof"][5:7]) / 12
        if found and age_at(found.year, when) < 15:
            named = features(car_of(cars, found), row["mileage"], when)
            predicted = sum(coefficients.get(name, 0.0) * value for name, value in named)
            ratios[row["condition"]].append(float(np.log(row["price"])) - predicted)
    good = np.median(ratios["good"])
    for word, factor in (("like new", "-"), ("excellent", 1.04), ("good", 0.93), ("fair", 0.80)):
        against = np.exp(np.median(ratios[word]) - good) * CONDITION["good"]
        print(f"  {word:10s} n={len(ratios[word]):5d}  asked {against:.2f}  used {factor}")


def export(columns: dict[str, dict[str, float]], facts: dict[str, object]) -> None:
    """Writes the coefficients (parquet) and the facts beside them (JSON)."""
    kept = {
        column: {name: value for name, value in one.items() if abs(value) >= NEGLIGIBLE and not name.startswith("fit|")}
        for column, one in columns.items()
    }
    for column in ("known_trim", "any_trim"):
        kept[column]["level|2026.0"] = LEVEL_2026
    names = sorted(set().union(*kept.values()))
    arrays = {column: pa.array([one.get(name) for name in names], pa.float32()) for column, one in kept.items()}
    table = pa.table({"name": names, **arrays})
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
    by_row = np.random.default_rng(4).integers(0, FOLDS, len(rows))
    by_model = np.array([fold_of_model(row) for row in rows])
    columns: dict[str, dict[str, float]] = {}
    sizes: dict[str, list[dict[str, object]]] = {}
    for name in ("known trim", "any trim"):
        fit = Fit(rows, cars, use_trim=name == "known trim")
        said = np.array([bool(car.trim) for car in fit.cars]) | (name == "any trim")
        residual = out_of_fold(fit, use, by_row)
        expected = np.empty(len(rows))
        for fold in range(FOLDS):
            there = by_row == fold
            expected[there] = spread_of(spread(residual, fit, rows, asked & said & ~there), fit, rows)[there]
        told = recent & said
        sizes[name] = bands((residual / expected)[told], age[told])
        print(f"{name}, out of fold:")
        show_out_of_fold(residual[told], expected[told], age[told])
        column = name.replace(" ", "_")
        columns |= {column: fit.train(use), column.replace("trim", "spread"): spread(residual, fit, rows, asked & said)}
        if name == "known trim":
            trims = trims_asked(rows, fit.cars)
        else:
            sizes["unseen model"] = bands((out_of_fold(fit, use, by_model) / expected)[asked], age[asked])
    accident = round(float(np.exp(columns["known_trim"]["accident"])), 3)
    export(columns, {"centre": CENTRE, "accident": accident, "condition": CONDITION, "spread": sizes, "trims": trims})
    print(f"accident on record {accident}; rows: {Counter(row.source for row in rows if not row.held_out)}")
    if args.check:
        condition_check(args.data, cars, columns["any_trim"])


def fold_of_model(row: Ask) -> int:
    """The fold of a whole model: what a model without any asks would be off by."""
    return hashlib.sha1(model_key(row.found.make, row.found.model).encode()).digest()[0] % FOLDS


if __name__ == "__main__":
    main()
