"""A photo made to fit what one service takes: bytes, sides and ratio. Pictures are scaled and padded, never cropped."""

import io
from math import ceil

from PIL import Image, ImageStat

from services.photo import QUALITY, Photo

QUALITIES = (QUALITY, 75, 60, 45)  # tried in turn before the sides give way
SHRINK = 0.8


def fit(
    photo: Photo,
    *,
    longest_side: int | None = None,
    shortest_side: int | None = None,
    most_bytes: int | None = None,
    widest_ratio: float | None = None,
) -> bytes:
    """The JPEG to send; the photo's own bytes where nothing had to change.

    `shortest_side` is the least a side may measure, `widest_ratio` the most the long side may be of the short one; both
    are met by a margin in the picture's mean colour where scaling is not enough. Raises ValueError where no picture
    could be small enough for `most_bytes`.
    """
    long, short = max(photo.width, photo.height), min(photo.width, photo.height)
    scale = max(1.0, (shortest_side or 1) / short)
    if longest_side:
        scale = min(scale, longest_side / long)
    needs_margin = short * scale < _least_short(long * scale, shortest_side, widest_ratio)
    if scale == 1 and not needs_margin and (most_bytes is None or len(photo.jpeg) <= most_bytes):
        return photo.jpeg
    with Image.open(io.BytesIO(photo.jpeg)) as opened:
        picture = opened.convert("RGB")
    while True:
        fitted = _with_margin(_scaled(picture, scale), shortest_side, widest_ratio)
        for quality in QUALITIES:
            jpeg = _jpeg(fitted, quality)
            if most_bytes is None or len(jpeg) <= most_bytes:
                return jpeg
        if max(fitted.size) <= max(shortest_side or 1, 16):
            raise ValueError(f"no picture fits in {most_bytes} bytes")
        scale *= SHRINK


def _least_short(long: float, shortest_side: int | None, widest_ratio: float | None) -> int:
    return max(shortest_side or 1, ceil(long / widest_ratio) if widest_ratio else 1)


def _scaled(picture: Image.Image, scale: float) -> Image.Image:
    if scale == 1:
        return picture
    width, height = (max(1, round(side * scale)) for side in picture.size)
    return picture.resize((width, height), Image.Resampling.BICUBIC)


def _with_margin(picture: Image.Image, shortest_side: int | None, widest_ratio: float | None) -> Image.Image:
    """The picture in the middle of a canvas that meets both limits."""
    least = _least_short(max(picture.size), shortest_side, widest_ratio)
    width, height = (max(side, least) for side in picture.size)
    if (width, height) == picture.size:
        return picture
    red, green, blue = (round(channel) for channel in ImageStat.Stat(picture).mean)
    canvas = Image.new("RGB", (width, height), (red, green, blue))
    canvas.paste(picture, ((width - picture.width) // 2, (height - picture.height) // 2))
    return canvas


def _jpeg(picture: Image.Image, quality: int) -> bytes:
    out = io.BytesIO()
    picture.save(out, "JPEG", quality=quality)
    return out.getvalue()
