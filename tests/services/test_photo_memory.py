"""Whatever is within the limits takes little memory; what would take more is a sentence."""

import io
from pathlib import Path

import pytest
from PIL import Image

from benchmarks.photo_memory import PROMISED_MB, Kind, peak
from services.errors import PhotoRefused
from services.photo import read_photo


def picture(size: tuple[int, int], mode: str, kind: str, **options: object) -> bytes:
    out = io.BytesIO()
    Image.linear_gradient("L").convert(mode).resize(size).save(out, kind, **options)
    return out.getvalue()


@pytest.mark.parametrize(
    "kind",
    [
        Kind("JPEG", 63),
        Kind("JPEG", 25, progressive=True),
        Kind("PNG", 25, "RGBA"),
        Kind("WEBP", 16, "RGBA"),
        Kind("AVIF", 15),
        Kind("HEIF", 25),
    ],
    ids=lambda kind: kind.name,
)
def test_a_photo_within_the_limits_takes_150_mb_at_most(kind: Kind, tmp_path: Path) -> None:
    outcome, megabytes = peak(kind, tmp_path)
    assert outcome == "taken"
    assert megabytes <= PROMISED_MB


@pytest.mark.parametrize(
    ("kind", "most", "options"),
    [("PNG", 25, {}), ("WEBP", 16, {}), ("AVIF", 15, {"speed": 10}), ("JPEG", 25, {"progressive": True})],
)
def test_what_would_take_more_is_a_sentence(kind: str, most: int, options: dict[str, object]) -> None:
    with pytest.raises(PhotoRefused, match=f"{most} megapixels"):
        read_photo(picture((6000, 1_000 * (most + 2) // 6), "RGB", kind, **options))


@pytest.mark.parametrize(("kind", "mode"), [("WEBP", "RGBA"), ("PNG", "RGBA"), ("HEIF", "RGB")])
def test_made_small_a_strip_at_a_time_it_is_the_same_picture(kind: str, mode: str) -> None:
    """Each corner keeps its colour and its place, and what is transparent is white."""
    red, blue, nothing = (250, 30, 20), (0, 0, 128), (0, 0, 0, 0)
    drawn, out = Image.new(mode, (4000, 3000), blue), io.BytesIO()
    drawn.paste(red, (0, 0, 2000, 1500))
    if mode == "RGBA":
        drawn.paste(nothing, (2000, 1500, 4000, 3000))
    drawn.save(out, kind)
    with Image.open(io.BytesIO(read_photo(out.getvalue()).jpeg)) as seen:
        assert seen.size == (1600, 1200)
        found = [seen.getpixel(corner) for corner in ((100, 100), (1500, 100), (100, 1100), (1500, 1100))]
    wanted = [red, blue, blue, (255, 255, 255) if mode == "RGBA" else blue]
    assert [pytest.approx(colour, abs=12) for colour in wanted] == found


def test_a_large_picture_is_turned_as_its_data_say() -> None:
    exif, out = Image.Exif(), io.BytesIO()
    exif[0x0112] = 6  # a quarter clockwise
    Image.new("RGB", (4000, 3000)).save(out, "WEBP", exif=exif)
    clean = read_photo(out.getvalue())
    assert (clean.width, clean.height) == (1200, 1600)
