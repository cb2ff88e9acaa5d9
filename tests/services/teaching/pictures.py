"""Pictures whose colour is the car, and an eye that sees colours: seconds of looking have tests of their own."""

import io
import random
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from pathlib import Path
from zipfile import ZipFile

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from services.photo import Photo
from services.recognition.vision.things import Thing
from services.teaching.looking import Eye

COLOURS = {
    "Audi A4": (200, 30, 30),
    "BMW X5": (30, 200, 30),
    "Ford Focus": (30, 30, 200),
    "Toyota Corolla": (200, 200, 30),
}
VECTORS = np.random.default_rng(7).normal(size=(3, 256))


def picture(colour: Sequence[int], number: int, size: tuple[int, int] = (320, 240)) -> bytes:
    """A JPEG of about that colour; each number gives another one, and white ones show no car."""
    chance = random.Random(number)
    made = Image.new("RGB", size, tuple(min(255, max(0, c + chance.randint(-20, 20))) for c in colour))
    for _ in range(30):
        shade = tuple(min(255, max(0, c + chance.randint(-60, 60))) for c in colour)
        x, y = chance.randrange(size[0]), chance.randrange(size[1])
        made.paste(shade, (x, y, min(size[0], x + 60), min(size[1], y + 50)))
    out = io.BytesIO()
    made.save(out, "JPEG", quality=90)
    return out.getvalue()


def see(_eye: Eye, photo: Photo) -> tuple[NDArray[np.float64], Thing | None]:
    """In place of `Eye.see`."""
    colour = np.asarray(Image.open(io.BytesIO(photo.jpeg)).resize((1, 1)), float)[0, 0] / 255
    vector = (colour - 0.5) @ VECTORS
    return vector / np.linalg.norm(vector), Thing.CUP if colour.min() > 0.8 else None


def some(cars: Sequence[str] = tuple(COLOURS), each: int = 6) -> dict[str, bytes]:
    """Files by name, so many pictures of each car."""
    return {
        f"{car}/{number}.jpg": picture(COLOURS[car], 100 * place + number)
        for place, car in enumerate(cars)
        for number in range(each)
    }


def readers(files: Mapping[str, bytes]) -> dict[str, Callable[[], bytes]]:
    """As `from_files` takes them."""
    return {name: partial(bytes, data) for name, data in files.items()}


def zipped(files: Mapping[str, bytes]) -> bytes:
    """The files as a ZIP."""
    out = io.BytesIO()
    with ZipFile(out, "w") as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    return out.getvalue()


def written(files: Mapping[str, bytes], folder: Path) -> Path:
    """The files below a folder."""
    for name, data in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(data)
    return folder
