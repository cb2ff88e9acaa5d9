"""Drawn pictures in place of photographs: each number gives another one, and a stand-in can be taught to know it."""

import io
import random
from collections.abc import Mapping

import pytest
from PIL import Image, ImageDraw

from mocks.world import cars
from services.photo import OutsidePhoto, Photo, read_photo
from services.recognition.outside import for_outside

NAMES = [car.id for car in cars.CARS]


def drawn(number: int, size: tuple[int, int] = (640, 480)) -> Image.Image:
    """A picture of rectangles, unlike that of any other number."""
    chance, picture = random.Random(number), Image.new("RGB", size, "gray")
    draw = ImageDraw.Draw(picture)
    for _ in range(40):
        x, y = chance.randrange(size[0]), chance.randrange(size[1])
        shade = tuple(chance.randrange(256) for _ in range(3))
        draw.rectangle([x, y, x + chance.randrange(40, 200), y + chance.randrange(40, 200)], fill=shade)
    return picture


def jpeg(number: int) -> bytes:
    """The picture's bytes."""
    out = io.BytesIO()
    drawn(number).save(out, "JPEG", quality=92)
    return out.getvalue()


def photo(number: int) -> Photo:
    """The picture as a clean photo."""
    return read_photo(jpeg(number))


def outside_photo(number: int) -> OutsidePhoto:
    """The picture as outside services get it; there is no plate on it."""
    return for_outside(photo(number), hide_plates=False)


def teach(patch: pytest.MonkeyPatch, known: Mapping[int, tuple[str, str]]) -> None:
    """Let the stand-ins take the pictures of these numbers for a sample car (by id) from a side, and know no other."""
    looks = [
        (cars._look(drawn(number)), cars.Sighting(cars.CARS[NAMES.index(name)], side))
        for number, (name, side) in known.items()
    ]
    patch.setattr(cars, "_known", lambda: looks)
