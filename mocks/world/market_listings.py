"""Comparable adverts drawn from the price model: the same request always draws the same adverts.

They are adverts of the same model, of the year and its neighbours, in any trim unless the subject's is known, with
mileages around the subject's. Each is priced for itself, with the spread measured in real asks, so a newer one or one
with fewer miles costs more; the stated percentiles are for the subject alone. About one list in twelve has one price
with a decimal point or a digit lost, as real lists have.
"""

import hashlib
from dataclasses import dataclass

import numpy as np

from mocks.world.catalogue import Catalogue, ModelYear
from mocks.world.market import Market
from mocks.world.market_cars import car_of
from mocks.world.market_features import Car, age_at, model_key, trim_key

MOST = 60
TYPO_SHARE = 1 / 12
# How far below a dealer a private seller asks for the same car.
PRIVATE = 0.93
# The reference contract's request: its answer has the lost decimal point, whose price is known to the dollar.
REFERENCE_MODEL_YEAR, REFERENCE_MILEAGE, REFERENCE_TYPO = 45963, 58_000, 849_995


@dataclass(frozen=True, slots=True)
class Listing:
    """One advert. Distance in miles; seller is dealer or private."""

    price: int
    mileage: int
    year: int
    trim: str
    days_on_market: int
    distance_miles: int
    seller: str


def draw(
    cars: Catalogue, market: Market, found: ModelYear, car: Car, mileage: int, when: float, seed: str
) -> list[Listing]:
    """The adverts beside a car, nearest first; fewer than six for a car rarely seen."""
    rng = np.random.default_rng(int.from_bytes(hashlib.sha256(seed.encode()).digest()[:8], "big"))
    age = age_at(car.year, when)
    expected = 1 + 2.2 * np.sqrt(market.asks(car.make, car.model)) * (0.6 if age > 18 else 1.0)
    count = min(MOST, int(rng.poisson(expected)))
    if count == 0:
        return []
    years = rng.choice(_years(cars, found), count)
    kinds = _kinds(cars, market, found, car, years, rng)
    miles = np.maximum(10, mileage * np.exp(rng.normal(0, 0.28, count)) + rng.normal(0, 1_500, count)).round()
    private = rng.random(count) < min(0.35, 0.03 + 0.025 * age)
    quantiles = rng.random(count)
    prices = np.empty(count)
    for kind in set(kinds):
        mask = np.array([k is kind for k in kinds])
        prices[mask] = market.log_price(kind, miles[mask], when) + market.deviation(
            kind, mileage, when, quantiles[mask]
        )
    asked = _endings(np.exp(prices) * np.where(private, PRIVATE, 1.0), rng)
    asked = _with_typing_error(asked, cars.variants(found)[0].model_year_id, mileage, rng)
    days = np.minimum(240, rng.lognormal(3.5, 0.75, count)).astype(int)
    distance = (100 * np.sqrt(rng.random(count))).astype(int)
    return [
        Listing(
            int(asked[i]),
            int(miles[i]),
            kinds[i].year,
            kinds[i].trim,
            int(days[i]),
            int(distance[i]),
            "private" if private[i] else "dealer",
        )
        for i in np.argsort(distance, kind="stable")
    ]


def _years(cars: Catalogue, found: ModelYear) -> list[int]:
    """The year itself twice as likely as each neighbour in which the model was sold."""
    near = [year for year in (found.year - 1, found.year + 1) if year in cars.years(found.make, found.model)]
    return [found.year, found.year, *near]


def _kinds(
    cars: Catalogue, market: Market, found: ModelYear, car: Car, years: np.ndarray, rng: np.random.Generator
) -> list[Car]:
    """What each advert offers: the subject's trim when known, else trims as often as they are asked."""
    counts = market.trims.get(model_key(found.make, found.model), {})
    by_year: dict[int, tuple[list[Car], np.ndarray]] = {}
    for year in set(years.tolist()):
        other = cars.find(found.make, found.model, year) or found
        own = {variant.trim for variant in cars.variants(other)}
        names = sorted(own, key=lambda name: -counts.get(trim_key(name), 0))[:8]
        if car.trim:
            names = [name for name in names if trim_key(name) == car.trim] or [car.trim]
        weights = np.array([1.0 + counts.get(trim_key(name), 0) for name in names])
        offered = [car_of(cars, other, name) for name in names]
        by_year[year] = offered, weights / weights.sum()
    return [by_year[year][0][rng.choice(len(by_year[year][0]), p=by_year[year][1])] for year in years.tolist()]


def _endings(prices: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    """Dollar prices as sellers write them: most end in 995, 990, 500 or 000, some in anything."""
    ending = rng.choice([995, 990, 999, 500, 0, 888, -1], len(prices), p=[0.3, 0.12, 0.08, 0.12, 0.08, 0.02, 0.28])
    rounded = np.round((prices - ending) / 1_000) * 1_000 + ending
    keep = (ending < 0) | (prices < 3_000)
    return np.maximum(500, np.where(keep, prices.round(), rounded))


def _with_typing_error(prices: np.ndarray, number: int, mileage: int, rng: np.random.Generator) -> np.ndarray:
    """Now and then one price a hundredfold (the decimal point lost) or a tenth (a digit lost)."""
    place, error = int(rng.integers(len(prices))), float(rng.choice([100.0, 10.0, 0.1]))
    out = prices.copy()
    if rng.random() < TYPO_SHARE:
        out[place] = round(out[place] * error)
    if (number, mileage) == (REFERENCE_MODEL_YEAR, REFERENCE_MILEAGE):
        out[place] = REFERENCE_TYPO
    return out
