"""The sample cars: what each is, what the services take it for, and how its two pictures are known again."""

from dataclasses import dataclass
from functools import cache
from pathlib import Path
from threading import Lock

import cv2
import numpy as np
from numpy.typing import NDArray
from PIL import Image

PICTURES = Path(__file__).with_name("samples")
SIDES = ("front", "back")
# Of 256 bits. A copy re-encoded, resized or with its plate hidden stays below 35; other cars are 78 and more away.
SAME_PICTURE = 50

_LOOKING = Lock()

Look = NDArray[np.bool_]  # 16 x 16 bits of the perceptual hash
# Left, top, right and bottom as fractions of the picture.
Box = tuple[float, float, float, float]
WHOLE: Box = (0.0, 0.0, 1.0, 1.0)
HALVES: tuple[Box, ...] = ((0.0, 0.0, 0.5, 1.0), (0.5, 0.0, 1.0, 1.0))


@dataclass(frozen=True)
class Generation:
    """A run of years a body was built in; `last` is None while it still is. Names are those of European catalogues."""

    name: str
    first: int
    last: int | None


@dataclass(frozen=True)
class SampleCar:
    """One car with a front and a back picture.

    `years` is the run of model years it looks like, `lookalikes` what it is taken for, `generations` the bodies it may
    have, likeliest first, `chinese` its names in China with the years told there. `plate` and `miles` are what its
    plate and its odometer show, `priced` says whether any market knows what such cars are asked for.
    """

    id: str
    year: int
    make: str
    model: str
    years: tuple[int, int]
    colour: str
    body: str
    lookalikes: tuple[tuple[str, str], ...] = ()
    generations: tuple[Generation, ...] = ()
    chinese: tuple[tuple[str, str], ...] = ()
    plate: str = ""
    miles: int = 0
    priced: bool = True

    def picture(self, side: str) -> Path:
        """The JPEG of the car's "front" or "back"."""
        return PICTURES / f"{self.id}-{side}.jpg"


CARS = (
    SampleCar(
        "toyota-corolla",
        2010,
        "Toyota",
        "Corolla",
        (2009, 2013),
        "silver",
        "sedan",
        generations=(Generation("X (E140, E150) Restyling", 2010, 2013), Generation("X (E140, E150)", 2006, 2010)),
        chinese=(("丰田_卡罗拉", "2007-2013"), ("丰田_花冠", "2007-2013")),
        plate="CURB01",
        miles=104_000,
    ),
    SampleCar(
        "ford-f-150",
        2016,
        "Ford",
        "F-150",
        (2015, 2020),
        "blue",
        "pickup",
        lookalikes=(("Ford", "F-250"),),
        generations=(Generation("XIII", 2014, 2017), Generation("XIII Restyling", 2017, 2020)),
        chinese=(("福特_F-150", "2015-2018"), ("福特_F-350", "2011")),
        plate="CURB03",
        miles=82_000,
    ),
    SampleCar(
        "honda-accord",
        2012,
        "Honda",
        "Accord",
        (2008, 2012),
        "gray",
        "sedan",
        lookalikes=(("Acura", "TSX"),),
        generations=(Generation("VIII Restyling", 2010, 2012), Generation("VIII", 2007, 2010)),
        chinese=(("本田雅阁", "2008-2013"), ("本田歌诗图", "2010-2012")),
        plate="CURB04",
        miles=118_000,
    ),
    SampleCar(
        "audi-a4",
        2016,
        "Audi",
        "A4",
        (2013, 2016),
        "yellow",
        "sedan",
        lookalikes=(("Audi", "S4"),),
        generations=(Generation("IV (B8) Restyling", 2011, 2016), Generation("IV (B8)", 2007, 2011)),
        chinese=(("奥迪_A4", "2015-2017"), ("奥迪A4L", "2017"), ("奥迪_S4", "2003")),
        plate="CURB05",
        miles=71_000,
    ),
    SampleCar(
        "mercedes-benz-c-class",
        2010,
        "Mercedes-Benz",
        "C-Class",
        (2008, 2014),
        "blue",
        "sedan",
        generations=(Generation("III (W204)", 2006, 2011), Generation("III (W204) Restyling", 2011, 2015)),
        chinese=(("奔驰_C级", "2008-2013"), ("奔驰_E级", "2010-2013")),
        plate="CURB06",
        miles=96_000,
    ),
    SampleCar(
        "mini-cooper-s",
        2011,
        "MINI",
        "Cooper S",
        (2007, 2013),
        "silver",
        "hatchback",
        lookalikes=(("MINI", "Cooper"),),
        generations=(Generation("II (R56)", 2006, 2010), Generation("II (R56) Restyling", 2010, 2014)),
        chinese=(("迷你_COOPER S", "2007-2013"), ("MINI_COOPER", "2007-2013")),
        plate="CURB07",
        miles=88_000,
    ),
    SampleCar(
        "bmw-z3",
        1998,
        "BMW",
        "Z3",
        (1996, 2002),
        "red",
        "convertible",
        lookalikes=(("BMW", "Z4"),),
        generations=(Generation("E36/7-E36/8", 1995, 2000), Generation("E36/7-E36/8 Restyling", 1999, 2002)),
        chinese=(("宝马_Z3", "无年份信息"), ("宝马_Z4", "2003-2008")),
        plate="CURB02",
        miles=68_000,
    ),
    # No Chinese catalogue has it, and the European ones have its make alone.
    SampleCar(
        "riley-rmf", 1953, "Riley", "RMF", (1952, 1953), "black", "sedan", miles=41_000, priced=False, plate="CURB08"
    ),
)


# Where the car is in each sample picture, measured by eye to about a hundredth.
BOXES: dict[tuple[str, str], Box] = {
    ("toyota-corolla", "front"): (0.04, 0.30, 0.88, 0.86),
    ("toyota-corolla", "back"): (0.21, 0.30, 0.94, 0.85),
    ("bmw-z3", "front"): (0.07, 0.27, 0.85, 0.81),
    ("bmw-z3", "back"): (0.22, 0.27, 0.91, 0.80),
    ("ford-f-150", "front"): (0.01, 0.23, 0.88, 0.81),
    ("ford-f-150", "back"): (0.20, 0.22, 0.96, 0.79),
    ("honda-accord", "front"): (0.06, 0.32, 0.85, 0.83),
    ("honda-accord", "back"): (0.22, 0.32, 0.92, 0.83),
    ("audi-a4", "front"): (0.02, 0.32, 0.88, 0.87),
    ("audi-a4", "back"): (0.20, 0.32, 0.95, 0.85),
    ("mercedes-benz-c-class", "front"): (0.06, 0.26, 0.85, 0.78),
    ("mercedes-benz-c-class", "back"): (0.22, 0.26, 0.91, 0.76),
    ("mini-cooper-s", "front"): (0.06, 0.30, 0.90, 0.90),
    ("mini-cooper-s", "back"): (0.20, 0.30, 0.92, 0.90),
    ("riley-rmf", "front"): (0.02, 0.31, 0.85, 0.82),
    ("riley-rmf", "back"): (0.23, 0.31, 0.93, 0.84),
}


@dataclass(frozen=True)
class Sighting:
    """A sample picture seen again; `frame` is the part of the submitted picture it fills."""

    car: SampleCar
    side: str
    frame: Box = WHOLE

    @property
    def box(self) -> Box:
        """Where the car is in the submitted picture."""
        left, top, right, bottom = BOXES[self.car.id, self.side]
        x, y = self.frame[:2]
        width, height = self.frame[2] - x, self.frame[3] - y
        return (
            round(x + left * width, 4),
            round(y + top * height, 4),
            round(x + right * width, 4),
            round(y + bottom * height, 4),
        )


def warm_up() -> None:
    """Look at every sample picture now: the first to ask need not wait for it."""
    _known()


def _known() -> list[tuple[Look, Sighting]]:
    with _LOOKING:  # whoever comes meanwhile waits: five stand-ins are asked at once
        return _looked_at()


@cache
def _looked_at() -> list[tuple[Look, Sighting]]:
    known = []
    for car in CARS:
        for side in SIDES:
            if car.picture(side).exists():
                with Image.open(car.picture(side)) as picture:
                    known.append((_look(picture), Sighting(car, side)))
    return known


def _look(picture: Image.Image) -> Look:
    """Which of a small copy's lowest frequencies are above their median: a perceptual hash ("pHash", Zauner 2010)."""
    picture.draft("L", (256, 256))
    small = np.asarray(picture.convert("L").resize((64, 64), Image.Resampling.LANCZOS), np.float64)
    waves = cv2.dct(small)[:16, :16]
    waves[0] *= np.sqrt(2)  # OpenCV weighs the constant ones down
    waves[:, 0] *= np.sqrt(2)
    return np.asarray(waves > np.median(waves))


def _distance(one: Look, other: Look) -> int:
    """How many bits differ."""
    return int((one != other).sum())


def _same(look: Look) -> Sighting | None:
    """The sample that looks like this, None where none does."""
    distance, sighting = min(
        ((_distance(look, known), found) for known, found in _known()),
        key=lambda pair: pair[0],
        default=(SAME_PICTURE + 1, None),
    )
    return sighting if distance <= SAME_PICTURE else None


def recognise(picture: Image.Image) -> Sighting | None:
    """The sample this picture is a copy of; None for any other picture."""
    return _same(_look(picture))


def recognise_all(picture: Image.Image) -> tuple[Sighting, ...]:
    """Every sample in the picture: one that fills it, or two set side by side."""
    if whole := recognise(picture):
        return (whole,)
    width, height = picture.size
    seen = []
    for half in HALVES:
        part = picture.crop((round(half[0] * width), 0, round(half[2] * width), height))
        if found := _same(_look(part)):
            seen.append(Sighting(found.car, found.side, half))
    return tuple(seen)
