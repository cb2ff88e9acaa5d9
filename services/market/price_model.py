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
    mileage_basis,
    mileage_growth,
    model_key,
    price_level,
    scatter_kind,
    spread_terms,
    standing_basis,
    terms,
)
from services.market.price_weights import Coefficients, Weights

FOLDER = Path(__file__).parent / "data"
PERCENTILES = ("5", "10", "25", "50", "75", "90", "95")
FIRST_DAY = date(2022, 1, 1)
# Kinks of the mileage curve, in miles, and an end far beyond any car.
KINKS = np.array(sorted({0.0, 1_000.0, 10_000 * OWN_MILES, 1_000_000.0, *(10_000 * knot for knot in MILEAGE_KNOTS)}))
AT_KINKS = mileage_basis(KINKS, np.array(10.0))
FITS = ("known_trim", "any_trim", "known_spread", "any_spread")

BASIS = (*STANDING, *MILEAGE)
# Cars whose weights are kept: 100 numbers each.
MOST_KEPT = 50_000


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

    @cached_property
    def basis(self) -> np.ndarray:
        """The functions ``BASIS`` of each row, a column each."""
        return np.hstack([standing_basis(self.age, self.when), mileage_basis(self.miles, self.age)])


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

    @cached_property
    def _asks(self) -> dict[str, int]:
        return {model: sum(trims.values()) for model, trims in self.trims.items()}

    def asks(self, make: str, model: str) -> int:
        """How many asking prices of the model the fit saw."""
        return self._asks.get(model_key(make, model), 0)

    def support(self, make: str, model: str, year: int) -> int:
        """How many asks a price for this model year rests on: three years away an ask counts half, six a quarter."""
        years: dict[str, int] = self.facts["years"].get(model_key(make, model), {})
        near = (count * 0.5 ** (abs(int(other) - year) / 3) for other, count in years.items())
        total: float = sum(near)
        return round(total)

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
        level = np.einsum("rb,rb->r", standing, rows.basis[:, : len(STANDING)])
        level += self.facts["centre"] + price_level(rows.when)
        curve = np.minimum.accumulate((mileage * mileage_growth(rows.age)) @ AT_KINKS.T, axis=1)
        logs: np.ndarray = level + _interpolated(rows.miles, curve)
        return logs

    def _weights(self, cars: Sequence[Car], *, known_trim: bool) -> np.ndarray:
        """What multiplies each function of the basis in a log price, a row a car; kept, as cars come again."""
        kept = self._kept_weights
        if new := [car for car in cars if car not in kept]:
            if len(kept) > MOST_KEPT:
                kept.clear()
                new = list(cars)
            fit = "known_trim" if known_trim else "any_trim"
            kept.update(zip(new, self._fitted[fit].of(terms(new), len(new)), strict=True))
        return np.array([kept[car] for car in cars])

    @cached_property
    def _fitted(self) -> dict[str, Weights]:
        return {fit: Weights(getattr(self, fit), BASIS) for fit in FITS}

    @cached_property
    def _kept_weights(self) -> dict[Car, np.ndarray]:
        return {}

    def spread(self, rows: PricedCars) -> np.ndarray:
        """Logs of asking price over middle price at each of ``PERCENTILES``, a row each, as measured out of the fit."""
        return self._by_fit(rows, self._spread, (len(PERCENTILES),))

    def _spread(self, rows: PricedCars, *, known_trim: bool) -> np.ndarray:
        kinds, weights = self._scatter(rows.cars, known_trim=known_trim)
        sizes = np.exp((weights[rows.which] * rows.basis).sum(axis=1))
        kind = np.array(kinds)[rows.which]
        logs = np.empty((len(rows.which), len(PERCENTILES)))
        for name in set(kinds):
            there = kind == name
            ends, told = self._bands[name]
            logs[there] = told[np.digitize(rows.age[there], ends)]
        return np.asarray(logs * sizes[:, None])

    @cached_property
    def _bands(self) -> dict[str, tuple[np.ndarray, np.ndarray]]:
        """By kind of car: where its age bands end, and the percentiles of each in units of the expected scatter."""
        return {
            kind: (np.array([one["to"] for one in bands[:-1]]), np.array([one["sizes"] for one in bands]))
            for kind, bands in self.facts["spread"].items()
        }

    def _scatter(self, cars: Sequence[Car], *, known_trim: bool) -> tuple[list[str], np.ndarray]:
        """The kind in ``_bands`` of each car and what multiplies ``BASIS`` in the log of its scatter; kept."""
        kept = self._kept_scatter
        if new := [car for car in cars if car not in kept]:
            if len(kept) > MOST_KEPT:
                kept.clear()
                new = list(cars)
            kept.update(zip(new, self._measure(new, known_trim=known_trim), strict=True))
        return [kept[car][0] for car in cars], np.array([kept[car][1] for car in cars])

    @cached_property
    def _kept_scatter(self) -> dict[Car, tuple[str, np.ndarray]]:
        return {}

    def _measure(self, cars: Sequence[Car], *, known_trim: bool) -> Iterable[tuple[str, np.ndarray]]:
        asked = np.array([self.asks(car.make, car.model) for car in cars], dtype=float)
        seen = asked
        if known_trim:
            seen = np.array([self.trims.get(model_key(car.make, car.model), {}).get(car.trim, 0) for car in cars])
        near = np.array([self.asks_near(car.make, car.model, car.year) for car in cars], dtype=float)
        # Of models that nobody asked for the spread was measured on those that are, each left out of the fit.
        unseen = asked == 0
        own = spread_terms(cars, np.where(unseen, math.inf, seen), np.where(unseen, math.inf, near))
        weights = self._fitted["known_spread" if known_trim else "any_spread"].of(own, len(cars))
        if known_trim and unseen.any():
            often = np.full(len(cars), math.inf)
            alike = self._fitted["any_spread"].of(spread_terms(cars, often, often), len(cars))
            weights = np.where(unseen[:, None], alike, weights)
        kind = "known trim" if known_trim else "any trim"
        own_kinds = [f"{kind}, {which}" if (which := scatter_kind(car)) else kind for car in cars]
        kinds = ["unseen model" if one else which for one, which in zip(unseen, own_kinds, strict=True)]
        return zip(kinds, weights, strict=True)

    def deviation(self, rows: PricedCars, share: np.ndarray) -> np.ndarray:
        """Log of asking price over middle price at a share (0 to 1) a row, straight between the percentiles and on."""
        logs = self.spread(rows)
        tails = np.column_stack([2.0 * logs[:, 0] - logs[:, 1], logs, 2.0 * logs[:, -1] - logs[:, -2]])
        at = np.array([0.0, *(int(name) / 100 for name in PERCENTILES), 1.0])
        return _interpolated(share, tails, at)

    def _by_fit(self, rows: PricedCars, figures: Any, shape: tuple[int, ...]) -> np.ndarray:
        """``figures`` of the rows whose trim is known and of those whose trim is not, put together again."""
        known = np.array([bool(car.trim) for car in rows.cars], dtype=bool)
        if known.all() or not known.any():
            return np.asarray(figures(rows, known_trim=bool(known.all())))
        out = np.empty((len(rows.which), *shape))
        for known_trim in (True, False):
            place = np.cumsum(known == known_trim) - 1
            there = (known == known_trim)[rows.which]
            if there.any():
                cars = [car for car, one in zip(rows.cars, known, strict=True) if one == known_trim]
                part = PricedCars(cars, place[rows.which[there]], rows.miles[there], rows.when[there])
                out[there] = figures(part, known_trim=known_trim)
        return out


def _interpolated(at: np.ndarray, curve: np.ndarray, kinks: np.ndarray = KINKS) -> np.ndarray:
    """The curve of each row (its values at ``kinks``) at the row's place; level beyond the ends."""
    at = np.minimum(np.maximum(at, kinks[0]), kinks[-1])
    right = np.minimum(np.maximum(np.searchsorted(kinks, at, side="right"), 1), len(kinks) - 1)
    row = np.arange(len(at))
    share = (at - kinks[right - 1]) / (kinks[right] - kinks[right - 1])
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
