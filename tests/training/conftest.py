"""A tiny set of drawn cars: three shapes in many colours, some seen from behind."""

import os
from pathlib import Path

import numpy as np
import pytest
from PIL import Image, ImageDraw

Outline = list[tuple[int, int]]
learns = pytest.mark.skipif(
    "CURBSIDE_TEST_TRAINER" not in os.environ, reason="minutes of learning; CURBSIDE_TEST_TRAINER=1 runs it"
)

CABINS: dict[str, Outline] = {  # what stands on the same lower body, in pixels of a picture of 96 x 64
    "Alfa Saloon 2001-2004": [(24, 34), (34, 18), (62, 18), (74, 34)],
    "Beta Van 2010": [(6, 34), (6, 4), (78, 4), (90, 34)],
    "Gamma Pickup": [(60, 34), (60, 8), (78, 8), (84, 34)],
}


def draw(cabin: Outline, random: np.random.Generator) -> Image.Image:
    """One car in any colour on any ground."""
    picture = Image.new("RGB", (96, 64), tuple(int(c) for c in random.integers(150, 250, 3)))
    pen = ImageDraw.Draw(picture)
    paint = tuple(int(c) for c in random.integers(0, 130, 3))
    pen.rectangle((6, 34, 90, 54), fill=paint)
    pen.polygon(cabin, fill=paint)
    for x in (22, 74):
        pen.ellipse((x - 9, 44, x + 9, 62), fill="black")
    return picture


@pytest.fixture(scope="session")
def drawn_cars(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder a car, 40 pictures each."""
    folder = tmp_path_factory.mktemp("cars")
    random = np.random.default_rng(7)
    for name, cabin in CABINS.items():
        (folder / name).mkdir()
        for number in range(40):
            draw(cabin, random).save(folder / name / f"{number}.png")
    return folder
