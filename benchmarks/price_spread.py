"""How far asks scatter around the fitted price, by car and by age, and what is promised of it."""

import sys
from collections import Counter
from itertools import pairwise
from pathlib import Path
from typing import TypedDict

import numpy as np
from scipy import sparse
from sklearn.linear_model import Ridge

sys.path.insert(0, str(Path(__file__).parents[1]))

from benchmarks.asks import FOLDS, Ask
from benchmarks.price_ridge import Columns, Fit, Name, priced
from services.market.price_features import Car, model_key, spread_terms
from services.market.price_model import PERCENTILES, PricedCars

SPREAD_PRIORS = {
    "one": 10.0, "new": 0.5, "age": 0.3, "level": 0.3, "msrp": 0.3, "class": 0.3, "power": 0.3, "make": 0.3,
    "model": 0.2, "rare": 0.5, "lonely": 0.5, "group": 0.3, "agegroup": 0.03, "agepower": 0.03,
}  # fmt: skip
# Keeps the log of a residual that happens to be nought within bounds.
SMALLEST_RESIDUAL = 0.005
# From the mean of logs, which the smallest residuals rule, to the log of the mean, whose parts are cut off here.
STEPS, LARGEST = 5, 4.0
AGE_BANDS = (3, 6, 9, 12, 99)
FEWEST = 25  # asks of a group that is shown
HALF = 0.5  # of all asks, between the quartiles
STRANGER = 0.0125  # of a share, held in reserve at least for sources that are not among the measured ones


class Band(TypedDict):
    """Residuals of cars up to an age, in units of their expected size, at each of ``PERCENTILES``."""

    to: int
    rows: int
    sizes: list[float]


class Spread:
    """A ridge for the size of residuals, in log: which makes, models and ages scatter, and how far.

    Each row is told how often the other folds asked for its trim, or for its model where trims are not used.
    """

    def __init__(self, fit: Fit, rows: list[Ask], asked: np.ndarray, folds: np.ndarray) -> None:
        keys = [(model_key(car.make, car.model), car.trim) for car in fit.cars]
        every: Counter[tuple[str, str]] = Counter()
        own: Counter[tuple[tuple[str, str], int]] = Counter()
        for key, fold, counts in zip(keys, folds.tolist(), asked.tolist(), strict=True):
            every[key] += counts
            own[key, fold] += counts
        seen = [
            (every[key] - own[key, fold]) * FOLDS / (FOLDS - 1) for key, fold in zip(keys, folds.tolist(), strict=True)
        ]
        # The same car seen more or less often is another car here.
        told = [(car, round(times, 6)) for car, times in zip(fit.cars, seen, strict=True)]
        places: dict[tuple[Car, float], int] = {}
        which = np.array([places.setdefault(one, len(places)) for one in told], dtype=int)
        rows_of = priced(rows, fit.cars)
        differing = PricedCars([car for car, _ in places], which, rows_of.miles, rows_of.when)
        self._columns = Columns(SPREAD_PRIORS)
        years = Counter(
            (model_key(car.make, car.model), car.year) for car, counts in zip(fit.cars, asked, strict=True) if counts
        )
        near = [
            sum(years[model_key(car.make, car.model), car.year + off] for off in range(-2, 3)) for car in differing.cars
        ]
        made = spread_terms(differing.cars, np.array([times for _, times in places]), np.maximum(0, np.array(near) - 1))
        design = self._columns.design(differing, made, grow=True)
        self._prior = self._columns.prior
        self._design = sparse.csr_matrix(design @ sparse.diags_array(self._prior))
        self._weight = fit.weight

    def train(self, residual: np.ndarray, use: np.ndarray) -> dict[Name, float]:
        """Coefficients by name."""
        return dict(zip(self._columns.names, (self._solve(residual, use) * self._prior).tolist(), strict=True))

    def out_of_fold(self, residual: np.ndarray, use: np.ndarray, folds: np.ndarray) -> np.ndarray:
        """The expected size of each row's residual in log, told by the other folds."""
        out = np.empty(len(residual))
        for fold in range(FOLDS):
            there = folds == fold
            out[there] = np.exp(self._design[there] @ self._solve(residual, use & ~there))
        return out

    def _solve(self, residual: np.ndarray, use: np.ndarray) -> np.ndarray:
        design, size, weight = self._design[use], np.abs(residual[use]) + SMALLEST_RESIDUAL, self._weight[use]
        ridge = Ridge(alpha=1.0, fit_intercept=False, solver="lsqr", tol=1e-7)
        ridge.fit(design, np.log(size), sample_weight=weight)
        for _ in range(STEPS):
            expected = ridge.predict(design)
            often = np.minimum(size / np.exp(expected), LARGEST)
            ridge.fit(design, expected + often - 1, sample_weight=weight)
        return np.asarray(ridge.coef_)


def bands(scaled: np.ndarray, age: np.ndarray) -> list[Band]:
    """Percentiles by age band of residuals measured in their expected size, as the stand-in reads them.

    The ranges that are promised (P10 to P90 and beyond) are wider than measured by one standard error of the share that
    they hold: drawn from these rows again they would hold it five times of six, not half the time. Where rows are many
    they are wider all the same, for a car that is asked about is of no source that was measured. The quartiles are as
    measured. Weibull's positions suit the few as the many.
    """
    out: list[Band] = []
    for low, high in zip((0, *AGE_BANDS), AGE_BANDS, strict=False):
        inside = scaled[(age >= low) & (age < high)]
        sizes = np.percentile(inside, [_with_margin(int(name), len(inside)) for name in PERCENTILES], method="weibull")
        sizes[PERCENTILES.index("50")] = 0.0  # the median is the middle price itself, which never rises with mileage
        out.append(Band(to=high, rows=len(inside), sizes=[round(float(size), 3) for size in sizes]))
    return out


def _with_margin(percent: int, count: int) -> float:
    """A percentile farther out by half a standard error of the share between it and its opposite, or by STRANGER."""
    share = abs(percent - 50) / 50
    if share <= HALF:
        return percent
    margin = 50 * max(np.sqrt(share * (1 - share) / count), STRANGER)
    return float(np.clip(percent + np.sign(percent - 50) * margin, 0, 100))


def held(scaled: np.ndarray, age: np.ndarray, folds: np.ndarray) -> dict[str, np.ndarray]:
    """Which lie from P10 to P90 and from P25 to P75, each fold's ranges drawn from the others alone."""
    sizes = np.empty((len(age), len(PERCENTILES)))
    for fold in range(FOLDS):
        there = folds == fold
        told = np.array([band["sizes"] for band in bands(scaled[~there], age[~there])])
        sizes[there] = told[np.digitize(age[there], AGE_BANDS[:-1])]
    edge = dict(zip(PERCENTILES, sizes.T, strict=True))
    pairs = (("10", "90"), ("25", "75"))
    return {f"p{low}_p{high}": (edge[low] <= scaled) & (scaled <= edge[high]) for low, high in pairs}


def show(off: np.ndarray, inside: dict[str, np.ndarray], groups: dict[str, np.ndarray]) -> None:
    """Prints error and coverage of each group."""
    error = np.abs(np.expm1(-off))
    for name, there in groups.items():
        if there.sum() >= FEWEST:
            near = f"mdape {100 * np.median(error[there]):.1f}  within20 {100 * np.mean(error[there] < 0.2):.1f}"
            shares = "  ".join(f"{which} {100 * np.mean(one[there]):.1f}" for which, one in inside.items())
            print(f"  {name:16s} n={there.sum():5d}  {near}  {shares}")


def shown_groups(age: np.ndarray, group: np.ndarray) -> dict[str, np.ndarray]:
    """Masks of all, each age band and each group of luxury makes."""
    spans = pairwise((0, *AGE_BANDS))
    ages = {f"age {first} to {last}": (age >= first) & (age < last) for first, last in spans}
    luxury = {name: group == name for name in sorted(set(group.tolist())) if name.endswith("luxury")}
    return {"all": np.ones(len(age), bool)} | ages | luxury
