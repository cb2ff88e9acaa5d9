"""A large picture made small in little memory: the pixels that a photo may have take 150 MB at most.

Pillow holds four bytes of each beside all that its decoder holds. WebP and HEIC are therefore decoded past it, and what
is transparent, of which it would make a second whole picture, is made small a strip at a time.
"""

import io
from collections.abc import Callable
from math import ceil

import numpy as np
import pillow_heif
from numpy.typing import NDArray
from PIL import Image

STRIP = 128  # rows of the small picture
Strips = Callable[[int, int], Image.Image]  # the rows of the picture from one to before another


def shrunk(picture: Image.Image, data: bytes, longest: int) -> Image.Image:
    """The opened picture of that file with sides still above `longest`, where it could take too much memory whole."""
    factor = max(picture.size) // longest
    if factor < 1 or picture.mode not in {"RGB", "RGBA"}:
        return picture
    if picture.format == "WEBP":
        (width, height), rows = _of_webp(data)
    elif picture.format == "HEIF":
        (width, height), rows = _of_heif(data)
    elif picture.mode == "RGBA" and factor > 1:
        (width, height), rows = picture.size, lambda top, end: picture.crop((0, top, width, end))
    else:
        return picture
    small = Image.new("RGB", (ceil(width / factor), ceil(height / factor)))
    for top in range(0, height, factor * STRIP):
        strip = flat(rows(top, min(height, top + factor * STRIP)))
        small.paste(strip.reduce(factor), (0, top // factor))
    small.info = {name: value for name, value in picture.info.items() if name != "transparency"}
    return small


def flat(picture: Image.Image) -> Image.Image:
    """Plain RGB; what is transparent becomes white."""
    if picture.mode in {"RGBA", "LA", "PA"} or "transparency" in picture.info:
        rgba = picture.convert("RGBA")
        picture = Image.new("RGB", rgba.size, "white")
        picture.paste(rgba, mask=rgba.getchannel("A"))
    return picture.convert("RGB")


def _of_webp(data: bytes) -> tuple[tuple[int, int], Strips]:
    import cv2  # noqa: PLC0415  # image analysis is loaded with the first photo that wants it

    found = cv2.imdecode(np.frombuffer(data, np.uint8), cv2.IMREAD_UNCHANGED)  # blue, green, red, maybe alpha
    if found is None:
        raise ValueError("no WebP")
    order = [2, 1, 0, 3][: found.shape[2]]
    return (found.shape[1], found.shape[0]), lambda top, end: _image(found[top:end][..., order])


def _of_heif(data: bytes) -> tuple[tuple[int, int], Strips]:
    file = pillow_heif.open_heif(io.BytesIO(data), convert_hdr_to_8bit=True)  # as Pillow's plugin has it
    width, height = file.size
    found = np.asarray(file)
    return (width, height), lambda top, end: _image(found[top:end, :width])


def _image(pixels: NDArray[np.generic]) -> Image.Image:
    return Image.fromarray(np.ascontiguousarray(pixels, np.uint8))
