"""A photo's pixels, decoded no larger than they are looked at."""

import io

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from services.photo import Photo
from services.recognition.vision.once import once

Pixels = NDArray[np.uint8]  # rows x columns x (red, green, blue)
Array = NDArray[np.float32]


@once(most=6)  # two photos are read at once, each looked at in up to three sizes
def pixels(photo: Photo, longest_side: int) -> Pixels:
    """The photo with at most `longest_side` pixels to its longer side; never enlarged.

    It is kept a while, and cannot be written to.
    """
    with Image.open(io.BytesIO(photo.jpeg)) as picture:
        picture.draft("RGB", (longest_side, longest_side))  # decodes straight to a half, quarter or eighth
        picture.thumbnail((longest_side, longest_side), Image.Resampling.BICUBIC, reducing_gap=2.0)
        return np.asarray(picture.convert("RGB"))
