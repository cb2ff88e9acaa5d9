"""The sample cars: what each is, and how its two pictures are known again."""

from dataclasses import dataclass
from functools import cache
from pathlib import Path

import imagehash
from PIL import Image

PICTURES = Path(__file__).with_name("samples")
# Of 256 bits. Re-encoded, resized and slightly cropped copies stay below; other pictures of cars are far above.
SAME_PICTURE = 40


@dataclass(frozen=True)
class SampleCar:
    """One car with a front and a back picture; `years` is the generation's run, `lookalikes` what it is taken for."""

    id: str
    year: int
    make: str
    model: str
    years: tuple[int, int]
    colour: str
    lookalikes: tuple[tuple[str, str], ...] = ()

    def picture(self, side: str) -> Path:
        """The JPEG of the car's "front" or "back"."""
        return PICTURES / f"{self.id}-{side}.jpg"


CARS = (
    SampleCar("toyota-corolla", 2010, "Toyota", "Corolla", (2009, 2013), "silver"),
    SampleCar("bmw-z3", 1998, "BMW", "Z3", (1996, 2002), "red", (("BMW", "Z4"),)),
    SampleCar("ford-f-150", 2016, "Ford", "F-150", (2015, 2020), "blue", (("Ford", "F-250"),)),
    SampleCar("honda-accord", 2012, "Honda", "Accord", (2008, 2012), "gray", (("Acura", "TSX"),)),
    SampleCar("audi-a4", 2016, "Audi", "A4", (2013, 2016), "yellow", (("Audi", "S4"),)),
    SampleCar("mercedes-benz-c-class", 2010, "Mercedes-Benz", "C-Class", (2008, 2014), "blue"),
    SampleCar("mini-cooper-s", 2007, "MINI", "Cooper S", (2007, 2013), "silver", (("MINI", "Cooper"),)),
    SampleCar("riley-rmf", 1953, "Riley", "RMF", (1952, 1953), "black"),
)


@dataclass(frozen=True)
class Sighting:
    """A sample picture seen again."""

    car: SampleCar
    side: str


@cache
def _known() -> list[tuple[imagehash.ImageHash, Sighting]]:
    known = []
    for car in CARS:
        for side in ("front", "back"):
            with Image.open(car.picture(side)) as picture:
                known.append((_look(picture), Sighting(car, side)))
    return known


def _look(picture: Image.Image) -> imagehash.ImageHash:
    picture.draft("L", (256, 256))
    return imagehash.phash(picture, hash_size=16)


def recognise(picture: Image.Image) -> Sighting | None:
    """The sample this picture is a copy of; None for any other picture."""
    look = _look(picture)
    distance, sighting = min(((look - known, found) for known, found in _known()), key=lambda pair: pair[0])
    return sighting if distance <= SAME_PICTURE else None
