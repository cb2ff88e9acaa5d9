"""No older year dearer than a newer one without a reason: brings the fitted effects of model years into order.

A model year that few asked for may come out dearer than the next, by chance. Where the catalogue gives no reason (a
dearer MSRP), both are moved towards each other until the older one asks 3 % more at most, the one with fewer asks the
farther.
"""

from collections import defaultdict
from typing import NamedTuple

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from services.market.catalogue import Catalogue, catalogue
from services.market.price_features import Car, model_key
from services.market.price_inputs import car_of
from services.market.price_model import FITS, FOLDER, Market, PricedCars

# What is compared, at one mileage and on one day; the price level does not matter, ages do.
MILES, WHEN = 60_000.0, 2026.6
DEARER = np.log(1.03)
# An MSRP by so much higher is a reason.
REASON = 1.02
SWEEPS = 200
SMALL = 1e-3


class Pair(NamedTuple):
    """Two neighbouring model years of a model; `dearer` is by how much the older one is, a log."""

    model: str
    older: int
    newer: int
    dearer: float
    has_reason: bool


def pairs_of_years(cars: Catalogue, fitted: Market, *, known_trim: bool) -> list[Pair]:
    """Every two model years beside each other; with the trim known it is the one asked for most."""
    older: list[Car] = []
    newer: list[Car] = []
    for make in cars.makes():
        for model in cars.models(make):
            trims = fitted.trims.get(model_key(make, model), {})
            trim = max((key for key in trims if key), key=lambda key: trims[key], default="") if known_trim else ""
            if known_trim and not trim:
                continue
            years = [found for year in cars.years(make, model) if (found := cars.find(make, model, year))]
            own = [car_of(cars, found, trim) for found in years if (found.make, found.model) == (make, model)]
            older += own[:-1]
            newer += own[1:]
    logs = [fitted.log_price(PricedCars(part, *_here(len(part)))) for part in (older, newer)]
    return [
        Pair(model_key(old.make, old.model), old.year, new.year, dearer, _has_reason(old, new))
        for old, new, dearer in zip(older, newer, (logs[0] - logs[1]).tolist(), strict=True)
    ]


def _here(count: int) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    return np.arange(count), np.full(count, MILES), np.full(count, WHEN)


def _has_reason(old: Car, new: Car) -> bool:
    return bool(old.model_msrp and new.model_msrp and old.model_msrp > REASON * new.model_msrp)


def moves(pairs: list[Pair], asks: dict[str, dict[str, int]]) -> dict[str, float]:
    """What each model year's effect is moved by, by its key."""
    by_model: dict[str, list[Pair]] = defaultdict(list)
    for pair in pairs:
        by_model[pair.model].append(pair)
    moved: dict[str, float] = {}
    for model, own_pairs in by_model.items():
        counts = asks.get(model, {})
        own: dict[int, float] = defaultdict(float)
        for _ in range(SWEEPS):
            over = 0.0
            for pair in own_pairs:
                off = pair.dearer + own[pair.older] - own[pair.newer] - DEARER
                if off > SMALL and not pair.has_reason:
                    over = max(over, off)
                    old, new = (1 + counts.get(str(year), 0) for year in (pair.older, pair.newer))
                    own[pair.older] -= off * new / (old + new)
                    own[pair.newer] += off * old / (old + new)
            if not over:
                break
        moved |= {f"{model}|{year}": move for year, move in own.items() if move}
    return moved


def put_in_order(asks: dict[str, dict[str, int]]) -> None:
    """Moves the committed effects of model years; ``asks`` is how often each was asked, by model."""
    table = pq.read_table(FOLDER / "market.parquet").to_pandas()
    for fit, known_trim in (("known_trim", True), ("any_trim", False)):
        pairs = pairs_of_years(catalogue(), Market.load(), known_trim=known_trim)
        wrong = [pair for pair in pairs if pair.dearer > DEARER + SMALL and not pair.has_reason]
        moved = pd.Series(moves(pairs, asks), dtype=float)
        new = pd.DataFrame({"term": "modelyear", "basis": "1", "key": moved.index})
        table = table.merge(new, how="outer", on=["term", "basis", "key"])
        own = table["key"].map(moved).where(table["term"] == "modelyear")
        table[fit] = table[fit].fillna(0.0).add(own, fill_value=0.0).where(table[fit].notna() | own.notna())
        print(f"{fit}: {len(wrong)} of {len(pairs):,} pairs of years stood upside down")
    write_coefficients(table)


def write_coefficients(table: pd.DataFrame) -> None:
    """Writes coefficients, a row each, in one order."""
    table = table.sort_values(["term", "basis", "key"], ignore_index=True)
    columns = {name: pa.array(table[name].astype(str)) for name in ("term", "basis", "key")}
    columns |= {name: columns[name].dictionary_encode() for name in ("term", "basis")}
    columns |= {fit: pa.array(table[fit], pa.float32(), from_pandas=True) for fit in FITS}
    pq.write_table(pa.table(columns), FOLDER / "market.parquet", compression="zstd", compression_level=19)
