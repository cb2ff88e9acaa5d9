"""Where the middle of a model's trims stands, so that a model fitted without trims need not learn it from luck.

Of a rare model year the fit may have seen two dear trims and no cheap one. With the trims' effects from the other fit,
each price can be brought to the middle trim first: what is left tells of age, mileage and model year alone.
"""

from collections import defaultdict

import numpy as np
from scipy import sparse

from benchmarks.asks import APART, RECENT, YOUNG, Ask
from benchmarks.price_ridge import Fit
from services.market.catalogue import Catalogue, ModelYear
from services.market.price_features import STANDING, Car, model_key
from services.market.price_inputs import car_of
from services.market.price_model import PricedCars

# How fast the mixture of trims changes: a model year beside counts exp(-1 / 1.5), an older set of asks less.
YEARS_ALIKE, FARTHEST, OLDER_SET = 1.5, 6, 0.4
# How far asks of one trim scatter (logistic), which blurs the mixture whose median is sought.
BLUR = 0.045
GRID = np.linspace(0, 1, 60)[:, None]


class MiddleTrims:
    """The trims that each model year may be, and which of them each asking price is."""

    def __init__(self, rows: list[Ask], fit: Fit, cars: Catalogue) -> None:
        self._by_model: dict[str, list[int]] = defaultdict(list)
        for i, row in enumerate(rows):
            if row.source not in ("book", *APART) and not row.held_out:
                self._by_model[model_key(row.found.make, row.found.model)].append(i)
        self._year = np.array([row.found.year for row in rows])
        self._counts = np.array([1.0 if row.source in (*RECENT, *YOUNG) else OLDER_SET for row in rows])
        self._trim = np.array([car.trim for car in fit.cars], dtype=object)
        # By model year and day: its rows, the rows near it, the place of each near row's trim among its trims.
        self._places: list[tuple[np.ndarray, np.ndarray, np.ndarray, slice]] = []
        different: list[Car] = []
        moments: list[float] = []
        for members in self._by_model.values():
            for found, when, own in _alike(rows, members):
                near = np.array(members)[np.abs(self._year[members] - found.year) <= FARTHEST]
                trims, which = np.unique(self._trim[near], return_inverse=True)
                self._places.append((own, near, which, slice(len(different), len(different) + len(trims))))
                different += [car_of(cars, found, trim) for trim in trims]
                moments += [when] * len(trims)
        priced = PricedCars(different, np.arange(len(different)), np.zeros(len(different)), np.array(moments))
        self._design: sparse.csr_matrix = fit.design_of(priced, lambda term: term.basis[0] in STANDING)

    def above(self, solution: np.ndarray, use: np.ndarray) -> np.ndarray:
        """By row, how far its trim stands above the middle one, in log; 0 for rows that the fit does not use."""
        effects = self._design @ solution
        out = np.zeros(len(use))
        for own, near, which, trims in self._places:
            told = effects[trims]
            counts = self._counts[near] * np.exp(-np.abs(self._year[near] - self._year[own[0]]) / YEARS_ALIKE)
            share = np.bincount(which, counts * use[near], len(told))
            if len(told) > 1 and share.sum() > 0:
                place_of = dict(zip(near.tolist(), which.tolist(), strict=True))
                out[own] = told[[place_of[i] for i in own.tolist()]] - _median(told, share / share.sum())
        return np.where(use, out, 0.0)


def _alike(rows: list[Ask], members: list[int]) -> list[tuple[ModelYear, float, np.ndarray]]:
    """Rows of one model by model year and day."""
    groups: dict[tuple[ModelYear, float], list[int]] = defaultdict(list)
    for i in members:
        groups[rows[i].found, rows[i].when].append(i)
    return [(found, when, np.array(own)) for (found, when), own in groups.items()]


def _median(effects: np.ndarray, share: np.ndarray) -> float:
    """The median of asks whose trims have these effects and shares."""
    at = effects.min() + GRID * np.ptp(effects)
    below = (share / (1 + np.exp((effects - at) / BLUR))).sum(axis=1)
    return float(np.interp(0.5, below, at[:, 0]))
