"""A fleet's sum, with a band that knows that errors go together; added up row by row, so that any file fits.

Where a price is wrong, those of like cars are wrong alike: the band of a sum is wider than chance alone would make it,
and narrower than if every car were off in the same way. How far errors go together is measured
(`benchmarks/fleet_errors.py`): pairs of cars of one make and age band, of one make, and any two.
"""

from collections import Counter
from typing import Final, NamedTuple, Self

import numpy as np
import pandas as pd
from pydantic import Field

from services.valuation.adjust import QUARTILE
from services.valuation.valuation import Band
from services.vehicle import FrozenModel

AGES: Final = (3, 6, 9, 12)  # years at which a new age band begins, as in `services.market.accuracy`
DECILE: Final = 1.2816  # standard deviations from the middle to P10 and P90
HISTOGRAM: Final = tuple(range(0, 100_001, 5_000))  # dollars; the last bar has all above


class Correlation(NamedTuple):
    """Of the errors of two cars' log prices."""

    alike: float  # of one make and age band
    make: float
    any: float


CORRELATION: Final = Correlation(alike=0.1, make=0.05, any=0.02)


class Totals(FrozenModel):
    """Sums over the priced rows. `spreads` are the sums of each group's standard deviations in dollars, by make and age
    band; `squares` that of their squares.
    """

    rows: int = 0
    priced: int = 0
    low: float = 0.0
    typical: float = 0.0
    high: float = 0.0
    squares: float = 0.0
    spreads: dict[str, dict[int, float]] = Field(default_factory=dict)
    makes: dict[str, tuple[int, float]] = Field(default_factory=dict)  # cars and the sum of their typical prices
    ages: dict[int, tuple[int, float]] = Field(default_factory=dict)  # by years since the model year
    prices: dict[int, int] = Field(default_factory=dict)  # cars by the lower end of their place in `HISTOGRAM`
    confidence: dict[str, int] = Field(default_factory=dict)

    def with_rows(self, result: pd.DataFrame) -> Self:
        """The sums with these rows' too; columns as `pricing.price_rows` gives them."""
        good = result[~result["bad"].to_numpy(dtype=bool)]
        spread = (good["typical"] * good["scatter"]).to_numpy(dtype=float)
        band = np.digitize(good["age"], AGES)
        spreads = {make: dict(ages) for make, ages in self.spreads.items()}
        groups = pd.DataFrame({"make": good["make"], "band": band, "spread": spread}).groupby(["make", "band"])[
            "spread"
        ]
        for make, at, added in groups.sum().reset_index().itertuples(index=False):
            ages = spreads.setdefault(str(make), {})
            ages[int(at)] = ages.get(int(at), 0.0) + float(added)
        bars = good["typical"].clip(upper=HISTOGRAM[-1]).floordiv(HISTOGRAM[1]).mul(HISTOGRAM[1])
        more = {
            "rows": self.rows + len(result),
            "priced": self.priced + len(good),
            "squares": self.squares + float((spread**2).sum()),
            "spreads": spreads,
            "makes": _added(self.makes, good, good["make"]),
            "ages": _added(self.ages, good, good["age"]),
            "prices": dict(sorted((Counter(self.prices) + Counter(bars.astype(int).tolist())).items())),
            "confidence": dict(Counter(self.confidence) + Counter(good["confidence"].tolist())),
        }
        sums = {
            name: getattr(self, name) + float(good[name].sum()) for name in ("low", "typical", "high") if name in good
        }
        return self.model_copy(update=more | sums)

    @property
    def deviation(self) -> float:
        """Standard deviation of the sum, in dollars: three kinds of pairs, each with its correlation."""
        alike = sum(one**2 for ages in self.spreads.values() for one in ages.values())
        make = sum(sum(ages.values()) ** 2 for ages in self.spreads.values())
        every = sum(sum(ages.values()) for ages in self.spreads.values()) ** 2
        rho = CORRELATION
        variance = (1 - rho.alike) * self.squares + (rho.alike - rho.make) * alike
        return float(np.sqrt(variance + (rho.make - rho.any) * make + rho.any * every))

    @property
    def likely(self) -> Band:
        """Half of such fleets would be asked for within it."""
        return self._band(QUARTILE)

    @property
    def possible(self) -> Band:
        """Eight in ten such fleets would be asked for within it."""
        return self._band(DECILE)

    def _band(self, deviations: float) -> Band:
        off = deviations * self.deviation
        return Band(low=max(0.0, self.typical - off), high=self.typical + off)

    @property
    def failed(self) -> int:
        """Rows without a price."""
        return self.rows - self.priced


def _added(sums: dict, good: pd.DataFrame, by: pd.Series) -> dict:  # type: ignore[type-arg]
    """Cars and typical prices by key, those of these rows added."""
    found = dict(sums)
    for key, rows in good["typical"].groupby(by.to_numpy()):
        cars, money = found.get(key, (0, 0.0))
        found[key] = (cars + len(rows), money + float(rows.sum()))
    return found
