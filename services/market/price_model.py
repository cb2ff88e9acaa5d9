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
    powertrain,
    price_level,
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

# Cars whose weights are kept: 100 numbers each.
MOST_KEPT = 50_000

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

    def private(self, age: np.ndarray) -> tuple[np.ndarray, float]:
        """What private sellers ask less than dealers (logs, by age in years), and how much more they scatter."""
        facts: dict[str, float] = self.facts["private"]
        less = facts["level"] + facts["aged"] * np.minimum(age, 15.0) / 10
        return np.minimum(0.0, less), facts["scatter"]

    @cached_property
    def trims(self) -> dict[str, dict[str, int]]:
        """For each model the trims seen in asking prices, with how often."""
        return dict(self.facts["trims"])

    @cached_property
    def _trim_codes(self) -> dict[str, dict[str, int]]:
        return {model: trim_codes(trims) for model, trims in self.trims.items()}

    def trim_code(self, make: str, model: str, key: str) -> int:
        """The number of a trim that was seen, 1 to 99,999; 0 for any other."""
        return self._trim_codes.get(model_key(make, model), {}).get(key, 0)

    def trim_of(self, make: str, model: str, code: int) -> str | None:
        """The trim of a model that has this number, or None."""
        codes = self._trim_codes.get(model_key(make, model), {})
        return next((key for key, number in codes.items() if number == code), None)

    def asks(self, make: str, model: str) -> int:
        """How many asking prices of the model the fit saw."""
        return sum(self.trims.get(model_key(make, model), {}).values())

    def support(self, make: str, model: str, year: int) -> int:
        """How many asks a price for this model year rests on: three years away an ask counts half, six a quarter."""
        years: dict[str, int] = self.facts["years"].get(model_key(make, model), {})
        return round(sum(count * 0.5 ** (abs(int(other) - year) / 3) for other, count in years.items()))

    def asks_near(self, make: str, model: str, year: int) -> int:
        """How many of them are of this model year or up to two beside it."""
        years: dict[str, int] = self.facts["years"].get(model_key(make, model), {})
        return sum(years.get(str(near), 0) for near in range(year - 2, year + 3))

    def log_price(self, rows: PricedCars) -> np.ndarray:
        """Natural log of the middle asking price of each row, a very good car; never rising with mileage."""
        return self._by_fit(rows, self._log_price, ())

    def _log_price(self, rows: PricedCars, *, known_trim: bool) -> np.ndarray:
        weights = self._weights(rows.cars, known_trim=known_trim)[rows.which]
        standing, mileage = weights[:, : len(STANDING)], weights[:, len(STANDING) :]
        level = (standing * standing_basis(rows.age, rows.when)).sum(axis=1)
        level += self.facts["centre"] + price_level(rows.when)
        kinked = mileage_basis(KINKS[None, :], rows.age[:, None])
        curve = np.minimum.accumulate(np.einsum("rb,rkb->rk", mileage, kinked), axis=1)
        logs: np.ndarray = level + _interpolated(rows.miles, curve)
        return logs

    def _weights(self, cars: Sequence[Car], *, known_trim: bool) -> np.ndarray:
        """What multiplies each function of the basis in a log price, a row a car; kept, as cars come again."""
        kept = self._kept_weights
        if new := [car for car in cars if car not in kept]:
            if len(kept) > MOST_KEPT:
                kept.clear()
                new = list(cars)
            coefficients = self.known_trim if known_trim else self.any_trim
            kept.update(zip(new, _weigh(terms(new), coefficients, (*STANDING, *MILEAGE), len(new)), strict=True))
        return np.array([kept[car] for car in cars])

    @cached_property
    def _kept_weights(self) -> dict[Car, np.ndarray]:
        return {}

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
        electric = np.array([powertrain(car) == "electric" for car in rows.cars])[rows.which]
        kinds = np.where(electric & ~unseen[rows.which], np.char.add(kinds, ", electric"), kinds)
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
        near = np.array([self.asks_near(car.make, car.model, car.year) for car in rows.cars], dtype=float)
        made = spread_terms(rows.cars, seen, np.where(np.isinf(seen), math.inf, near))
        weights = _weigh(made, coefficients, basis, len(rows.cars))[rows.which]
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


def trim_codes(trims: dict[str, int]) -> dict[str, int]:
    """A number from 1 to 99,999 for each trim of a model, from its name; of two with one number the rarer moves on."""
    taken: dict[int, str] = {}
    for key in sorted(trims, key=lambda key: (-trims[key], key)):
        code = zlib.crc32(key.encode()) % 99_999 + 1
        while code in taken:
            code = code % 99_999 + 1
        taken[code] = key
    return {key: code for code, key in taken.items()}


def decimal_year(day: date) -> float:
    """2024-07-01 is 2024.5."""
    return day.year + (day.timetuple().tm_yday - 1) / 365.25


@cache
def market() -> Market:
    """The committed price model, loaded once."""
    return Market.load()
