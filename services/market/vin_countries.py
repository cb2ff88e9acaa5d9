"""Where a vehicle was made, by the first two signs of its VIN (ISO 3780); `data/vin_countries.csv` has the ranges."""

import csv
from functools import cache
from pathlib import Path

RANGES = Path(__file__).parent / "data" / "vin_countries.csv"
ORDER = "ABCDEFGHJKLMNPRSTUVWXYZ1234567890"


@cache
def _countries() -> dict[str, str]:
    found: dict[str, str] = {}
    with RANGES.open(encoding="utf-8", newline="") as rows:
        for row in csv.DictReader(rows):
            for sign in ORDER[ORDER.index(row["from"]) : ORDER.index(row["to"]) + 1]:
                found[row["first"] + sign] = row["country"]
    return found


def country_of(vin: str) -> str | None:
    """The country its maker is registered in; None for a code that nobody holds."""
    return _countries().get(vin[:2])
