"""Nothing dearer than what should ask more: brings the fitted effects of model years and of trims into order.

A model year or a trim that few asked for may come out dearer than the next, by chance. Where there is no reason for it,
both are moved towards each other until the lower one asks 3 % more at most, the one with fewer asks the farther. A
reason is an MSRP (of years), another body or fuel, or that both were asked often (of trims).

``fit_market`` does it after the fit; ``python benchmarks/price_order.py`` to the committed model.
"""

import sys
from collections import defaultdict
from collections.abc import Iterator
from itertools import combinations, pairwise
from pathlib import Path
from typing import NamedTuple

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

sys.path.insert(0, str(Path(__file__).parents[1]))

from services.market.catalogue import Catalogue, ModelYear, catalogue
from services.market.model_ids import read, variant_id
from services.market.price_features import Car, model_key
from services.market.price_inputs import car_of
from services.market.price_model import FITS, FOLDER, Market, PricedCars

# What is compared, at these mileages and on one day; the price level does not matter, ages do.
MILES, WHEN = (20_000.0, 60_000.0, 120_000.0, 180_000.0), 2026.6
DEARER = np.log(1.03)
# An MSRP by so much higher is a reason; a trim by so much dearer when new should not ask less.
REASON, STEP = 1.02, 1.05
# Trims asked so often are known to stand as they do; years are compared in trims asked so often.
OFTEN, SEEN = 20, 5
SWEEPS = 200
SMALL = 1e-3


class Pair(NamedTuple):
    """Two effects of a model, by their keys; ``dearer`` is by how much ``low`` asks more, a log, and should not."""

    model: str
    low: str
    high: str
    dearer: float


class Compared(NamedTuple):
    """Two cars of a model of which ``low`` should ask no more, and the keys of their effects."""

    keys: tuple[str, str]
    low: Car
    high: Car


def model_years(cars: Catalogue) -> Iterator[list[ModelYear]]:
    """The model years of each model, oldest first."""
    for make in cars.makes():
        for model in cars.models(make):
            years = [found for year in cars.years(make, model) if (found := cars.find(make, model, year))]
            yield [found for found in years if (found.make, found.model) == (make, model)]


def years(cars: Catalogue, fitted: Market, *, known_trim: bool) -> Iterator[Compared]:
    """Every two model years beside each other, in each trim that was asked for, or in none."""
    for found in model_years(cars):
        name = model_key(found[0].make, found[0].model) if found else ""
        asked = fitted.trims.get(name, {})
        for trim in [key for key in asked if key and asked[key] >= SEEN] if known_trim else [""]:
            for old, new in pairwise(car_of(cars, one, trim) for one in found):
                if not _has_reason(old, new):
                    yield Compared((f"{name}|{old.year}", f"{name}|{new.year}"), old, new)


def _has_reason(old: Car, new: Car) -> bool:
    dearer = bool(old.msrp and new.msrp and old.msrp > REASON * new.msrp)
    return dearer or (old.body, old.fuel) != (new.body, new.fuel)


def trims(cars: Catalogue, fitted: Market) -> Iterator[Compared]:
    """Every two trims of a model year that differ by MSRP, not by body, doors, drive or fuel; not both asked often."""
    for found in (one for own in model_years(cars) for one in own):
        name = model_key(found.make, found.model)
        asked = fitted.trims.get(name, {})
        alike = defaultdict(list)
        for place, variant in enumerate(cars.variants(found)):
            meant = read(cars, fitted, variant_id(variant, place))
            if variant.msrp and meant and meant[2].trim:
                alike[variant.body, variant.doors, variant.drive, variant.fuel].append((variant.msrp, meant[2]))
        for some in alike.values():
            for (low_msrp, low), (high_msrp, high) in combinations(sorted(some, key=lambda one: one[0]), 2):
                often = min(asked.get(low.trim, 0), asked.get(high.trim, 0)) >= OFTEN
                if high_msrp > STEP * low_msrp and low.trim != high.trim and not often:
                    yield Compared((f"{name}|{low.trim}", f"{name}|{high.trim}"), low, high)


def pairs(compared: list[Compared], fitted: Market) -> list[Pair]:
    """Each pair of effects once, at the mileage and in the car where it is worst."""
    count, worst = len(compared), np.full(len(compared), -np.inf)
    for miles in MILES:
        here = np.arange(count), np.full(count, miles), np.full(count, WHEN)
        low, high = (
            fitted.log_price(PricedCars(some, *here))
            for some in ([one.low for one in compared], [one.high for one in compared])
        )
        worst = np.maximum(worst, low - high)
    found: dict[tuple[str, str], float] = {}
    for one, dearer in zip(compared, worst.tolist(), strict=True):
        found[one.keys] = max(dearer, found.get(one.keys, -np.inf))
    return [Pair(low.split("|")[0], low, high, dearer) for (low, high), dearer in found.items()]


def upside_down(some: list[Pair]) -> list[Pair]:
    """Those that stand so."""
    return [pair for pair in some if pair.dearer > DEARER + SMALL]


def moves(some: list[Pair], asked: dict[str, int]) -> dict[str, float]:
    """What each effect is moved by, by its key; ``asked`` is how often each was."""
    by_model: dict[str, list[Pair]] = defaultdict(list)
    for pair in some:
        by_model[pair.model].append(pair)
    moved: dict[str, float] = defaultdict(float)
    for own in by_model.values():
        for _ in range(SWEEPS):
            settled = True
            for pair in own:
                off = pair.dearer + moved[pair.low] - moved[pair.high] - DEARER
                if off > SMALL:
                    settled = False
                    low, high = (1 + asked.get(key, 0) for key in (pair.low, pair.high))
                    moved[pair.low] -= off * high / (low + high)
                    moved[pair.high] += off * low / (low + high)
            if settled:
                break
    return {key: move for key, move in moved.items() if move}


def compared_by_term(fit: str, fitted: Market) -> dict[str, list[Compared]]:
    """What is compared in a fit, by the term whose effects are moved."""
    cars, known_trim = catalogue(), fit == "known_trim"
    found = {"trim": list(trims(cars, fitted))} if known_trim else {}
    return found | {"modelyear": list(years(cars, fitted, known_trim=known_trim))}


def put_in_order(years_asked: dict[str, dict[str, int]], trims_asked: dict[str, dict[str, int]]) -> None:
    """Moves the committed effects; ``years_asked`` and ``trims_asked`` tell how often each was asked, by model."""
    asked = {
        term: {f"{model}|{key}": count for model, own in counts.items() for key, count in own.items()}
        for term, counts in (("modelyear", years_asked), ("trim", trims_asked))
    }
    table = pq.read_table(FOLDER / "market.parquet").to_pandas()
    for fit in ("known_trim", "any_trim"):
        fitted = Market.load()
        for term, compared in compared_by_term(fit, fitted).items():
            some = pairs(compared, fitted)
            moved = pd.Series(moves(some, asked[term]), dtype=float)
            new = pd.DataFrame({"term": term, "basis": "1", "key": moved.index})
            table = table.merge(new, how="outer", on=["term", "basis", "key"])
            own = table["key"].map(moved).where((table["term"] == term) & (table["basis"] == "1"))
            table[fit] = table[fit].fillna(0.0).add(own, fill_value=0.0).where(table[fit].notna() | own.notna())
            print(f"{fit}, {term}: {len(upside_down(some))} of {len(some):,} pairs stood upside down")
    write_coefficients(table)
    show_order()


def show_order() -> None:
    """Prints what still stands upside down."""
    fitted = Market.load()
    for fit in ("known_trim", "any_trim"):
        for term, compared in compared_by_term(fit, fitted).items():
            left = sorted(upside_down(pairs(compared, fitted)), key=lambda pair: -pair.dearer)
            worst = f", {left[0].low} over {left[0].high} by {np.expm1(left[0].dearer):.0%}" if left else ""
            print(f"{fit}, {term}: {len(left)} are left{worst}")


def write_coefficients(table: pd.DataFrame) -> None:
    """Writes coefficients, a row each, in one order."""
    table = table.sort_values(["term", "basis", "key"], ignore_index=True)
    columns = {name: pa.array(table[name].astype(str)) for name in ("term", "basis", "key")}
    columns |= {name: columns[name].dictionary_encode() for name in ("term", "basis")}
    columns |= {fit: pa.array(table[fit], pa.float32(), from_pandas=True) for fit in FITS}
    pq.write_table(pa.table(columns), FOLDER / "market.parquet", compression="zstd", compression_level=19)


if __name__ == "__main__":
    put_in_order(Market.load().facts["years"], Market.load().trims)
