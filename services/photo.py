"""Uploaded bytes become a Photo: upright, sRGB, without metadata, small enough for every service."""

import io
import warnings
from hashlib import sha256

import pillow_heif
from PIL import Image, ImageCms, ImageOps, UnidentifiedImageError
from pydantic import Field

from services.errors import PhotoRefused
from services.vehicle import FrozenModel
from services.wording import N_

LARGEST_FILE = 20_000_000  # bytes
LARGEST_PICTURE = 64_000_000  # pixels; the biggest phone cameras make 50 to 64
SMALLEST_SIDE = 200  # pixels; a car in less cannot be told apart (CarNET wants a car of 180)
LONGEST_SIDE = 1600  # pixels; enough for every service
FORMATS = ("JPEG", "PNG", "WEBP", "AVIF", "HEIF")
QUALITY = 85

pillow_heif.register_heif_opener(thumbnails=False)


class Photo(FrozenModel):
    """A clean JPEG; `digest` (SHA-256, hex) is the same for the same picture, however often it is sent."""

    jpeg: bytes
    width: int
    height: int
    digest: str


class Tag(FrozenModel):
    """One word for what a photo shows; `score` is 0 to 1."""

    name: str
    score: float = Field(ge=0, le=1, allow_inf_nan=False)


def read_photo(data: bytes) -> Photo:
    """Make an upload ready: what it is, is decided by its content alone.

    Raises PhotoRefused with a sentence that says what to do.
    """
    if not data:
        raise PhotoRefused(N_("This file is empty. Please take the photo again or choose another one."))
    if len(data) > LARGEST_FILE:
        raise PhotoRefused(N_("This file is larger than 20 MB. Please send the photo in a smaller size."))
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # about broken metadata, which is dropped anyway
            return _clean(_open(data))
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
        raise PhotoRefused(
            N_("This picture is damaged and cannot be opened. Please take or choose another photo.")
        ) from None


_TOO_MANY_PIXELS = N_("This picture has more than 64 megapixels. Please send the photo in a smaller size.")


def thumbnail(jpeg: bytes, longest_side: int) -> bytes:
    """A smaller JPEG of the same picture, for lists; `longest_side` in pixels."""
    picture = Image.open(io.BytesIO(jpeg))
    picture.draft("RGB", (longest_side, longest_side))
    picture.thumbnail((longest_side, longest_side))
    out = io.BytesIO()
    picture.save(out, "JPEG", quality=80)
    return out.getvalue()


def banner(jpeg: bytes, width: int, ratio: float) -> bytes:
    """The middle of the picture as a JPEG of that width in pixels and `ratio` times as wide as high, or less."""
    picture = Image.open(io.BytesIO(jpeg))
    picture.draft("RGB", (width, width))
    picture.thumbnail((width, picture.height))
    spare = max(0, picture.height - round(picture.width / ratio)) // 2
    out = io.BytesIO()
    picture.crop((0, spare, picture.width, picture.height - spare)).save(out, "JPEG", quality=80)
    return out.getvalue()


def _open(data: bytes) -> Image.Image:
    picture = Image.open(io.BytesIO(data), formats=FORMATS)
    width, height = picture.size
    if width * height > LARGEST_PICTURE:
        raise PhotoRefused(_TOO_MANY_PIXELS)
    if min(width, height) < SMALLEST_SIDE:
        raise PhotoRefused(
            N_(
                "This picture is only {width} x {height} pixels, too small to tell cars apart. "
                "Please send the original photo."
            ),
            width=width,
            height=height,
        )
    return picture


def _clean(picture: Image.Image) -> Photo:
    profile = picture.info.get("icc_profile")
    # A JPEG decodes straight to a half, quarter or eighth of its size, if that holds what is asked for on both sides.
    shrink = max(1.0, max(picture.size) / LONGEST_SIDE)
    picture.draft("RGB", (round(picture.width / shrink), round(picture.height / shrink)))
    picture.thumbnail((LONGEST_SIDE, LONGEST_SIDE), Image.Resampling.BICUBIC, reducing_gap=2.0)
    upright = _flat(_srgb(ImageOps.exif_transpose(picture), profile))
    out = io.BytesIO()
    Image.Image.save(_bare(upright), out, "JPEG", quality=QUALITY)
    jpeg = out.getvalue()
    return Photo(jpeg=jpeg, width=upright.width, height=upright.height, digest=sha256(jpeg).hexdigest())


def _bare(picture: Image.Image) -> Image.Image:
    picture.info = {}
    picture.getexif().clear()
    return picture


def _flat(picture: Image.Image) -> Image.Image:
    """Plain RGB; what is transparent becomes white."""
    if picture.mode in {"RGBA", "LA", "PA"} or "transparency" in picture.info:
        rgba = picture.convert("RGBA")
        picture = Image.new("RGB", rgba.size, "white")
        picture.paste(rgba, mask=rgba.getchannel("A"))
    return picture.convert("RGB")


def _srgb(picture: Image.Image, profile: bytes | None) -> Image.Image:
    """Colours as a screen without colour management shows them; iPhones write Display P3."""
    if profile is None or picture.mode != "RGB":
        return picture
    try:
        source = ImageCms.ImageCmsProfile(io.BytesIO(profile))
        if "sRGB" in ImageCms.getProfileDescription(source):
            return picture
        converted = ImageCms.profileToProfile(picture, source, ImageCms.createProfile("sRGB"))
    except ImageCms.PyCMSError:
        return picture
    return converted or picture
