"""Photos that go along with a report: number plates painted over, and no larger than a page needs."""

import io
from collections.abc import Mapping
from hashlib import sha256

from PIL import Image

from services.photo import Photo, thumbnail
from services.recognition.outside import without_plates
from services.vehicle import Side

LONGEST_SIDE = 1000  # pixels; two fill the width of a page at 250 dots an inch


def fit_to_take_along(photos: Mapping[Side, Photo]) -> dict[Side, Photo]:
    """The photos as anyone may see them; it takes about a second for each that was not looked at before."""
    return {side: _small(without_plates(photo)) for side, photo in photos.items()}


def _small(photo: Photo) -> Photo:
    jpeg = thumbnail(photo.jpeg, LONGEST_SIDE)
    width, height = Image.open(io.BytesIO(jpeg)).size
    return Photo(jpeg=jpeg, width=width, height=height, digest=sha256(jpeg).hexdigest())
