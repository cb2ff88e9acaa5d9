"""Real asking prices as the price model meets them: which car of the catalogue, which trim, kept from the fit or not.

The rows serve only to fit and to check (their licence is not stated). A fifth of the dealer rows, chosen by a hash of
the row, never meets the fit; ``benchmarks/prices.py`` scores on it. The folds are made by the same hash.
"""

import hashlib
import re
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, cast

import pandas as pd

sys.path.insert(0, str(Path(__file__).parents[1]))

from services.market.catalogue import Catalogue, ModelYear
from services.market.price_features import age_at, model_key

Feature = tuple[str, float]

# Sources of asks by their name, with the moment where one holds for the whole source.
SETS = {"2024-08": 2024.62, "2025-01": 2025.04, "2023": 2023.5, "2022": 2022.5}
RECENT = ("2024-08", "2025-01")
YOUNG = (
    "ev-shop-a", "ev-shop-b", "ev-portal-a", "ev-dealer-a", "portal-b", "shop-a-2024", "ads-bay", "ads-west",
    "ads-trucks", "feed-c",
)  # fmt: skip
# Hammer prices of enthusiasts' cars, and sellers' asks of 2018 and 2019: they only shape how groups of makes age.
APART = ("auction-a", "2018")
BOOK_DAY = 2023.04
BOOK_MILES_A_YEAR = 11_000
HELD_OUT_ONE_IN = 5
FOLDS = 5


@dataclass(frozen=True, slots=True)
class Ask:
    """One asking price. ``trim`` is what the row says beyond make and model; ``extra`` features serve the fit alone."""

    source: str
    found: ModelYear
    trim: str
    mileage: float
    price: float
    hashed: bytes
    said: tuple[str, str, int, str]
    when: float
    extra: tuple[Feature, ...] = ()
    seller: str = "dealer"

    @property
    def held_out(self) -> bool:
        """Whether it is kept from the fit."""
        return self.source not in ("book", *APART) and self.hashed[0] % HELD_OUT_ONE_IN == 0

    @property
    def fold(self) -> int:
        """Its fold among the rows of the fit."""
        return self.hashed[1] % FOLDS

    @property
    def fold_of_model(self) -> int:
        """The fold of its whole model: what a model without any asks would be off by."""
        return _hash(model_key(self.found.make, self.found.model))[0] % FOLDS


def _hash(*fields: object) -> bytes:
    return hashlib.sha1("|".join(map(str, fields)).encode()).digest()


def asks(data: Path, cars: Catalogue) -> Iterator[Ask]:
    """The asking prices of 2022 to 2026 whose car the catalogue knows."""
    yield from _older_asks(data, cars)
    yield from _young_asks(data, cars)


def _young_asks(data: Path, cars: Catalogue) -> Iterator[Ask]:
    """Asks of 2024 to 2026 from many sources; a car seen twice is held out twice or not at all."""
    for row in records(data / "asking_prices_2024-2026_more.csv.gz"):
        found = cars.find(row["make"], row["model"], row["year"])
        if found is None or row["title"] == "rebuilt":
            continue
        trim = row["trim"] if isinstance(row["trim"], str) else ""
        said = (row["make"], row["model"], row["year"], trim)
        hashed = _hash(row["source"], row["make"], row["model"], row["year"], row["mileage"])
        when, seller = _moment(row["asof"]), "private" if row["seller"] == "private" else "dealer"
        yield Ask(
            row["source"], found, f"{found.extra} {trim}", row["mileage"], row["price"], hashed, said, when,
            (), seller,
        )  # fmt: skip


def _moment(day: str) -> float:
    """A day or a month as a decimal year; of a month the middle."""
    parts = [int(part) for part in day.split("-")]
    return parts[0] + (parts[1] - 1) / 12 + ((parts[2] if len(parts) > 2 else 15) - 1) / 365.25


def sellers_asks(data: Path, cars: Catalogue) -> Iterator[Ask]:
    """Asks of 2018 and 2019 for cars that their sellers call good or better, six years old or more."""
    for row in records(data / "asking_prices_condition_2018-2019.csv.gz"):
        if row["condition"] not in ("good", "excellent", "like new") or not 500 <= row["mileage"] <= 300_000:
            continue
        found, when = cars.find(row["make"], row["model"], row["year"]), _moment(row["asof"])
        if found and age_at(found.year, when) >= 6 and row["price"] >= 1_000:
            said = (row["make"], row["model"], row["year"], "")
            hashed = _hash("2018", *said, row["mileage"])
            extra = tuple(_own_curve("2018", age_at(found.year, when)))
            yield Ask("2018", found, found.extra, row["mileage"], row["price"], hashed, said, when, extra)


def _older_asks(data: Path, cars: Catalogue) -> Iterator[Ask]:
    for row in records(data / "asking_prices_2024-2025.csv.gz"):
        found = cars.find(row["make"], row["model"], row["year"])
        trim = row["trim"] if isinstance(row["trim"], str) else ""
        if found:
            said = (row["make"], row["model"], row["year"], trim)
            hashed = _hash(*(row[name] for name in ("set", "year", "make", "model", "trim", "mileage", "price")))
            yield Ask(
                row["asof"][:7],
                found,
                f"{found.extra} {trim}",
                row["mileage"],
                row["price"],
                hashed,
                said,
                SETS[row["asof"][:7]],
            )
    for source in ("2022", "2023"):
        for row in records(data / f"asking_prices_{source}.csv.gz"):
            make, text = _whole_make(row["make"], row["model_trim"])
            found = cars.find(make, text, row["year"])
            if found and row["mileage"] >= 0 and row.get("seller_type", "Dealer") == "Dealer":
                said = (make, text, row["year"], "")
                hashed = _hash(source, *(row[name] for name in ("year", "make", "model_trim", "mileage", "price")))
                yield Ask(
                    source, found, found.extra, row["mileage"], row["price"], hashed, said, SETS[source], _extra(row)
                )


def records(path: Path) -> list[dict[str, Any]]:
    """The rows of a CSV file, by column name."""
    return cast("list[dict[str, Any]]", pd.read_csv(path).to_dict("records"))


def _whole_make(make: str, text: str) -> tuple[str, str]:
    """The 2023 set splits ``Land Rover`` and its like after the first word."""
    for whole in ("Land Rover", "Alfa Romeo", "Aston Martin"):
        first, second = whole.split()
        if make in (first, whole) and text.startswith(f"{second} "):
            return whole, text.removeprefix(f"{second} ")
    return make, re.sub(r"^Mazda(?=\d)", "", text)


def _extra(row: dict[str, Any]) -> tuple[Feature, ...]:
    certified = "Certified" in str(row.get("stock_type"))
    accident = row.get("accident_reported", 0.0)
    said = {"certified": certified, "accident": accident == 1, "accident not said": accident not in (0, 1)}
    return tuple((name, 1.0) for name, holds in said.items() if holds)


def book_prices(data: Path, cars: Catalogue) -> Iterator[Ask]:
    """Used prices by trim as of January 2023 from the MIT-labelled specs, at an assumed yearly mileage."""
    frame = pd.read_parquet(data / "specs_us_1990-2023.parquet").dropna(subset="used_price_2023_01")
    medians = frame.groupby(["make", "model", "year", "trim"])["used_price_2023_01"].median()
    for key, price in medians.to_dict().items():
        said = cast("tuple[str, str, int, str]", key)
        make, model, year, trim = said
        found = cars.find(make, model, year)
        if found:
            age = age_at(year, BOOK_DAY)
            own = tuple(_own_curve("book", age))
            yield Ask("book", found, trim, BOOK_MILES_A_YEAR * age, price, _hash(*said), said, BOOK_DAY, own)


def _own_curve(source: str, age: float) -> Iterator[Feature]:
    """A source with its own level and depreciation; only how models, trims and makes differ is taken from it."""
    yield source, 1.0
    for knot in range(0, 30, 3):
        if age > knot:
            yield f"{source}>{knot}", age - knot
