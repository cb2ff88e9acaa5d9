"""Both picture sets made ready for `python -m training.embedding`: ``python benchmarks/today.py FOLDER``.

Unpacks `../shared/training/cars196.tar` and `today.tar` into FOLDER and writes FOLDER/pictures.csv: file, make, model,
body, years, era, view, source ("cars196", "gh10" ...) and the box of the car as the finder sees it. Pictures of
today that are also among the labelled photos (by a perceptual hash) are left out, so that nothing is measured on
pictures that were learned. Those of the older cars are cropped to the car already; `--older` takes so many of each.
"""

import argparse
import csv
import io
import sys
import tarfile
from collections import Counter
from collections.abc import Iterator, Mapping
from pathlib import Path

import numpy as np
from PIL import Image

sys.path.insert(0, str(Path(__file__).parents[1]))

from benchmarks.cars196 import CARS, SOURCE, end_shown
from benchmarks.labelled import labelled
from services import names
from services.photo import Photo
from services.recognition.vision.car_finder import find_car
from services.recognition.vision.coach import picture_bits

FIELDS = ("file", "make", "model", "body", "years", "era", "view", "source", "left", "top", "right", "bottom")
SAME = 8  # bits of 64 in which the hashes of two copies of a picture differ at most
BODIES = {"wagon": "Wagon", "sportback": "Hatchback", "coupe SUV": "SUV"}  # by the names of cars196.csv
SURE = 0.5  # of the finder, below which the whole picture is taken


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--older", type=int, default=100, help="most pictures of each car of cars196")
    options = parser.parse_args()
    folder: Path = options.folder
    for archive in ("cars196", "today"):
        with tarfile.open(SOURCE / f"{archive}.tar") as opened:
            opened.extractall(folder / archive, filter="data")
    measured = np.array([picture_bits(one.photo).ravel() for one in labelled()])
    left_out = 0
    with (folder / "pictures.csv").open("w", newline="", encoding="utf-8") as out:
        table = csv.DictWriter(out, FIELDS)
        table.writeheader()
        table.writerows(_cars196(folder, options.older))
        for row in _today():
            with Image.open(folder / row["file"]) as opened:
                picture = opened.convert("RGB")
            if (measured != picture_bits(_photo(picture)).ravel()).sum(axis=1).min() <= SAME:
                left_out += 1
                continue
            box, sure = find_car(picture, "finder")
            edges = {edge: f"{getattr(box, edge):.3f}" for edge in ("left", "top", "right", "bottom")}
            table.writerow({**row, **(edges if sure >= SURE else {})})
    print(f"{left_out} pictures left out: they are among the labelled photos")


def _cars196(folder: Path, most: int) -> Iterator[dict[str, str]]:
    with CARS.open(newline="", encoding="utf-8") as lines:
        cars = {row.pop("class_name"): row for row in csv.DictReader(lines)}
    taken: Counter[str] = Counter()
    for row in _rows("labels.csv"):
        taken[row["class_name"]] += 1
        if taken[row["class_name"]] > most:
            continue
        file = f"cars196/images/{Path(row['file']).name}"
        yield {"file": file, "view": end_shown(folder / file), "source": "cars196", **cars[row["class_name"]]}


def _today() -> Iterator[dict[str, str]]:
    for row in _rows("today_labels.csv"):
        make = names.our_make(row["make"])
        yield {
            "file": f"today/images/{row['file']}",
            "make": make,
            "model": names.our_model(make, row["model"]),
            "body": BODIES.get(row["body"], row["body"]),
            "years": "-".join(year for year in (row["year_from"], row["year_to"]) if year),
            "era": row["era"],
            "view": row["view"] if row["view"] != "unknown" else "",
            "source": row["source"],
        }


def _photo(picture: Image.Image) -> Photo:
    """A picture of any size as a photo, for its hash."""
    out = io.BytesIO()
    picture.save(out, "JPEG", quality=95)
    return Photo(jpeg=out.getvalue(), width=picture.width, height=picture.height, digest="")


def _rows(file: str) -> Iterator[Mapping[str, str]]:
    with (SOURCE / file).open(newline="", encoding="utf-8") as lines:
        yield from csv.DictReader(lines)


if __name__ == "__main__":
    main()
