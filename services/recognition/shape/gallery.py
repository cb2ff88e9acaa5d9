"""The cars that are known by sight: vectors of their pictures, by which the nearest cars of a new one are found.

Only numbers are kept, never pictures: one vector for what is seen of a car from each end, in a byte a number. A car is
added by adding vectors; nothing is trained.
"""

import csv
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from services.recognition.reading import read_years
from services.vehicle import FrozenModel, ModelYears

Array = NDArray[np.float64]
FILE = Path(__file__).with_name("gallery.csv")  # what the rows of `gallery.npy` stand for
SCALE = 127  # of a number in a byte
COLUMNS = ("make", "model", "body", "years", "pictures")


class KnownCar(FrozenModel):
    """One row: a car in our names, the generation pictured where that is known, and how many pictures it is made of."""

    make: str
    model: str
    body: str | None = None
    years: ModelYears | None = None
    pictures: int = 1
    confirmed: bool = False  # by people on this installation, not measured by us


@dataclass(frozen=True)
class Gallery:
    """Vectors of length 1, a row each of `cars`."""

    vectors: Array
    cars: tuple[KnownCar, ...]

    def alike(self, vector: Array) -> Array:
        """Cosine of each row with a vector of length 1."""
        return np.asarray(self.vectors @ vector)

    def with_more(self, other: "Gallery | None") -> "Gallery":
        """This one and the rows of another below it."""
        if other is None:
            return self
        return Gallery(np.vstack([self.vectors, other.vectors]), (*self.cars, *other.cars))


def write_gallery(gallery: Gallery, file: Path = FILE) -> None:
    """Write the names as CSV and the vectors, a byte a number, beside it."""
    np.save(file.with_suffix(".npy"), np.rint(gallery.vectors * SCALE).astype(np.int8))
    with file.open("w", newline="", encoding="utf-8") as out:
        table = csv.DictWriter(out, COLUMNS, lineterminator="\n", extrasaction="ignore")
        table.writeheader()
        for car in gallery.cars:
            years = f"{car.years.first}-{car.years.last or ''}" if car.years else ""
            table.writerow(car.model_dump() | {"years": years})


def read_gallery(file: Path = FILE) -> Gallery:
    """Read what `write_gallery` wrote."""
    vectors = np.load(file.with_suffix(".npy")).astype(float)
    with file.open(newline="", encoding="utf-8") as lines:
        cars = tuple(_car(row) for row in csv.DictReader(lines))
    return Gallery(unit(vectors), cars)


def unit(vectors: Array) -> Array:
    """Rows of length 1."""
    return np.asarray(vectors / np.linalg.norm(vectors, axis=1, keepdims=True))


def _car(row: dict[str, str]) -> KnownCar:
    years = read_years(row["years"]) if row["years"] else None
    return KnownCar(
        make=row["make"], model=row["model"], body=row["body"] or None, years=years, pictures=int(row["pictures"])
    )


def models_of(cars: Sequence[KnownCar]) -> dict[tuple[str, str], list[int]]:
    """Rows of each make and model."""
    rows: dict[tuple[str, str], list[int]] = {}
    for number, car in enumerate(cars):
        rows.setdefault((car.make, car.model), []).append(number)
    return rows
