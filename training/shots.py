"""The pictures that an embedding learns from, each cut to its car and what is near it."""

import csv
from dataclasses import dataclass
from pathlib import Path

from PIL import Image

from training.pictures import Car, load

AROUND = 1.25  # of the car's box is kept of a picture
LONGEST = 224  # pixels kept


@dataclass(frozen=True)
class Shot:
    """One picture, cut to the car and what is near it."""

    car: Car
    body: str
    view: str
    source: str
    image: Image.Image


def read_shots(table: Path) -> list[Shot]:
    """The pictures of a CSV, cut to the car's box and a quarter more."""
    shots = []
    with table.open(newline="", encoding="utf-8") as lines:
        for row in csv.DictReader(lines):
            image = load(table.parent / row["file"], 400)
            if row.get("left"):
                left, top, right, bottom = (float(row[edge]) for edge in ("left", "top", "right", "bottom"))
                more_x, more_y = (right - left) * (AROUND - 1) / 2, (bottom - top) * (AROUND - 1) / 2
                box = (max(0, left - more_x), max(0, top - more_y), min(1, right + more_x), min(1, bottom + more_y))
                left, top, right, bottom = (round(e * s) for e, s in zip(box, image.size * 2, strict=True))
                image = image.crop((left, top, right, bottom))
            image.thumbnail((LONGEST, LONGEST), Image.Resampling.LANCZOS)
            body, years = row.get("body") or "", row.get("years") or ""
            era = row.get("era")  # pictures of one generation are told the years of it by some sources only
            car = Car(row["make"], row["model"], years=era) if era else Car(row["make"], row["model"], body, years)
            shots.append(Shot(car, body, row.get("view") or "", row.get("source") or "", image))
    return shots
