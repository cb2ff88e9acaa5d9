"""The ridge regression of log asking prices on the terms of ``services/market/price_features``."""

import sys
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

import numpy as np
from scipy import sparse
from scipy.linalg import cho_factor, cho_solve
from scipy.sparse.linalg import LinearOperator, cg

sys.path.insert(0, str(Path(__file__).parents[1]))

from benchmarks.asks import APART, YOUNG, Ask
from services.market.catalogue import Catalogue
from services.market.price_features import Car, Term, basis_of, price_level, terms
from services.market.price_inputs import car_of
from services.market.price_model import PricedCars

# What a row counts for: nearest the present most; the book prices only shape models and years with few asks.
WEIGHTS = {"2024-08": 1.0, "2025-01": 1.0, "2022": 0.5, "2023": 0.3, "book": 0.15, "auction-a": 0.05, "2018": 0.04}
WEIGHTS |= dict.fromkeys(YOUNG, 1.0) | {"ads-bay": 0.5, "ads-west": 0.5, "ads-trucks": 0.3}

# How much less an ask counts with each year of age, against a car of the usual one; chosen on the folds.
LESS_A_YEAR, USUAL_AGE = 0.05, 4.0

# How far each kind of feature may move a log price: the prior spread that the ridge penalty works with.
PRIORS = {
    "one": 10.0, "age": 3.0, "msrp": 3.0, "miles": 1.0, "step": 1.0, "nomsrp": 0.5, "class": 0.3, "power": 0.3,
    "make": 0.3, "model": 0.3, "makestep": 0.3, "modelpower": 0.15, "trim": 0.15, "modelyear": 0.1, "word": 0.1,
    "makeword": 0.1, "modelword": 0.1, "classyear": 0.05, "makeyear": 0.05, "modelyears": 0.07, "msrp2": 0.3,
    "agemsrp": 0.1, "agestep": 0.1, "ageclass": 0.15, "agepower": 0.15, "agemake": 0.1, "agemodel": 0.03,
    "agetrim": 0.015, "milesage": 0.1, "milesmsrp": 0.05, "milesclass": 0.02, "milesmake": 0.01, "milesmodel": 0.01,
    "milesmodelage": 0.01,
    "new": 0.3, "level": 0.1, "levelage": 0.03, "levelclass": 0.06, "levelpower": 0.2, "levelmake": 0.06,
    "poweryear": 0.05, "group": 0.2, "grouppower": 0.1, "makepower": 0.1, "agegroup": 0.1, "agegrouppower": 0.05,
    "agemakepower": 0.05, "levelmakepower": 0.06, "levelagepower": 0.03, "levelgroup": 0.1, "levelagegroup": 0.03,
    "milespower": 0.02, "milesgroup": 0.02, "milespowerage": 0.02, "milesgroupage": 0.02, "milesbend": 0.1,
    "accident": 0.3, "private": 0.3, "fit": 1.0,
}  # fmt: skip
PENALTY = 0.03
SOLVED_EXACTLY = 1_500
# Of the right side's norm, which the level of all prices makes large: at ten times as much the later steps, which begin
# from the former one's solution, end at once.
TOLERANCE = 1e-5
# Log residuals beyond this count less and less, so that the fit goes through the median, not the mean.
ROBUST = {True: 0.06, False: 0.1}  # trim said, not said
# Solved so often, each time with weights from the residuals of the last.
REWEIGHTED = 3
CENTRE = 10.0

Name = tuple[str, str, str]  # term, function of the basis, key
# Terms that price books have a copy of, which changes with age.
# Sources that ask more or less than others for the same car, some the more so the older it is.
OFFSET = ("ev-dealer-a", "shop-a-2024", "ads-bay", "ads-west", "ads-trucks")
OFFSET_AGED = ("shop-a-2024", "ads-bay", "ads-west", "ads-trucks")
BOOKED = ("class", "power", "make", "msrp")


class Ridge:
    """Weighted ridge regressions on one design by conjugate gradients: a fifth of the time of scikit-learn's solvers.

    The columns that weigh most are solved for exactly in the preconditioner, with the first weights; ages and mileages
    hang together so much that a plain solver takes thousands of steps.
    """

    def __init__(self, design: sparse.csr_matrix, weight: np.ndarray) -> None:
        self._design, self._turned = design, design.T.tocsr()
        self._squared = self._turned.power(2)
        self._heavy = np.argsort(-(self._squared @ weight))[:SOLVED_EXACTLY]
        dense = sparse.diags_array(np.sqrt(weight)) @ design.tocsc()[:, self._heavy]
        self._factor = cho_factor((dense.T @ dense).toarray() + PENALTY * np.eye(len(self._heavy)))

    def solve(self, target: np.ndarray, weight: np.ndarray, start: np.ndarray) -> np.ndarray:
        """The coefficients."""
        own = self._squared @ weight + PENALTY

        def normal(vector: np.ndarray) -> np.ndarray:
            return np.asarray(self._turned @ (weight * (self._design @ vector)) + PENALTY * vector)

        def precondition(vector: np.ndarray) -> np.ndarray:
            out: np.ndarray = vector / own
            out[self._heavy] = cho_solve(self._factor, vector[self._heavy])
            return out

        shape = (len(own), len(own))
        solution, stopped = cg(
            LinearOperator(shape, normal, dtype=float),
            self._turned @ (weight * target),
            x0=start,
            rtol=TOLERANCE,
            M=LinearOperator(shape, precondition, dtype=float),
        )
        if stopped:
            raise ArithmeticError("the ridge did not settle")
        return np.asarray(solution)


def _sureness(rows: Sequence[Ask], age: np.ndarray) -> np.ndarray:
    """What asks count for by age: those of old cars lie farther apart. Books and what only shapes ages count as one."""
    asked = np.array([row.source not in ("book", *APART) for row in rows])
    return np.where(asked, np.exp(-LESS_A_YEAR * (np.minimum(age, 15.0) - USUAL_AGE)), 1.0)


def priced(rows: Sequence[Ask], cars: Sequence[Car]) -> PricedCars:
    """The rows' cars as the price model takes them, each different car once."""
    places: dict[Car, int] = {}
    which = np.array([places.setdefault(car, len(places)) for car in cars], dtype=int)
    miles, when = np.array([row.mileage for row in rows], dtype=float), np.array([row.when for row in rows])
    return PricedCars(list(places), which, miles, when)


class Columns:
    """Names of a design's columns, in the order they were met, and how far each may move a log price."""

    def __init__(self, priors: dict[str, float]) -> None:
        self.names: dict[Name, int] = {}
        self._priors = priors

    @property
    def prior(self) -> np.ndarray:
        """One a column."""
        return np.array([self._priors[term] for term, _, _ in self.names])

    def design(self, rows: PricedCars, made: Iterable[Term], *, grow: bool) -> sparse.csr_matrix:
        """A row a row to price; columns never met are added with `grow`, else left out."""
        by_function: dict[str, list[tuple[np.ndarray, np.ndarray, np.ndarray]]] = {}
        for term in made:
            for function in term.basis:
                found = [self._column((term.name, function, key), grow=grow) for key in term.keys]
                column = np.array(found, dtype=int)
                met = column >= 0
                by_function.setdefault(function, []).append((term.owner[met], column[met], term.scale[met]))
        functions = basis_of(rows.age, rows.when, rows.miles)
        out = sparse.csr_matrix((len(rows.which), len(self.names)))
        for function, parts in by_function.items():
            owner, column, scale = (np.concatenate(one) for one in zip(*parts, strict=True))
            by_car = sparse.csr_matrix((scale, (owner, column)), (len(rows.cars), len(self.names)))
            out += sparse.diags_array(functions[function]) @ by_car[rows.which]
        return sparse.csr_matrix(out)

    def _column(self, name: Name, *, grow: bool) -> int:
        return self.names.setdefault(name, len(self.names)) if grow else self.names.get(name, -1)


class Fit:
    """One ridge over named terms; ``use_trim`` makes it the model of a car whose trim is said, or is not."""

    def __init__(self, rows: list[Ask], cars: Catalogue, *, use_trim: bool) -> None:
        self.use_trim = use_trim
        self.cars = [car_of(cars, row.found, row.trim if use_trim else "") for row in rows]
        self._columns = Columns(PRIORS)
        self.priced = priced(rows, self.cars)
        design = self._columns.design(self.priced, terms(self.priced.cars), grow=True)
        extras = self._extras(rows)
        design.resize(len(rows), len(self._columns.names))
        self._prior = self._columns.prior
        self._design = sparse.csr_matrix((design + extras) @ sparse.diags_array(self._prior))
        self.weight = np.array([WEIGHTS[row.source] for row in rows]) * _sureness(rows, self.priced.age)
        self._log_price = np.log([row.price for row in rows]) - CENTRE - price_level(self.priced.when)

    def _extras(self, rows: list[Ask]) -> sparse.csr_matrix:
        """What the rows say that no car has: an accident, a certificate, a price book's own ways."""
        entries = []
        for i, (row, car) in enumerate(zip(rows, self.cars, strict=True)):
            entries += [(i, self._number(name), value) for name, value in row.extra]
            age = self.priced.age[i] / 10
            if row.seller == "private":
                entries += [(i, self._number("private"), 1.0), (i, self._number("private aged"), min(age, 1.5))]
            # What private ads ask is told by the seller, not by where they stand.
            if row.source in OFFSET and (row.seller == "dealer" or row.source == "ads-trucks"):
                entries.append((i, self._number(f"source {row.source}"), 1.0))
                if row.source in OFFSET_AGED:
                    entries.append((i, self._number(f"source {row.source} aged"), age))
            if row.source in ("book", *APART):
                for term in terms([car]):
                    if term.name in BOOKED:
                        name, value = f"{row.source} {term.name} {term.keys[0]}", term.scale[0]
                        entries += [(i, self._number(name), value), (i, self._number(f"{name} aged"), value * age)]
        row_of, column, value = (np.array(one) for one in zip(*entries, strict=True))
        return sparse.csr_matrix((value, (row_of, column)), (len(rows), len(self._columns.names)))

    def _number(self, name: str) -> int:
        names = self._columns.names
        term = name if name == "accident" else "private" if name.startswith("private") else "fit"
        return names.setdefault((term, "1", "" if term == name else name), len(names))

    def design_of(self, rows: PricedCars, keep: Callable[[Term], bool]) -> sparse.csr_matrix:
        """The same columns for other cars, of the terms that are to be kept; what the fit never met is left out."""
        made = (term for term in terms(rows.cars) if keep(term))
        return sparse.csr_matrix(self._columns.design(rows, made, grow=False) @ sparse.diags_array(self._prior))

    def train(self, use: np.ndarray, off: np.ndarray | float = 0.0) -> np.ndarray:
        """The solution from the rows used, each log price less `off`; no other row has a part in it."""
        target = (self._log_price - off)[use]
        design, weight = self._design[use], self.weight[use]
        ridge = Ridge(design, weight)
        current, solution = weight, np.zeros(design.shape[1])
        for step in range(REWEIGHTED):
            if step:
                residual = np.abs(target - design @ solution)
                current = weight * np.minimum(1, ROBUST[self.use_trim] / np.maximum(residual, 1e-9))
            solution = ridge.solve(target, current, solution)
        return solution

    def named(self, solution: np.ndarray) -> dict[Name, float]:
        """Coefficients by name."""
        return dict(zip(self._columns.names, (solution * self._prior).tolist(), strict=True))

    def residuals(self, solution: np.ndarray) -> np.ndarray:
        """Log of asking price over the price predicted for every row, whichever source asks it."""
        sources = [name[0] == "fit" and name[2].startswith("source ") for name in self._columns.names]
        return np.asarray(self._log_price - self._design @ np.where(sources, 0.0, solution))
