"""The fitted price model: what US dealers ask for a car of this age, mileage, trim and condition.

Every coefficient is fitted by ``benchmarks/fit_market.py`` from real asking prices; SOURCES.md says which.
"""

import json
import math
import zlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache, cached_property
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow.parquet as pq

from services.market.price_features import (
    MILEAGE,
    MILEAGE_KNOTS,
    OWN_MILES,
    STANDING,
    Car,
    Term,
    mileage_basis,
    model_key,
    spread_terms,
    standing_basis,
    terms,
)

FOLDER = Path(__file__).parent / "data"
PERCENTILES = ("5", "10", "25", "50", "75", "90", "95")
FIRST_DAY = date(2022, 1, 1)
# Kinks of the mileage curve, in miles, and an end far beyond any car.
KINKS = np.array(sorted({0.0, 1_000.0, 10_000 * OWN_MILES, 1_000_000.0, *(10_000 * knot for knot in MILEAGE_KNOTS)}))
FITS = ("known_trim", "any_trim", "known_spread", "any_spread")

# By (term, function of the basis): the coefficient of each key.
Coefficients = dict[tuple[str, str], dict[str, float]]


@dataclass(frozen=True)
class PricedCars:
    """Rows to price. ``cars`` are the different cars, ``which`` the car of each row; ``miles`` and ``when`` (decimal
    years) are one a row."""

    cars: Sequence[Car]
    which: np.ndarray
    miles: np.ndarray
    when: np.ndarray

    @classmethod
    def of(cls, car: Car, miles: Iterable[float], when: float) -> "PricedCars":
        """One car at several mileages."""
        mileages = np.array(list(miles), dtype=float)
        return cls([car], np.zeros(len(mileages), dtype=int), mileages, np.full(len(mileages), when))

    @cached_property
    def age(self) -> np.ndarray:
        """Years on the road of each row."""
        years = np.array([car.year for car in self.cars], dtype=float)
        age: np.ndarray = np.maximum(0.0, self.when - years[self.which] + 0.3)
        return age


@dataclass(frozen=True, eq=False)
class Market:
    """Coefficients for a car whose trim is known and for one whose trim is not, and the measured spread."""

    known_trim: Coefficients
    any_trim: Coefficients
    known_spread: Coefficients
    any_spread: Coefficients
    facts: dict[str, Any]

    @classmethod
    def load(cls, folder: Path = FOLDER) -> "Market":
        """Read the committed coefficients (parquet) and the facts beside them (JSON)."""
        columns = pq.read_table(folder / "market.parquet", use_threads=False).to_pydict()
        fits: dict[str, Coefficients] = {fit: {} for fit in FITS}
        for fit, found in fits.items():
            for term, basis, key, value in zip(
                columns["term"], columns["basis"], columns["key"], columns[fit], strict=True
            ):
                if value is not None:
                    found.setdefault((term, basis), {})[key] = value
        return cls(**fits, facts=json.loads((folder / "market.json").read_text("utf-8")))

    @property
    def conditions(self) -> dict[str, float]:
        """Factor of each condition grade, best first; a dealer's ask is the very good car."""
        grades: dict[str, float] = self.facts["condition"]
        return grades

    @property
    def accident(self) -> float:
        """Factor of an accident on record."""
        return float(self.facts["accident"])

    @cached_property
    def trims(self) -> dict[str, dict[str, int]]:
        """For each model the trims seen in asking prices, with how often."""
        return dict(self.facts["trims"])

    @cached_property
    def _trim_codes(self) -> dict[str, dict[int, str]]:
        return {model: {trim_code(key): key for key in trims} for model, trims in self.trims.items()}

    def trim_of(self, make: str, model: str, code: int) -> str | None:
        """The trim of a model that :func:`trim_code` numbers so, or None."""
        return self._trim_codes.get(model_key(make, model), {}).get(code)

    def asks(self, make: str, model: str) -> int:
        """How many asking prices of the model the fit saw."""
        return sum(self.trims.get(model_key(make, model), {}).values())

    def log_price(self, rows: PricedCars) -> np.ndarray:
        """Natural log of the middle asking price of each row, a very good car; never rising with mileage."""
        return self._by_fit(rows, self._log_price, ())

    def _log_price(self, rows: PricedCars, *, known_trim: bool) -> np.ndarray:
        made = list(terms(rows.cars))
        coefficients = self.known_trim if known_trim else self.any_trim
        standing = _weigh(made, coefficients, STANDING, len(rows.cars))[rows.which]
        mileage = _weigh(made, coefficients, MILEAGE, len(rows.cars))[rows.which]
        level = (standing * standing_basis(rows.age, rows.when)).sum(axis=1) + self.facts["centre"]
        kinked = mileage_basis(KINKS[None, :], rows.age[:, None])
        curve = np.minimum.accumulate(np.einsum("rb,rkb->rk", mileage, kinked), axis=1)
        logs: np.ndarray = level + _interpolated(rows.miles, curve)
        return logs

    def spread(self, rows: PricedCars) -> np.ndarray:
        """Logs of asking price over middle price at each of ``PERCENTILES``, a row each, as measured out of the fit."""
        return self._by_fit(rows, self._spread, (len(PERCENTILES),))

    def _spread(self, rows: PricedCars, *, known_trim: bool) -> np.ndarray:
        asked = np.array([self.asks(car.make, car.model) for car in rows.cars], dtype=float)
        seen = asked
        if known_trim:
            seen = np.array([self.trims.get(model_key(car.make, car.model), {}).get(car.trim, 0) for car in rows.cars])
        # Of models that nobody asked for the spread was measured on those that are, each left out of the fit.
        unseen = asked == 0
        sizes = self._sizes(rows, np.where(unseen, math.inf, seen), known_trim=known_trim)
        if known_trim and unseen.any():
            sizes = np.where(
                unseen[rows.which], self._sizes(rows, np.full(len(asked), math.inf), known_trim=False), sizes
            )
        kinds = np.where(unseen, "unseen model", "known trim" if known_trim else "any trim")[rows.which]
        out = np.empty((len(rows.which), len(PERCENTILES)))
        for kind in set(kinds.tolist()):
            bands = self.facts["spread"][kind]
            band = np.digitize(rows.age, [one["to"] for one in bands[:-1]])
            there = kinds == kind
            out[there] = np.array([one["sizes"] for one in bands])[band[there]]
        logs: np.ndarray = out * np.exp(sizes)[:, None]
        return logs

    def _sizes(self, rows: PricedCars, seen: np.ndarray, *, known_trim: bool) -> np.ndarray:
        """Log of the scatter of each row."""
        basis = (*STANDING, *MILEAGE)
        coefficients = self.known_spread if known_trim else self.any_spread
        weights = _weigh(spread_terms(rows.cars, seen), coefficients, basis, len(rows.cars))[rows.which]
        functions = np.hstack([standing_basis(rows.age, rows.when), mileage_basis(rows.miles, rows.age)])
        sizes: np.ndarray = (weights * functions).sum(axis=1)
        return sizes

    def deviation(self, rows: PricedCars, share: np.ndarray) -> np.ndarray:
        """Log of asking price over middle price at a share (0 to 1) a row, straight between the percentiles and on."""
        logs = self.spread(rows)
        tails = np.column_stack([2.0 * logs[:, 0] - logs[:, 1], logs, 2.0 * logs[:, -1] - logs[:, -2]])
        at = [0.0, *(int(name) / 100 for name in PERCENTILES), 1.0]
        return np.array([np.interp(one, at, row) for one, row in zip(share, tails, strict=True)])

    def _by_fit(self, rows: PricedCars, figures: Any, shape: tuple[int, ...]) -> np.ndarray:
        """``figures`` of the rows whose trim is known and of those whose trim is not, put together again."""
        known = np.array([bool(car.trim) for car in rows.cars], dtype=bool)
        out = np.empty((len(rows.which), *shape))
        for known_trim in (True, False):
            place = np.cumsum(known == known_trim) - 1
            there = (known == known_trim)[rows.which]
            if there.any():
                cars = [car for car, one in zip(rows.cars, known, strict=True) if one == known_trim]
                part = PricedCars(cars, place[rows.which[there]], rows.miles[there], rows.when[there])
                out[there] = figures(part, known_trim=known_trim)
        return out


def _weigh(made: Iterable[Term], coefficients: Coefficients, basis: Sequence[str], count: int) -> np.ndarray:
    """What multiplies each function of the basis, a row a car."""
    weights = np.zeros((count, len(basis)))
    column = {name: i for i, name in enumerate(basis)}
    for term in made:
        for name in term.basis:
            table = coefficients.get((term.name, name))
            if table and name in column:
                found = np.array([table.get(key, 0.0) for key in term.keys]) * term.scale
                weights[:, column[name]] += np.bincount(term.owner, found, count)
    return weights


def _interpolated(miles: np.ndarray, curve: np.ndarray) -> np.ndarray:
    """The curve of each row (its values at ``KINKS``) at the row's mileage; level beyond the ends."""
    miles = np.clip(miles, KINKS[0], KINKS[-1])
    right = np.clip(np.searchsorted(KINKS, miles, side="right"), 1, len(KINKS) - 1)
    row = np.arange(len(miles))
    share = (miles - KINKS[right - 1]) / (KINKS[right] - KINKS[right - 1])
    return np.asarray(curve[row, right - 1] * (1 - share) + curve[row, right] * share)


def trim_code(key: str) -> int:
    """Five digits for a trim, never 0; the fit makes sure that they differ within a model."""
    return zlib.crc32(key.encode()) % 99_999 + 1


def decimal_year(day: date) -> float:
    """2024-07-01 is 2024.5."""
    return day.year + (day.timetuple().tm_yday - 1) / 365.25


@cache
def market() -> Market:
    """The committed price model, loaded once."""
    return Market.load()
