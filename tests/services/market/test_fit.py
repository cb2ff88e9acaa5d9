"""The fit of the price model: what its out-of-fold errors may know."""

from dataclasses import replace

import numpy as np
from scipy import sparse

from benchmarks.asks import FOLDS, Ask
from benchmarks.fit_market import off_of_folds
from benchmarks.middle_trims import MiddleTrims
from benchmarks.price_ridge import PENALTY, Fit, Ridge
from benchmarks.price_spread import Spread
from services.market.catalogue import Catalogue, catalogue

TRIMS = ("LE", "XLE", "SE", "")


def _asks(cars: Catalogue) -> list[Ask]:
    """Asks drawn for a few models, one of them by a private seller."""
    dice, out = np.random.default_rng(8), []
    for place in range(240):
        make, model = (("Toyota", "Camry"), ("Honda", "Accord"), ("Ford", "F-150"))[place % 3]
        year, trim = int(dice.integers(2012, 2024)), TRIMS[int(dice.integers(len(TRIMS)))]
        found = cars.find(make, model, year)
        assert found is not None
        price = 30_000 * 0.9 ** (2024 - year) * float(np.exp(dice.normal(0, 0.15)))
        hashed = bytes([1, place % FOLDS])
        said = (make, model, year, trim)
        out.append(Ask("2024-08", found, trim, 12_000.0 * (2025 - year), price, hashed, said, 2024.62))
    return [replace(out[0], source="portal-b", seller="private"), *out[1:]]


def _told(rows: list[Ask], cars: Catalogue, folds: np.ndarray) -> np.ndarray:
    """What the folds say of each row's log price, with its trim and without."""
    known, unknown = (Fit(rows, cars, use_trim=told) for told in (True, False))
    off = off_of_folds(known, unknown, MiddleTrims(rows, known, cars), np.ones(len(rows), bool), folds)
    told: np.ndarray = np.log([row.price for row in rows]) - np.array(off)
    return told


def test_what_a_row_asks_has_no_part_in_what_its_fold_says_of_it() -> None:
    cars = catalogue()
    rows = _asks(cars)
    folds = np.array([row.fold for row in rows])
    before, own = _told(rows, cars, folds), folds == 3
    dearer = [replace(row, price=3 * row.price) if mine else row for row, mine in zip(rows, own, strict=True)]
    np.testing.assert_allclose(_told(dearer, cars, folds)[:, own], before[:, own], rtol=0, atol=1e-9)


def test_a_regression_is_solved_for_its_own_weights_whatever_it_began_from() -> None:
    dice = np.random.default_rng(3)
    design = np.hstack([np.full((500, 1), 10.0), (dice.random((500, 40)) < 0.05) * 0.1])
    target, even = 1 + dice.normal(0, 0.1, 500), np.ones(500)
    ridge = Ridge(sparse.csr_matrix(design), even)
    begun = ridge.solve(target, even, np.zeros(41))
    uneven = dice.uniform(0.5, 1.5, 500)
    exact = np.linalg.solve((design.T * uneven) @ design + PENALTY * np.eye(41), design.T @ (uneven * target))
    np.testing.assert_allclose(design @ ridge.solve(target, uneven, begun), design @ exact, rtol=0, atol=1e-3)


def test_an_ask_for_an_older_car_counts_less_and_a_book_price_as_ever() -> None:
    cars = catalogue()
    rows = sorted(_asks(cars), key=lambda row: row.found.year)
    fit = Fit([*rows, replace(rows[0], source="book")], cars, use_trim=True)
    assert np.all(np.diff(fit.weight[:-1]) >= 0)
    assert fit.weight[0] < 0.8 * fit.weight[-2]
    assert fit.weight[-1] == Fit([rows[-1], replace(rows[-1], source="book")], cars, use_trim=True).weight[-1]


def test_how_far_asks_scatter_is_the_mean_of_what_they_were_missed_by_not_ruled_by_the_nearest() -> None:
    cars = catalogue()
    rows = _asks(cars)
    every, folds = np.ones(len(rows), bool), np.array([row.fold for row in rows])
    camry, accord = (np.array([row.found.model == model for row in rows]) for model in ("Camry", "Accord"))
    near_or_far = np.where(np.random.default_rng(5).random(len(rows)) < 0.5, 0.001, 0.199)
    missed = np.where(accord, near_or_far, 0.1)
    sizes = Spread(Fit(rows, cars, use_trim=True), rows, every, folds).out_of_fold(missed, every, folds)
    assert 0.8 < np.median(sizes[accord]) / np.median(sizes[camry]) < 1.25
