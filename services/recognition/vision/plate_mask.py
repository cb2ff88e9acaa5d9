"""Number plates are hidden before anyone outside sees the photo, and what is hidden cannot be brought back."""

import io
import re
from collections.abc import Iterable, Sequence
from hashlib import sha256

from PIL import Image, ImageStat

from services.photo import QUALITY, Photo
from services.recognition.observation import Box, Word
from services.recognition.vision import plate_finder

MARGIN = 0.15  # of a box's height, added on every side: rims and state names give a plate away too
PLATE = re.compile(r"(?=.*\d)[A-Z0-9]{4,9}")  # with at least one figure, as nearly every plate has


def hide_plates(photo: Photo, boxes: Iterable[Box]) -> Photo:
    """The photo with each box filled with one colour, its own mean; the photo itself where there are no boxes.

    A fill keeps nothing of what was there, unlike a blur or a mosaic, and its margin covers what the finder cut off.
    """
    areas = [area for box in boxes if (area := _pixels(box, photo))]
    if not areas:
        return photo
    with Image.open(io.BytesIO(photo.jpeg)) as opened:
        picture = opened.convert("RGB")
    for area in areas:
        red, green, blue = (round(channel) for channel in ImageStat.Stat(picture.crop(area)).mean)
        picture.paste((red, green, blue), area)
    out = io.BytesIO()
    picture.save(out, "JPEG", quality=QUALITY)
    jpeg = out.getvalue()
    return Photo(jpeg=jpeg, width=photo.width, height=photo.height, digest=sha256(jpeg).hexdigest())


def plate_areas(photo: Photo, words: Sequence[Word] = ()) -> tuple[Box, ...]:
    """Where plates are: what looks like one, and what reads like one where the lettering of the photo is known."""
    return (*(word.box for word in words if _reads_like_plate(word.text)), *plate_finder.find_plates(photo))


def _reads_like_plate(text: str) -> bool:
    return PLATE.fullmatch(re.sub(r"[\W_]", "", text.upper())) is not None


def _pixels(box: Box, photo: Photo) -> tuple[int, int, int, int] | None:
    margin = MARGIN * (box.bottom - box.top) * photo.height
    left, right = box.left * photo.width - margin, box.right * photo.width + margin
    top, bottom = box.top * photo.height - margin, box.bottom * photo.height + margin
    area = (
        max(0, int(left)),
        max(0, int(top)),
        min(photo.width, int(right) + 1),
        min(photo.height, int(bottom) + 1),
    )
    return area if area[0] < area[2] and area[1] < area[3] else None
