"""The labelled photos beside the project, read the way the program reads them; half of them are for tuning."""

from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

import pandas as pd

from services.errors import PhotoRefused
from services.photo import Photo, read_photo
from services.vehicle import Facing

BY_EYE = Path(__file__).with_name("colours_by_eye.csv")  # of photos without a colour label; by the file's SHA-256
PHOTOS = Path(__file__).parents[2] / "shared" / "photos"
SAMPLES = Path(__file__).parents[1] / "mocks" / "world" / "samples"
PAINTS = {  # of the drawn sample cars
    "audi-a4": "yellow",
    "bmw-z3": "red",
    "ford-f-150": "blue",
    "honda-accord": "gray",
    "mercedes-benz-c-class": "blue",
    "mini-cooper-s": "silver",
    "riley-rmf": "black",
    "toyota-corolla": "silver",
}
ENDS = {"front": Facing.FRONT, "front34": Facing.FRONT, "rear": Facing.REAR, "rear34": Facing.REAR, "side": Facing.SIDE}


@dataclass(frozen=True)
class Labelled:
    """A photo and what is known of it; blank labels are None. Photos of one car are in the same half."""

    file: str
    photo: Photo
    end: Facing | None
    colour: str | None
    by_eye: bool  # the colour is not from the labels
    plate: str | None
    source: str
    pair: str
    tune: bool


def labelled(folder: Path = PHOTOS) -> list[Labelled]:
    """Every photo that the program takes (a few are too small)."""
    by_eye = pd.read_csv(BY_EYE, dtype=str).set_index("sha256")["colour"].to_dict()
    found = []
    for row in pd.read_csv(folder / "labels.csv", dtype=str).fillna("").to_dict("records"):
        data = (folder / "images" / row["file"]).read_bytes()
        try:
            photo = read_photo(data)
        except PhotoRefused:
            continue
        pair = row["pair_id"] or row["file"]
        found.append(
            Labelled(
                file=row["file"],
                photo=photo,
                end=ENDS.get(row["view"]),
                colour=row["colour"] or by_eye.get(sha256(data).hexdigest()[:16]),
                by_eye=not row["colour"],
                plate=row["plate"] or None,
                source=row["source"],
                pair=pair,
                tune=sha256(pair.encode()).digest()[0] % 2 == 0,
            )
        )
    return found


def samples() -> list[Labelled]:
    """The drawn sample cars: for tuning only, so that nothing learned is at a loss with the program's own pictures."""
    found = []
    for file in sorted(SAMPLES.glob("*.jpg")):
        car, _, end = file.stem.rpartition("-")
        found.append(
            Labelled(
                file=file.name,
                photo=read_photo(file.read_bytes()),
                end=Facing.FRONT if end == "front" else Facing.REAR,
                colour=PAINTS.get(car),
                by_eye=True,
                plate=None,
                source="drawn",
                pair=car,
                tune=True,
            )
        )
    return found
