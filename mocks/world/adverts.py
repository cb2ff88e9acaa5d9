"""Comparable adverts drawn from the price model: the same car always has the same adverts, whatever its mileage.

They are adverts of the same model, of the year and its neighbours, in any trim unless the subject's is known, with
mileages around the subject's. Each is priced for itself, with the spread measured in real asks, so a newer one or one
with fewer miles costs more; the stated percentiles are for the subject alone. About one list in twelve has one price
with a decimal point or a digit lost, as real lists have.
"""

import hashlib
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import TypedDict

import numpy as np

from services.market.catalogue import Catalogue, ModelYear
from services.market.price_features import Car, age_at, model_key, trim_key
from services.market.price_inputs import car_of
from services.market.price_model import Market, PricedCars

MOST = 60
TRIMS_OFFERED = 8
TYPO_SHARE = 1 / 12
TYPOS = (100.0, 10.0, 0.1)
ENDINGS = {995: 0.3, 990: 0.12, 999: 0.08, 500: 0.12, 0: 0.08, 888: 0.02, -1: 0.28}
DRIVES = {"2wd": "2WD", "4wd": "4WD", "awd": "AWD", "fwd": "FWD", "rwd": "RWD"}
DRIVES |= {"4matic": "4MATIC", "xdrive": "xDrive", "quattro": "quattro"}
# Words that the price model's names for trims join or shorten.
SPELLINGS = DRIVES | {"exl": "EX-L", "offroad": "Off-Road", "plugin": "Plug-in", "worktruck": "Work Truck"}
# The reference contract's request: its answer has the lost decimal point, whose price is known to the dollar.
REFERENCE_MODEL_YEAR, REFERENCE_MILEAGE, REFERENCE_TYPO = 45963, 58_000, 849_995


@dataclass(frozen=True, slots=True)
class AdvertisedCar:
    """What adverts are drawn for: the car priced, its mileage and the moment (decimal year)."""

    found: ModelYear
    car: Car
    mileage: int
    when: float


class Listing(TypedDict):
    """One advert, as the answer lists it. Distance in miles; seller is dealer or private."""

    price: int
    mileage: int
    year: int
    trim: str
    days_on_market: int
    distance_miles: int
    seller: str


def draw(cars: Catalogue, market: Market, subject: AdvertisedCar, seed: str, least: int = 0) -> list[Listing]:
    """The adverts beside a car, nearest first: more of a car often seen, of a rare one perhaps but the ``least``."""
    rng = np.random.default_rng(int.from_bytes(hashlib.sha256(seed.encode()).digest()[:8], "big"))
    car, when = subject.car, subject.when
    age = age_at(car.year, when)
    expected = 1 + 2.2 * np.sqrt(market.asks(car.make, car.model)) * (0.6 if age > 18 else 1.0)
    count = min(MOST, max(least, int(rng.poisson(expected))))
    if count == 0:
        return []
    offers, odds = _offers(cars, market, subject.found, car.trim)
    kinds = _chosen(odds, count, rng)
    miles = subject.mileage * np.exp(rng.normal(0, 0.28, count)) + rng.normal(0, 1_500, count)
    miles = np.maximum(10, miles).round()
    private = rng.random(count) < min(0.35, 0.03 + 0.025 * age)
    quantiles = rng.random(count)
    rows = PricedCars([offered for offered, _ in offers], kinds, miles, np.full(count, when))
    deviation = market.deviation(rows, quantiles)
    less, _ = market.private(rows.age)  # lower, but no further apart: half of the dots stand in a dealers' range
    prices = _endings(np.exp(market.log_price(rows) + deviation + np.where(private, less, 0.0)), rng)
    prices = _with_typing_error(prices, subject, rng)
    days = np.minimum(240, rng.lognormal(3.5, 0.75, count)).astype(int)
    distance = 100 * np.sqrt(rng.random(count))
    near = np.argsort(distance, kind="stable")
    columns = (prices.astype(int), miles.astype(int), kinds, days, distance.astype(int), private)
    return [
        Listing(
            price=price,
            mileage=odometer,
            year=offers[kind][0].year,
            trim=offers[kind][1],
            days_on_market=waited,
            distance_miles=away,
            seller="private" if by_owner else "dealer",
        )
        for price, odometer, kind, waited, away, by_owner in zip(
            *(column[near].tolist() for column in columns), strict=True
        )
    ]


@lru_cache(maxsize=2048)
def _offers(
    cars: Catalogue, market: Market, found: ModelYear, trim: str
) -> tuple[tuple[tuple[Car, str], ...], tuple[float, ...]]:
    """What adverts offer, each as (car, trim as written), and how likely each is.

    The year itself is twice as likely as each neighbour; a trim as likely as it is asked, the subject's own if known.
    """
    counts = market.trims.get(model_key(found.make, found.model), {})
    around = []
    for year, share in ((found.year - 1, 1.0), (found.year, 2.0), (found.year + 1, 1.0)):
        other = cars.find(found.make, found.model, year)
        if other is not None and (other.year, other.model) == (year, found.model):
            around.append((other, share, {trim_key(variant.trim): variant.trim for variant in cars.variants(other)}))
    spelled = {key: name for _, _, names in around for key, name in names.items()}
    offers: list[tuple[Car, str]] = []
    odds: list[float] = []
    for other, share, names in around:
        keys = [trim] if trim else sorted(names, key=lambda key: -counts.get(key, 0))[:TRIMS_OFFERED]
        weights = [1.0 + counts.get(key, 0) for key in keys]
        offers += [(car_of(cars, other, key), written_trim(key, spelled)) for key in keys]
        odds += [share * weight / sum(weights) for weight in weights]
    total = sum(odds)
    return tuple(offers), tuple(odd / total for odd in odds)


def written_trim(key: str, spelled: Mapping[str, str]) -> str:
    """A trim of the price model as a seller writes it: ``le`` is LE, ``2p0t awd premium`` is 2.0T Premium AWD.

    ``spelled`` holds trims as the catalogue writes them, by the price model's name.
    """
    if key in spelled:
        return spelled[key]
    own = {trim_key(word): word for name in spelled.values() for word in name.split()} | SPELLINGS
    words = sorted(key.split(), key=lambda word: word in DRIVES)
    return re.sub(r"\b(\d{3}) i\b", r"\1i", " ".join(own.get(word) or _cased(word) for word in words), flags=re.I)


def _cased(word: str) -> str:
    """Short words and those with a digit are codes, in capitals; the price model writes 2.0 as 2p0."""
    code = len(word) <= 3 or any(letter.isdigit() for letter in word)
    return re.sub(r"(?<=\d)P(?=\d)", ".", word.upper()) if code else word.title()


def _chosen(odds: Sequence[float], count: int, rng: np.random.Generator) -> np.ndarray:
    """As ``rng.choice(len(odds), count, p=odds)``, which looks at its odds longer than it draws."""
    sums = np.cumsum(odds)
    chosen: np.ndarray = np.searchsorted(sums / sums[-1], rng.random(count), side="right")
    return chosen


def _endings(prices: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    """Dollar prices as sellers write them: most end in 995, 990, 500 or 000, some in anything."""
    ending = np.array(list(ENDINGS))[_chosen(list(ENDINGS.values()), len(prices), rng)]
    rounded = np.round((prices - ending) / 1_000) * 1_000 + ending
    as_it_comes = (ending < 0) | (prices < 3_000)
    return np.maximum(500, np.where(as_it_comes, prices.round(), rounded))


def _with_typing_error(prices: np.ndarray, subject: AdvertisedCar, rng: np.random.Generator) -> np.ndarray:
    """Now and then one price a hundredfold (the decimal point lost), tenfold or a tenth (a digit too many or lost)."""
    place, error, chance = int(rng.integers(len(prices))), float(rng.choice(TYPOS)), rng.random()
    out = prices.copy()
    if (subject.found.number, subject.mileage) == (REFERENCE_MODEL_YEAR, REFERENCE_MILEAGE):
        out[place] = REFERENCE_TYPO
    elif chance < TYPO_SHARE:
        out[place] = round(out[place] * error)
    return out
