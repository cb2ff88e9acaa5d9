"""The fit of the price model: what its out-of-fold errors may know."""

from dataclasses import replace

import numpy as np

from benchmarks.asks import FOLDS, Ask
from benchmarks.fit_market import off_of_folds
from benchmarks.middle_trims import MiddleTrims
from benchmarks.price_ridge import Fit
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
