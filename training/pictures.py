"""Pictures with their labels: a folder a car, or a CSV of file, make, model, years."""

import csv
import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from PIL import Image, ImageOps

SUFFIXES = {".jpg", ".jpeg", ".png", ".webp", ".bmp"}
LONGEST_SIDE = 256  # pixels kept of a picture in memory; a quarter more than the largest view a network is shown


class PicturesError(ValueError):
    """The folder or CSV cannot be trained on; the message says what to change."""


@dataclass(frozen=True, order=True)
class Car:
    """One class of the classifier. `years` is free text ("2012", "2009-2013"): the generation pictured."""

    make: str
    model: str
    body: str = ""
    years: str = ""

    def __str__(self) -> str:
        return " ".join(part for part in (self.make, self.model, self.body, self.years) if part)


@dataclass(frozen=True)
class Example:
    """One labelled picture; `view` is "front", "rear", "side" or "" where unknown."""

    path: Path
    car: Car
    view: str = ""


@dataclass(frozen=True)
class Pictures:
    """Examples with the classes they fall into, sorted, so that a class keeps its number from run to run."""

    examples: Sequence[Example]
    cars: Sequence[Car] = field(default=())

    @classmethod
    def of(cls, examples: Iterable[Example]) -> "Pictures":
        """Classes taken from the examples themselves. Raises PicturesError for fewer than two cars."""
        found = sorted(examples, key=lambda example: str(example.path))
        cars = sorted({example.car for example in found})
        if len(cars) < 2:
            raise PicturesError("At least two cars are needed, each with its own folder of pictures.")
        return cls(found, cars)

    def split(self, held_out: float) -> tuple["Pictures", "Pictures"]:
        """Training and held-out pictures, told apart by the hash of their bytes, so that copies stay together."""
        limit = int(held_out * 2**32)
        sides: tuple[list[Example], list[Example]] = ([], [])
        for example in self.examples:
            digest = hashlib.sha256(example.path.read_bytes()).digest()
            sides[int.from_bytes(digest[:4]) < limit].append(example)
        return Pictures(sides[0], self.cars), Pictures(sides[1], self.cars)


def read_pictures(source: Path) -> Pictures:
    """Examples of a folder `<make model [years]>/*.jpg` or of a CSV with the columns file, make, model and optionally
    body, years, view; files are relative to the CSV. Raises PicturesError.
    """
    if source.is_dir():
        return Pictures.of(_from_folder(source))
    if source.suffix.lower() == ".csv":
        return Pictures.of(_from_csv(source))
    raise PicturesError(f"{source} is neither a folder of car folders nor a CSV file.")


def _from_folder(folder: Path) -> Iterable[Example]:
    for car_folder in sorted(path for path in folder.iterdir() if path.is_dir()):
        make, _, rest = car_folder.name.partition(" ")
        model, _, last = rest.rpartition(" ")
        car = Car(make, model, years=last) if model and last[:4].isdigit() and len(last) >= 4 else Car(make, rest)
        for path in sorted(car_folder.iterdir()):
            if path.suffix.lower() in SUFFIXES:
                yield Example(path, car)


def _from_csv(table: Path) -> Iterable[Example]:
    with table.open(newline="", encoding="utf-8") as lines:
        rows = csv.DictReader(lines)
        missing = {"file", "make", "model"} - set(rows.fieldnames or ())
        if missing:
            raise PicturesError(f"{table.name} needs the column(s) {', '.join(sorted(missing))}.")
        for row in rows:
            car = Car(row["make"], row["model"], row.get("body") or "", row.get("years") or "")
            yield Example(table.parent / row["file"], car, row.get("view") or "")


def load(path: Path, longest: int = LONGEST_SIDE) -> Image.Image:
    """One picture in RGB, its longest side at most `longest` pixels. Raises PicturesError where it is no picture."""
    try:
        with Image.open(path) as picture:
            picture.draft("RGB", (longest, longest))
            upright = ImageOps.exif_transpose(picture)
            upright.thumbnail((longest, longest), Image.Resampling.LANCZOS)
            return upright.convert("RGB")
    except OSError as error:
        raise PicturesError(f"{path} cannot be read as a picture: take it out or replace it.") from error
