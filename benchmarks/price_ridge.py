"""The ridge regression of log asking prices on the named features of `services/market/price_features.py`."""

import re
import sys
from pathlib import Path

import numpy as np
from scipy import sparse
from scipy.linalg import cho_factor, cho_solve
from scipy.sparse.linalg import LinearOperator, cg

sys.path.insert(0, str(Path(__file__).parents[1]))

from benchmarks.asks import Ask
from services.market.catalogue import Catalogue
from services.market.price_features import Car, Feature, age_at, features
from services.market.price_inputs import car_of

# What a row counts for: nearest the present most; the book prices only shape models and years with few asks.
WEIGHTS = {"2024-08": 1.0, "2025-01": 1.0, "2022": 0.5, "2023": 0.3, "book": 0.15}

# How far each kind of feature may move a log price: the prior spread that the ridge penalty works with.
PRIORS = {
    "one": 10.0, "age": 3.0, "msrp": 3.0, "miles": 1.0, "step": 1.0, "nomsrp": 0.5, "class": 0.3, "power": 0.3,
    "make": 0.3, "model": 0.3, "makestep": 0.3, "modelpower": 0.15, "trim": 0.15, "modelyear": 0.1, "word": 0.1,
    "makeword": 0.1, "modelword": 0.1, "classyear": 0.05, "makeyear": 0.05, "modelyears": 0.07, "msrp2": 0.3,
    "agemsrp": 0.1, "agestep": 0.1, "ageclass": 0.15, "agepower": 0.15, "agemake": 0.1, "agemodel": 0.03,
    "agetrim": 0.015, "milesage": 0.1, "milesmsrp": 0.05, "milesclass": 0.02, "milesmake": 0.01, "milesmodel": 0.01,
    "milesmodelage": 0.01,
    "new": 0.3, "level": 0.3, "levelage": 0.03, "levelclass": 0.1, "levelpower": 0.2, "levelmake": 0.06,
    "accident": 0.3, "fit": 1.0,
}  # fmt: skip
PENALTY = 0.06
SOLVED_EXACTLY = 1_500
# Log residuals beyond this count less and less, so that the fit goes through the median, not the mean.
ROBUST = {True: 0.06, False: 0.1}  # trim said, not said
CENTRE = 10.0


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
        self.use_trim = use_trim
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

    def design_of(self, named: list[list[Feature]]) -> sparse.csr_matrix:
        """The same columns for other cars; what the fit never met is left out."""
        entries = [
            (i, self._names[name], value) for i, one in enumerate(named) for name, value in one if name in self._names
        ]
        row, column, value = (np.array(one) for one in zip(*entries, strict=True))
        return sparse.csr_matrix((value * self._prior[column], (row, column)), (len(named), len(self._names)))

    def train(self, use: np.ndarray, off: np.ndarray | float = 0.0) -> np.ndarray:
        """The solution from the rows used, each log price less `off`."""
        target = (self._log_price - off)[use]
        design, weight = self._design[use], self.weight[use]
        current, solution = weight, np.zeros(design.shape[1])
        for _ in range(3):
            solution = ridge(design, target, current, solution)
            residual = np.abs(target - design @ solution)
            current = weight * np.minimum(1, ROBUST[self.use_trim] / np.maximum(residual, 1e-9))
        return solution

    def named(self, solution: np.ndarray) -> dict[str, float]:
        """Coefficients by name."""
        return dict(zip(self._names, (solution * self._prior).tolist(), strict=True))

    def residuals(self, solution: np.ndarray) -> np.ndarray:
        """Log of asking price over predicted price for every row."""
        return np.asarray(self._log_price - self._design @ solution)
