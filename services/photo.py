"""Uploaded bytes become a Photo: upright, sRGB, without metadata, small enough for every service."""

import io
import logging
import struct
import warnings
from hashlib import sha256
from typing import final

import numpy as np
import pillow_heif
from numpy.typing import NDArray
from PIL import Image, ImageCms, ImageOps, UnidentifiedImageError
from pydantic import Field

from services.errors import PhotoRefused
from services.pixels import flat, shrunk
from services.vehicle import FrozenModel
from services.wording import N_

LARGEST_FILE = 20_000_000  # bytes
LARGEST_PICTURE = 64_000_000  # pixels; the biggest phone cameras make 50 to 64
LARGEST_WHOLE = 25  # megapixels of what cannot be decoded to a smaller size: its memory is that of all pixels
LARGEST_OF = {"AVIF": 15, "WEBP": 16}  # megapixels: their decoders take more
SMALLEST_SIDE = 200  # pixels; a car in less cannot be told apart (CarNET wants a car of 180)
LONGEST_SIDE = 1600  # pixels; enough for every service
FORMATS = ("JPEG", "PNG", "WEBP", "AVIF", "HEIF")
QUALITY = 85
PNG_START, JPEG_START, JPEG_END = b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff", b"\xff\xd9"
TEXT_CHUNKS = {b"tEXt", b"zTXt", b"iTXt"}
ROWS_AT_ONCE = 16  # a JPEG is coded so many rows at a time at most
SIXTEEN_BIT = {"I", "I;16", "I;16B", "I;16L", "I;16N"}

pillow_heif.register_heif_opener(thumbnails=False)
logging.getLogger("PIL").setLevel(logging.INFO)  # below, it writes every tag of a photo, its place among them


class Photo(FrozenModel):
    """A clean JPEG; `digest` (SHA-256, hex) is the same for the same picture, however often it is sent."""

    jpeg: bytes
    width: int
    height: int
    digest: str


@final
class OutsidePhoto(Photo):
    """A photo as an outside service may get it: `services.recognition.outside` alone makes them, plates painted over.

    Whoever sends photos out takes this type, so that the type checker finds a caller who forgot.
    """


class Tag(FrozenModel):
    """One word for what a photo shows; `score` is 0 to 1."""

    name: str
    score: float = Field(ge=0, le=1, allow_inf_nan=False)


def read_photo(data: bytes, *, smallest_side: int = SMALLEST_SIDE) -> Photo:
    """Make an upload ready: what it is, is decided by its content alone.

    Raises PhotoRefused with a sentence that says what to do; so it does where a side has less than `smallest_side`
    pixels.
    """
    if not data:
        raise PhotoRefused(N_("This file is empty. Please take the photo again or choose another one."))
    if len(data) > LARGEST_FILE:
        raise PhotoRefused(N_("This file is larger than 20 MB. Please send the photo in a smaller size."))
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # about broken metadata, which is dropped anyway
            data = _without_text(data)
            return _clean(_open(data, smallest_side), data)
    except PhotoRefused:
        raise
    except Image.DecompressionBombError:
        raise PhotoRefused(_TOO_MANY_PIXELS) from None
    except UnidentifiedImageError:
        raise PhotoRefused(
            N_("This is not a picture we can read. Please send a JPEG, PNG, WebP, AVIF or HEIC photo.")
        ) from None
    except MemoryError:
        raise PhotoRefused(_TOO_MANY_PIXELS) from None
    except Exception:  # decoders raise whatever they like on a damaged file
        if data.startswith(JPEG_START) and (whole := _with_its_end(data)):
            return read_photo(whole, smallest_side=smallest_side)
        raise PhotoRefused(
            N_("This picture is damaged and cannot be opened. Please take or choose another photo.")
        ) from None


def _without_text(data: bytes) -> bytes:
    """A PNG without its text, which may be megabytes and is dropped anyway; any other file as it is."""
    if not data.startswith(PNG_START):
        return data
    kept, at = [PNG_START], len(PNG_START)
    while at + 8 <= len(data):
        length, kind = struct.unpack_from(">I4s", data, at)
        chunk = data[at : at + 12 + length]
        if kind not in TEXT_CHUNKS:
            kept.append(chunk)
        at += len(chunk)
    return b"".join(kept)


def _with_its_end(data: bytes) -> bytes | None:
    """A JPEG whose last bytes are missing, ended properly; None where rows of the picture are missing too.

    Whatever is put where bytes are missing changes the picture from there on: only the last row of blocks may change.
    """
    if data.rstrip(b"\0").endswith(JPEG_END):
        return None
    data = data.removesuffix(JPEG_END[:1])
    try:
        looks = [_grey(data + filler + JPEG_END) for filler in (b"", b"\x55" * 8192, b"\x2a" * 8192)]
    except (OSError, SyntaxError, ValueError):
        return None
    pixels, scale = looks[0][0], looks[0][1]
    differ = np.logical_or(*(pixels != other for other, _ in looks[1:]))
    # At the end of a progressive JPEG stands the finest detail alone, and a byte of it holds many rows.
    last = ROWS_AT_ONCE // scale if scale > 1 else max(ROWS_AT_ONCE, len(pixels) // 6)
    return None if differ[:-last].any() else data + JPEG_END


def _grey(jpeg: bytes) -> tuple[NDArray[np.uint8], int]:
    """Its pixels and how much smaller they are: a JPEG that is not progressive is read at one pixel a block."""
    picture = Image.open(io.BytesIO(jpeg), formats=("JPEG",))
    height = picture.height
    if "progressive" not in picture.info:
        picture.draft("L", (1, 1))
    return np.asarray(picture.convert("L")), round(height / picture.height)


_TOO_MANY_WHOLE = N_(
    "A picture of this kind may have {most} megapixels. Please send the photo in a smaller size, or as a plain JPEG."
)
_TOO_MANY_PIXELS = N_("This picture has more than 64 megapixels. Please send the photo in a smaller size.")


def thumbnail(jpeg: bytes, longest_side: int) -> bytes:
    """A smaller JPEG of the same picture, for lists; `longest_side` in pixels."""
    picture = Image.open(io.BytesIO(jpeg))
    picture.thumbnail((longest_side, longest_side), reducing_gap=1.0)  # opened at half its size where that is enough
    out = io.BytesIO()
    picture.save(out, "JPEG", quality=80)
    return out.getvalue()


def banner(jpeg: bytes, width: int, ratio: float) -> bytes:
    """The middle of the picture as a JPEG of that width in pixels and `ratio` times as wide as high, or less."""
    picture = Image.open(io.BytesIO(jpeg))
    picture.thumbnail((width, picture.height), reducing_gap=1.0)
    spare = max(0, picture.height - round(picture.width / ratio)) // 2
    out = io.BytesIO()
    picture.crop((0, spare, picture.width, picture.height - spare)).save(out, "JPEG", quality=80)
    return out.getvalue()


def _open(data: bytes, smallest_side: int) -> Image.Image:
    picture = Image.open(io.BytesIO(data), formats=FORMATS)
    width, height = picture.size
    if width * height > LARGEST_PICTURE:
        raise PhotoRefused(_TOO_MANY_PIXELS)
    shrinks = picture.format in {"JPEG", "MPO"} and "progressive" not in picture.info
    most = LARGEST_OF.get(picture.format or "", LARGEST_WHOLE)
    if width * height > (most + 1) * 1_000_000 and not shrinks:  # cameras round
        raise PhotoRefused(_TOO_MANY_WHOLE, most=most)
    if min(width, height) < smallest_side:
        raise PhotoRefused(
            N_(
                "This picture is only {width} x {height} pixels, too small to tell cars apart. "
                "Please send the original photo."
            ),
            width=width,
            height=height,
        )
    return picture


def _clean(picture: Image.Image, data: bytes) -> Photo:
    profile = picture.info.get("icc_profile")
    picture = shrunk(_eight_bit(picture), data, LONGEST_SIDE)
    # A JPEG decodes straight to a half, quarter or eighth of its size, if that holds what is asked for on both sides.
    shrink = max(1.0, max(picture.size) / LONGEST_SIDE)
    picture.draft("RGB", (round(picture.width / shrink), round(picture.height / shrink)))
    picture.thumbnail((LONGEST_SIDE, LONGEST_SIDE), Image.Resampling.BICUBIC, reducing_gap=2.0)
    upright = flat(_srgb(ImageOps.exif_transpose(picture), profile))
    out = io.BytesIO()
    Image.Image.save(_bare(upright), out, "JPEG", quality=QUALITY)
    jpeg = out.getvalue()
    return Photo(jpeg=jpeg, width=upright.width, height=upright.height, digest=sha256(jpeg).hexdigest())


def _eight_bit(picture: Image.Image) -> Image.Image:
    """Sixteen bits of grey as eight, and a palette as the colours it stands for; any other picture as it is."""
    if picture.mode in SIXTEEN_BIT:
        plain = Image.fromarray((np.asarray(picture).clip(0, 65_535) >> 8).astype(np.uint8))
    elif picture.mode == "P":
        plain = picture.convert("RGBA" if "transparency" in picture.info else "RGB")
    else:
        return picture
    plain.info = {name: value for name, value in picture.info.items() if name != "transparency"}
    return plain


def _bare(picture: Image.Image) -> Image.Image:
    picture.info = {}
    picture.getexif().clear()
    return picture


def _srgb(picture: Image.Image, profile: bytes | None) -> Image.Image:
    """Colours as a screen without colour management shows them; iPhones write Display P3. Transparency stays."""
    if profile is None or picture.mode not in {"RGB", "RGBA"}:
        return picture
    try:
        source = ImageCms.ImageCmsProfile(io.BytesIO(profile))
        if "sRGB" in ImageCms.getProfileDescription(source):
            return picture
        converted = ImageCms.profileToProfile(picture, source, ImageCms.createProfile("sRGB"))
    except ImageCms.PyCMSError:
        return picture
    return converted or picture
