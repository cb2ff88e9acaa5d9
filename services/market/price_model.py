"""The fitted price model: what US dealers ask for a car of this age, mileage, trim and condition.

Every coefficient is fitted by ``benchmarks/fit_market.py`` from real asking prices; SOURCES.md says which.
"""

import json
import math
import zlib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import cache, cached_property, lru_cache
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow.parquet as pq

from services.market.price_features import (
    MILEAGE_KNOTS,
    OWN_MILES,
    Car,
    Feature,
    age_at,
    mileage_features,
    model_key,
    spread_features,
    standing_features,
)

FOLDER = Path(__file__).parent / "data"
PERCENTILES = ("5", "10", "25", "50", "75", "90", "95")
FIRST_DAY = date(2022, 1, 1)
# Kinks of the mileage curve, in miles, and an end far beyond any car.
KINKS = np.array(sorted({0.0, 1_000.0, 10_000 * OWN_MILES, 1_000_000.0, *(10_000 * knot for knot in MILEAGE_KNOTS)}))


@dataclass(frozen=True, eq=False)
class Market:
    """Coefficients by name for a car whose trim is known and for one whose trim is not, and the measured spread."""

    known_trim: dict[str, float]
    any_trim: dict[str, float]
    known_spread: dict[str, float]
    any_spread: dict[str, float]
    facts: dict[str, Any]

    @classmethod
    def load(cls, folder: Path = FOLDER) -> "Market":
        """Read the committed coefficients (parquet) and the facts beside them (JSON)."""
        table = pq.read_table(folder / "market.parquet", use_threads=False)
        names = table.column("name").to_pylist()
        columns = {
            column: {
                name: value
                for name, value in zip(names, table.column(column).to_pylist(), strict=True)
                if value is not None
            }
            for column in ("known_trim", "any_trim", "known_spread", "any_spread")
        }
        return cls(**columns, facts=json.loads((folder / "market.json").read_text("utf-8")))

    @property
    def conditions(self) -> dict[str, float]:
        """Factor of each condition grade, best first; a dealer's ask is the very good car."""
        grades: dict[str, float] = self.facts["condition"]
        return grades

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

    def log_price(self, car: Car, mileage: np.ndarray, when: float) -> np.ndarray:
        """Natural log of the middle asking price at each mileage, a very good car; never rising with mileage."""
        logs: np.ndarray = np.interp(mileage, KINKS, self._curve(car, when))
        return logs

    @lru_cache(maxsize=4096)  # noqa: B019  one market lives as long as the process
    def _curve(self, car: Car, when: float) -> np.ndarray:
        """The log price at each of ``KINKS``."""
        coefficients = self.known_trim if car.trim else self.any_trim
        standing = _sum(coefficients, standing_features(car, when)) + self.facts["centre"]
        curve = [standing + _sum(coefficients, mileage_features(car, kink, when)) for kink in KINKS.tolist()]
        falling: np.ndarray = np.minimum.accumulate(curve)
        return falling

    def spread(self, car: Car, mileage: float, when: float) -> np.ndarray:
        """Logs of asking price over middle price at each of ``PERCENTILES``, as measured out of the fit."""
        seen: float = self.asks(car.make, car.model)
        kind, sizes = "any trim", self.any_spread
        if not seen:  # measured on models that are asked, each left out of the fit
            kind, seen = "unseen model", math.inf
        elif car.trim:
            kind, sizes = "known trim", self.known_spread
            seen = self.trims[model_key(car.make, car.model)].get(car.trim, 0)
        age = age_at(car.year, when)
        band = next(band for band in self.facts["spread"][kind] if age < band["to"])
        logs: np.ndarray = math.exp(_sum(sizes, spread_features(car, mileage, when, seen))) * np.array(band["sizes"])
        return logs

    def deviation(self, car: Car, mileage: float, when: float, share: np.ndarray) -> np.ndarray:
        """Log of asking price over middle price at each share (0 to 1), straight between and beyond the percentiles."""
        logs = self.spread(car, mileage, when)
        tails = [2.0 * logs[0] - logs[1], *logs, 2.0 * logs[-1] - logs[-2]]
        logs_at: np.ndarray = np.interp(share, [0.0, *(int(name) / 100 for name in PERCENTILES), 1.0], tails)
        return logs_at

    def percentiles(
        self, car: Car, mileage: float, condition: str, when: float, *, accident: bool = False
    ) -> dict[str, float]:
        """Dollars at each of ``PERCENTILES`` of what is asked for this very car."""
        middle = self.log_price(car, np.array([mileage]), when)[0]
        factor = self.conditions[condition] * (self.facts["accident"] if accident else 1.0)
        prices = factor * np.exp(middle + self.spread(car, mileage, when))
        return dict(zip(PERCENTILES, prices.tolist(), strict=True))


def _sum(coefficients: dict[str, float], named: Iterable[Feature]) -> float:
    return sum(coefficients.get(name, 0.0) * value for name, value in named)


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
