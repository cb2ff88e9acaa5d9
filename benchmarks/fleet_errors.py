"""How far errors of prices go together, measured on asks kept from the fit: what ``services.fleet.totals`` rests on.

    python benchmarks/fleet_errors.py --data FOLDER

Errors are logs of ask over typical price, in standard deviations of the price's own range. The correlation of pairs is
measured on one half of the sources and days (chosen by a hash of both); on the other half fleets are drawn, of one
make and age, of one make and of all kinds, whose summed asks are held against the band of the total.
"""

import argparse
import sys
from hashlib import sha1
from pathlib import Path

import numpy as np
import pandas as pd

sys.path.insert(0, str(Path(__file__).parents[1]))

from benchmarks.asks import asks
from benchmarks.prices import as_frame
from services.fleet.totals import AGES, CORRELATION, Totals
from services.market import prices
from services.market.catalogue import Catalogue
from services.valuation.adjust import QUARTILE

FLEETS, SIZES = 300, (10, 50, 200)


def residuals(data: Path) -> pd.DataFrame:
    """A row an ask that the fit has not seen: price, the price told, scatter, error in scatters, make, age, when."""
    rows = [row for row in asks(data, Catalogue()) if row.held_out and row.seller == "dealer"]
    told = prices(as_frame(rows, with_trim=True))
    frame = pd.DataFrame(
        {
            "ask": [row.price for row in rows],
            "typical": told["p50"].to_numpy(),
            "scatter": np.log((told["p75"] / told["p25"]).to_numpy()) / (2 * QUARTILE),
            "make": [row.found.make for row in rows],
            "age": [max(0, int(row.when + 0.3 - row.found.year)) for row in rows],
            "source": [row.source for row in rows],
        }
    ).dropna()
    frame["band"] = np.digitize(frame["age"], AGES)
    # An ask five times off is a typing error, which no total would hold.
    frame["error"] = (np.log(frame["ask"] / frame["typical"]) / frame["scatter"]).clip(-4, 4)
    half = [
        sha1(f"{one} {make}".encode()).digest()[0] % 2 for one, make in zip(frame["source"], frame["make"], strict=True)
    ]
    return frame.assign(half=half)


def pair_correlation(errors: pd.Series, groups: list[pd.Series]) -> tuple[float, int]:
    """Mean product of the errors of pairs of one group, over the mean square; how many pairs."""
    sums = errors.groupby([*groups], observed=True).agg(["sum", "count"])
    sums["squares"] = (errors**2).groupby([*groups], observed=True).sum()
    pairs = (sums["count"] * (sums["count"] - 1)).sum()
    return float((sums["sum"] ** 2 - sums["squares"]).sum() / pairs / (errors**2).mean()), int(pairs / 2)


def coverage(frame: pd.DataFrame, keys: list[str], size: int, seed: int) -> tuple[float, float, float]:
    """Shares of drawn fleets whose asks sum up within the likely band and the possible one, and the latter's width."""
    dice = np.random.default_rng(seed)
    groups = [group for _, group in frame.groupby(keys, observed=True)] if keys else [frame]
    groups = [group for group in groups if len(group) >= size]
    if not groups:
        return np.nan, np.nan, np.nan
    weights = np.array([len(group) for group in groups], dtype=float)
    inside = []
    for chosen in dice.choice(len(groups), FLEETS, p=weights / weights.sum()):
        fleet = groups[chosen].iloc[dice.choice(len(groups[chosen]), size, replace=False)]
        totals = Totals().with_rows(fleet.assign(bad=False, confidence="high"))
        asked = fleet["ask"].sum()
        likely, possible = totals.likely, totals.possible
        inside.append(
            (
                likely.low <= asked <= likely.high,
                possible.low <= asked <= possible.high,
                possible.high / totals.typical - 1,
            )
        )
    return tuple(np.mean(inside, axis=0))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, required=True, help="folder of the asking price files")
    frame = residuals(parser.parse_args().data)
    print(
        f"{len(frame):,} dealer asks kept from the fit; bias {frame['error'].mean():.3f}, sd {frame['error'].std():.3f}"
    )
    first, second = frame[frame["half"] == 0], frame[frame["half"] == 1]
    for name, one in (("first half", first), ("second half", second), ("all", frame)):
        say = [f"{name}: {len(one):,} asks"]
        for title, groups in (
            ("one make and age band", [one["make"], one["band"]]),
            ("one make", [one["make"]]),
            ("one source", [one["source"]]),
            ("any two", [one["age"] * 0]),
        ):
            rho, pairs = pair_correlation(one["error"], groups)
            say.append(f"{title} {rho:.3f} ({pairs:,} pairs)")
        print("; ".join(say))
    print(f"in use: {CORRELATION}")
    kinds = {"one make and age": ["make", "band"], "one make": ["make"], "one source": ["source"], "any cars": []}
    for title, keys in kinds.items():
        for size in SIZES:
            likely, possible, width = coverage(second, keys, size, seed=18)
            print(
                f"{size} of {title}: {likely:.0%} likely (50), {possible:.0%} possible (80), ± {width:.1%}", flush=True
            )


if __name__ == "__main__":
    main()
