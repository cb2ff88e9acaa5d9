"""Pictures made of a visit's photos, each once: a small copy, and one with boxes drawn on it."""

import io

from PIL import Image, ImageDraw

from pages.parts.frame.visit import visit
from services.photo import Photo, thumbnail
from services.recognition.observation import Box

OUTLINE = "#ffb020"
SMALL = 800  # pixels; a JPEG of twice that, as photos are kept, opens at this size at once


def small_copy(photo: Photo) -> bytes:
    """The photo at the size of a phone's screen, of which those that wait and those of Confirm are made."""
    return visit().once(("small copy", photo.digest), lambda: thumbnail(photo.jpeg, SMALL))


def outlined(photo: Photo, boxes: list[Box], longest_side: int = 360, *, numbered: bool = True) -> bytes:
    """A copy of the photo, at most as large as `small_copy`, with numbered boxes; a single box needs no number."""
    key = ("outlined", photo.digest, tuple(boxes), longest_side, numbered)
    return visit().once(key, lambda: _outlined(small_copy(photo), boxes, longest_side, numbered=numbered))


def _outlined(copy: bytes, boxes: list[Box], longest_side: int, *, numbered: bool) -> bytes:
    picture = Image.open(io.BytesIO(copy))
    if not boxes and max(picture.size) <= longest_side:
        return copy
    picture.thumbnail((longest_side, longest_side))
    draw = ImageDraw.Draw(picture)
    width, height = picture.size
    for number, box in enumerate(boxes, 1):
        corners = (box.left * width, box.top * height, box.right * width - 1, box.bottom * height - 1)
        draw.rectangle(corners, outline=OUTLINE, width=3)
        if numbered and len(boxes) > 1:
            draw.text(
                (corners[0] + 8, corners[1] + 4),
                str(number),
                fill=OUTLINE,
                font_size=28,
                stroke_width=2,
                stroke_fill="black",
            )
    out = io.BytesIO()
    picture.save(out, "JPEG", quality=80)
    return out.getvalue()
