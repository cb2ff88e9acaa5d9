"""The labelled photos beside the project, read the way the program reads them; half of them are for tuning."""

from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

import pandas as pd

from services.errors import PhotoRefused
from services.photo import Photo, read_photo
from services.recognition.observation import Facing

PHOTOS = Path(__file__).parents[2] / "shared" / "photos"
ENDS = {"front": Facing.FRONT, "front34": Facing.FRONT, "rear": Facing.REAR, "rear34": Facing.REAR, "side": Facing.SIDE}


@dataclass(frozen=True)
class Labelled:
    """A photo and what is known of it; blank labels are None. Photos of one car are in the same half."""

    file: str
    photo: Photo
    end: Facing | None
    colour: str | None
    plate: str | None
    source: str
    pair: str
    tune: bool


def labelled(folder: Path = PHOTOS) -> list[Labelled]:
    """Every photo that the program takes (a few are too small)."""
    found = []
    for row in pd.read_csv(folder / "labels.csv", dtype=str).fillna("").to_dict("records"):
        try:
            photo = read_photo((folder / "images" / row["file"]).read_bytes())
        except PhotoRefused:
            continue
        pair = row["pair_id"] or row["file"]
        found.append(
            Labelled(
                file=row["file"],
                photo=photo,
                end=ENDS.get(row["view"]),
                colour=row["colour"] or None,
                plate=row["plate"] or None,
                source=row["source"],
                pair=pair,
                tune=sha256(pair.encode()).digest()[0] % 2 == 0,
            )
        )
    return found
