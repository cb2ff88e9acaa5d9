"""Uploads become clean photos, or a sentence that says what to do."""

import contextlib
import io
import zlib
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image, ImageCms, ImageDraw

from services.errors import PhotoRefused
from services.photo import LONGEST_SIDE, read_photo, thumbnail

ORIENTATION, MAKE, GPS = 0x0112, 0x010F, 0x8825


def drawing(width: int = 640, height: int = 480, mode: str = "RGB") -> Image.Image:
    """A picture whose four corners differ, so that a turn or a flip shows."""
    picture = Image.new("RGB", (width, height), "gray")
    draw = ImageDraw.Draw(picture)
    for x, y, colour in ((0, 0, "red"), (1, 0, "lime"), (0, 1, "blue"), (1, 1, "white")):
        draw.rectangle(
            [x * width // 2, y * height // 2, x * width // 2 + width // 2, y * height // 2 + height // 2], fill=colour
        )
    return picture.convert(mode)


def encoded(picture: Image.Image, kind: str = "JPEG", **options: object) -> bytes:
    out = io.BytesIO()
    picture.save(out, kind, **options)
    return out.getvalue()


def corners(jpeg: bytes) -> list[tuple[int, ...]]:
    """The four corner colours, each channel rounded to 0 or 1."""
    picture = Image.open(io.BytesIO(jpeg)).convert("RGB")
    width, height = picture.size
    points = [(x, y) for y in (height // 4, height * 3 // 4) for x in (width // 4, width * 3 // 4)]
    return [tuple(int(channel > 127) for channel in picture.getpixel(point)) for point in points]  # type: ignore[union-attr]


UPRIGHT = [(1, 0, 0), (0, 1, 0), (0, 0, 1), (1, 1, 1)]
# How a camera stores an upright scene under each orientation tag.
STORED = {
    1: None,
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_90,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_270,
}


@pytest.mark.parametrize("tag", STORED)
def test_every_orientation_comes_out_upright(tag: int) -> None:
    picture = drawing()
    stored = picture.transpose(STORED[tag]) if STORED[tag] is not None else picture  # type: ignore[arg-type]
    exif = Image.Exif()
    exif[ORIENTATION] = tag
    photo = read_photo(encoded(stored, exif=exif))
    assert (photo.width, photo.height) == (640, 480)
    assert corners(photo.jpeg) == UPRIGHT


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "AVIF", "HEIF"])
def test_every_format_phones_make_is_read(kind: str) -> None:
    photo = read_photo(encoded(drawing(), kind))
    assert Image.open(io.BytesIO(photo.jpeg)).format == "JPEG"
    assert corners(photo.jpeg) == UPRIGHT


@pytest.mark.parametrize("mode", ["L", "P", "CMYK", "1"])
def test_every_colour_mode_becomes_rgb(mode: str) -> None:
    kind = "JPEG" if mode in {"L", "CMYK"} else "PNG"
    assert Image.open(io.BytesIO(read_photo(encoded(drawing(mode=mode), kind)).jpeg)).mode == "RGB"


def test_what_is_transparent_becomes_white() -> None:
    photo = read_photo(encoded(Image.new("RGBA", (300, 300), (0, 0, 0, 0)), "PNG"))
    assert corners(photo.jpeg) == [(1, 1, 1)] * 4


def test_location_and_camera_data_never_leave() -> None:
    exif = Image.Exif()
    exif[MAKE] = "SecretCamera"
    exif.get_ifd(GPS).update({1: "N", 2: (52.0, 31.0, 0.0)})
    data = encoded(drawing(), exif=exif, comment=b"SecretComment", xmp=b"<x>SecretXmp</x>")
    assert b"SecretCamera" in data
    jpeg = read_photo(data).jpeg
    assert b"Secret" not in jpeg
    assert not dict(Image.open(io.BytesIO(jpeg)).getexif())
    assert b"Exif" not in jpeg


def test_large_photos_are_made_small_and_small_ones_left_alone() -> None:
    assert max(read_photo(encoded(drawing(4000, 3000))).width, 0) == LONGEST_SIDE
    assert read_photo(encoded(drawing(300, 260))).width == 300


def test_the_same_picture_has_the_same_digest_whatever_its_metadata() -> None:
    exif = Image.Exif()
    exif[MAKE] = "Another"
    assert read_photo(encoded(drawing())).digest == read_photo(encoded(drawing(), exif=exif)).digest


def test_wide_gamut_colours_are_brought_to_srgb() -> None:
    lab = ImageCms.ImageCmsProfile(ImageCms.createProfile("LAB"))  # a profile that no RGB picture can have
    photo = read_photo(encoded(drawing(), icc_profile=lab.tobytes()))
    assert "icc_profile" not in Image.open(io.BytesIO(photo.jpeg)).info


# Display P3: its red, green and blue, and a curve near sRGB's. Pure red of sRGB is a duller red in it.
P3_RED_OF_SRGB = (234, 51, 35)


def display_p3() -> bytes:
    """A profile with the primaries of Display P3 (D65 white adapted to D50), written out by hand."""

    def fixed(value: float) -> bytes:
        return round(value * 65_536).to_bytes(4, "big", signed=True)

    def xyz(*values: float) -> bytes:
        return b"XYZ " + bytes(4) + b"".join(map(fixed, values))

    curve = b"para" + bytes(4) + b"\0\3\0\0" + b"".join(map(fixed, (2.4, 0.947867, 0.052133, 0.077399, 0.04045)))
    name = b"desc" + bytes(4) + (11).to_bytes(4, "big") + b"Display P3\0" + bytes(78)
    tags = {
        b"desc": name + bytes(-len(name) % 4),
        b"wtpt": xyz(0.9642, 1.0, 0.8249),
        b"rXYZ": xyz(0.51512, 0.2412, -0.00105),
        b"gXYZ": xyz(0.29198, 0.69225, 0.04189),
        b"bXYZ": xyz(0.1571, 0.06657, 0.78407),
        b"rTRC": curve,
        b"gTRC": curve,
        b"bTRC": curve,
        b"cprt": b"text" + bytes(4) + b"none",
    }
    table, body, at = len(tags).to_bytes(4, "big"), b"", 128 + 4 + 12 * len(tags)
    for tag, content in tags.items():
        table += tag + (at + len(body)).to_bytes(4, "big") + len(content).to_bytes(4, "big")
        body += content + bytes(-len(content) % 4)
    size = (at + len(body)).to_bytes(4, "big")
    head = size + bytes(4) + b"\x02\x10\0\0mntrRGB XYZ " + bytes(12) + b"acsp" + bytes(28)
    head += b"".join(map(fixed, (0.9642, 1.0, 0.8249)))
    return head + bytes(128 - len(head)) + table + body


@pytest.mark.parametrize("mode", ["RGB", "RGBA", "P"])
def test_display_p3_is_brought_to_srgb_whatever_the_colour_mode(mode: str) -> None:
    picture = Image.new("RGB", (300, 300), P3_RED_OF_SRGB).convert(mode)
    photo = read_photo(encoded(picture, "PNG", icc_profile=display_p3()))
    red, green, blue = Image.open(io.BytesIO(photo.jpeg)).convert("RGB").getpixel((150, 150))  # type: ignore[misc]
    assert red > 235  # 234 as it stands; a palette is coarse
    assert max(green, blue) < 40  # 51 as it stands


def test_sixteen_bits_of_grey_keep_their_picture() -> None:
    ramp = np.tile(np.linspace(0, 65_535, 400).astype(np.uint16), (300, 1))
    photo = read_photo(encoded(Image.fromarray(ramp), "PNG"))
    grey = np.asarray(Image.open(io.BytesIO(photo.jpeg)).convert("L"), dtype=int)
    assert [grey[150, x] // 26 for x in (4, 200, 395)] == [0, 4, 9]


@pytest.mark.parametrize("kind", [b"zTXt", b"iTXt", b"tEXt"])
def test_megabytes_of_text_in_a_png_are_dropped(kind: bytes) -> None:
    text = b"words " * 500_000
    content = {
        b"zTXt": b"k\0\0" + zlib.compress(text),
        b"iTXt": b"k\0\1\0\0\0" + zlib.compress(text),
        b"tEXt": b"k\0" + text,
    }[kind]
    chunk = len(content).to_bytes(4, "big") + kind + content + zlib.crc32(kind + content).to_bytes(4, "big")
    png = encoded(drawing(), "PNG")
    assert corners(read_photo(png[:33] + chunk + png[33:]).jpeg) == UPRIGHT


@pytest.mark.parametrize("options", [{}, {"progressive": True}, {"subsampling": 0}, {"quality": 95}], ids=str)
@pytest.mark.parametrize("missing", [1, 2, 4])
def test_a_jpeg_without_its_last_bytes_is_read(options: dict[str, Any], missing: int) -> None:
    assert corners(read_photo(encoded(noisy(), **options)[:-missing]).jpeg) == UPRIGHT


@pytest.mark.parametrize("options", [{}, {"progressive": True}, {"subsampling": 0}], ids=str)
@pytest.mark.parametrize("share", [0.3, 0.6, 0.9])
def test_a_jpeg_whose_rows_are_missing_is_refused(options: dict[str, Any], share: float) -> None:
    whole = encoded(noisy(), **options)
    with pytest.raises(PhotoRefused, match="damaged"):
        read_photo(whole[: int(len(whole) * share)])


def noisy() -> Image.Image:
    """The drawing with a grain, as a camera's picture has: a cut then falls into the middle of a row."""
    grain = np.random.default_rng(7).integers(-20, 20, (480, 640, 3))
    picture = np.asarray(drawing().convert("RGB"), dtype=int)
    picture = np.where((picture > 30) & (picture < 225), picture + grain, picture)
    middle = picture[60:-60, 60:-60]
    middle += np.random.default_rng(8).integers(-20, 20, middle.shape)
    return Image.fromarray(picture.clip(0, 255).astype(np.uint8))


def bomb(side: int) -> bytes:
    """A tiny PNG that claims and holds side x side black pixels."""
    return encoded(Image.new("1", (side, side)), "PNG", optimize=True)


REFUSED = {
    "nothing": (b"", "empty"),
    "text": (b"hello, I am no picture", "not a picture"),
    "page": (b"<!doctype html><html></html>", "not a picture"),
    "drawing": (b'<svg xmlns="http://www.w3.org/2000/svg"/>', "not a picture"),
    "archive": (b"PK\x03\x04" + bytes(400), "not a picture"),
    "program": (b"MZ" + bytes(400), "not a picture"),
    "gif": (encoded(drawing(), "GIF"), "not a picture"),
    "tiff": (encoded(drawing(), "TIFF"), "not a picture"),
    "bmp": (encoded(drawing(), "BMP"), "not a picture"),
    "fits": (b"SIMPLE  =                    T" + b" " * 2850, "not a picture"),
    "cut jpeg": (encoded(drawing())[:600], "damaged"),
    "cut png": (encoded(drawing(), "PNG")[:200], "damaged"),
    "too small": (encoded(drawing(120, 90)), "too small"),
    "81 megapixels": (bomb(9000), "64 megapixels"),
    "400 megapixels": (bomb(20_000), "64 megapixels"),
    "too many bytes": (bytes(20_000_001), "20 MB"),
}


@pytest.mark.parametrize("case", REFUSED)
def test_what_is_no_usable_photo_is_refused_in_words(case: str) -> None:
    data, words = REFUSED[case]
    with pytest.raises(PhotoRefused, match=words) as refused:
        read_photo(data)
    assert "Please" in str(refused.value)


def test_a_png_with_a_bomb_in_its_text_chunk_is_refused_or_cleaned() -> None:
    png = encoded(drawing(), "PNG")
    body = b"zTXt" + b"k\0\0" + zlib.compress(bytes(80_000_000))
    chunk = len(body[4:]).to_bytes(4, "big") + body + zlib.crc32(body).to_bytes(4, "big")
    data = png[:33] + chunk + png[33:]
    with contextlib.suppress(PhotoRefused):
        assert len(read_photo(data).jpeg) < 1_000_000


@given(st.binary(max_size=400), st.sampled_from([b"", b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n", b"RIFF\0\0\0\0WEBP"]))
def test_any_bytes_give_a_photo_or_a_sentence(junk: bytes, head: bytes) -> None:
    with pytest.raises(PhotoRefused):
        read_photo(head + junk)


@given(st.data())
def test_a_damaged_photo_never_breaks_the_reader(data: st.DataObject) -> None:
    whole = bytearray(encoded(drawing(320, 240), data.draw(st.sampled_from(["JPEG", "PNG", "WEBP"]))))
    for _ in range(data.draw(st.integers(1, 8))):
        whole[data.draw(st.integers(0, len(whole) - 1))] = data.draw(st.integers(0, 255))
    with contextlib.suppress(PhotoRefused):
        read_photo(bytes(whole))


def test_a_thumbnail_is_the_same_picture_but_smaller() -> None:
    small = thumbnail(encoded(drawing()), longest_side=160)
    assert Image.open(io.BytesIO(small)).size == (160, 120)
    assert corners(small) == UPRIGHT
