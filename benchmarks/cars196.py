"""The 196 cars made ready for the trainer: ``python benchmarks/cars196.py FOLDER``.

Unpacks `../shared/training/cars196.tar` into FOLDER and writes FOLDER/pictures.csv for `python -m training`, with
names, bodies and generations from `training/cars196.csv`, and FOLDER/colours.csv for `python -m training.colour`. Which
end of the car a picture shows is guessed by the program's own eye, for the labels do not say.
"""

import argparse
import csv
import sys
import tarfile
from functools import cache
from pathlib import Path

import numpy as np
from PIL import Image

sys.path.insert(0, str(Path(__file__).parents[1]))

from services.recognition.vision import facing

ROOT = Path(__file__).parents[1]
SOURCE = ROOT.parent / "shared" / "training"
CARS = ROOT / "training" / "cars196.csv"
COLOURS = Path(__file__).with_name("cars196_colours.csv")  # told by eye
SURE = 0.6


@cache
def class_names() -> dict[str, tuple[str, str]]:
    """Our make and model of each class of the training pictures."""
    with CARS.open(newline="", encoding="utf-8") as lines:
        return {row["class_name"]: (row["make"], row["model"]) for row in csv.DictReader(lines)}


def end_shown(picture: Path) -> str:
    """ "front", "rear", "side", or "" where it cannot be told."""
    with Image.open(picture) as opened:
        seen = np.array(facing.features(np.asarray(opened.convert("RGB"))))
    chances = facing.chances(seen)[:3]
    best = int(chances.argmax())
    named = facing.CLASSES[best]
    return named.value if named and chances[best] >= SURE * chances.sum() else ""


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    folder: Path = parser.parse_args().folder
    folder.mkdir(parents=True, exist_ok=True)
    with tarfile.open(SOURCE / "cars196.tar") as archive:
        archive.extractall(folder, filter="data")
    with CARS.open(newline="", encoding="utf-8") as lines:
        cars = {row.pop("class_name"): row for row in csv.DictReader(lines)}
    colours = COLOURS.read_text(encoding="utf-8").splitlines()
    (folder / "colours.csv").write_text(
        "\n".join([colours[0], *(f"images/{line}" for line in colours[1:])]), encoding="utf-8"
    )
    fields = ("file", "make", "model", "body", "years", "view")
    with (
        (SOURCE / "labels.csv").open(newline="", encoding="utf-8") as lines,
        (folder / "pictures.csv").open("w", newline="", encoding="utf-8") as out,
    ):
        table = csv.DictWriter(out, fields)
        table.writeheader()
        for row in csv.DictReader(lines):
            file = f"images/{Path(row['file']).name}"
            table.writerow({"file": file, "view": end_shown(folder / file)} | cars[row["class_name"]])


if __name__ == "__main__":
    main()
