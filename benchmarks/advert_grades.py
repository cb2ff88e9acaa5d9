"""How often each of the five words is said of real asks, and how often a price that is too low is found.

`python -m benchmarks.advert_grades --data FOLDER` grades asks of 2024 to 2026 that a hash kept from the fit, as the
advert's page would, with the trim told. Then each ask is lowered by a share and graded again: a fraud's price. The
baseline beside it knows only the make's middle price of that model year.
"""

import argparse
import json
from datetime import date
from pathlib import Path

import numpy as np
import pandas as pd

from benchmarks.asks import RECENT, YOUNG, asks
from benchmarks.prices import as_frame
from services.advert.grade import FILE, Word, share_lower, word_of
from services.market import prices
from services.market.catalogue import Catalogue

LOWERED = (15, 25, 35, 50)  # percent


def graded(price: np.ndarray, told: pd.DataFrame) -> list[Word]:
    """The word of each ask."""
    rows = told[["p10", "p25", "p50", "p75", "p90"]].to_numpy()
    shares = (10, 25, 50, 75, 90)
    return [
        word_of(share_lower(ask, dict(zip(shares, row, strict=True)))) for ask, row in zip(price, rows, strict=True)
    ]


def main() -> None:
    """Measure, print, and write the committed figures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, required=True, help="folder of the asking price files")
    parser.add_argument("-o", "--output", type=Path, default=FILE)
    parser.add_argument("--day", default=date.today().isoformat(), help="the date written into the JSON")
    args = parser.parse_args()
    every = list(asks(args.data, Catalogue()))
    rows = [row for row in every if row.held_out and row.source in (*RECENT, *YOUNG)]
    told = prices(as_frame(rows, with_trim=True))
    good = told["p50"].notna().to_numpy()
    rows, told = [row for row, fine in zip(rows, good, strict=True) if fine], told[good]
    price = np.array([row.price for row in rows], dtype=float)
    words = graded(price, told)
    shares = {word: round(100 * words.count(word) / len(words), 1) for word in Word}
    print(f"{len(rows):,} asks: " + ", ".join(f"{word} {share} %" for word, share in shares.items()))
    lowered = {}
    frame = pd.DataFrame(
        {"make": [row.found.make for row in rows], "year": [row.found.year for row in rows], "price": price}
    )
    middle = frame.groupby(["make", "year"])["price"].transform("median").to_numpy()
    for percent in LOWERED:
        cheap = price * (1 - percent / 100)
        found = graded(cheap, told)
        far = round(100 * found.count(Word.FAR_BELOW) / len(found), 1)
        low = round(100 * sum(word in (Word.FAR_BELOW, Word.BELOW) for word in found) / len(found), 1)
        tenth = np.quantile(price / middle, 0.1)
        plain = 100 * (cheap / middle < tenth).mean()
        print(f"lowered by {percent} %: far below {far} %, below or far below {low} %; by make and year {plain:.1f} %")
        lowered[percent] = (far, low)
    figures = {"day": args.day, "n": len(rows), "shares": shares, "lowered": lowered}
    args.output.write_text(json.dumps(figures, indent=1) + "\n", "utf-8")


if __name__ == "__main__":
    main()
