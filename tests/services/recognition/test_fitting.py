"""A photo made to fit a service's limits."""

import io

import numpy
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from services.photo import Photo, read_photo
from services.recognition.fitting import fit


def photo(width: int, height: int, noise: bool = False) -> Photo:
    out = io.BytesIO()
    if noise:
        pixels = numpy.random.default_rng(1).integers(0, 255, (height, width, 3), dtype=numpy.uint8)
        picture = Image.fromarray(pixels)
    else:
        picture = Image.new("RGB", (width, height), (200, 40, 40))
    picture.save(out, "JPEG")
    return read_photo(out.getvalue())


def size(jpeg: bytes) -> tuple[int, int]:
    with Image.open(io.BytesIO(jpeg)) as picture:
        assert picture.format == "JPEG"
        return picture.size


def test_a_photo_that_fits_goes_out_as_it_is() -> None:
    fits = photo(800, 600)
    limits = {"longest_side": 4096, "shortest_side": 50, "most_bytes": 1_000_000, "widest_ratio": 3.0}
    assert fit(fits, **limits) is fits.jpeg  # type: ignore[arg-type]
    assert fit(fits) is fits.jpeg


def test_the_longest_side_is_met_by_scaling() -> None:
    assert size(fit(photo(800, 400), longest_side=400)) == (400, 200)
    assert size(fit(photo(400, 800), longest_side=400)) == (200, 400)


def test_a_small_picture_is_enlarged() -> None:
    assert size(fit(photo(400, 200), shortest_side=300)) == (600, 300)


def test_the_ratio_is_met_by_a_margin_around_the_whole_picture() -> None:
    jpeg = fit(photo(1000, 200), widest_ratio=3.0)
    assert size(jpeg) == (1000, 334)
    with Image.open(io.BytesIO(jpeg)) as picture:
        red, green, _ = picture.convert("RGB").getpixel((500, 5))  # type: ignore[misc]
    assert (red > 150, green < 90) == (True, True), "the margin has the picture's mean colour"


def test_sides_that_cannot_both_be_met_by_scaling_get_a_margin() -> None:
    assert size(fit(photo(1000, 200), longest_side=500, shortest_side=300)) == (500, 300)


def test_a_heavy_picture_is_pressed_harder_before_it_is_shrunk() -> None:
    heavy = photo(600, 400, noise=True)
    pressed = fit(heavy, most_bytes=len(heavy.jpeg) * 3 // 4)
    assert len(pressed) <= len(heavy.jpeg) * 3 // 4
    assert size(pressed) == (600, 400)
    tiny = fit(heavy, most_bytes=10_000)
    assert len(tiny) <= 10_000
    assert max(size(tiny)) < 600


def test_a_limit_no_picture_can_meet_is_a_programming_error() -> None:
    with pytest.raises(ValueError, match="no picture fits in 50 bytes"):
        fit(photo(300, 300), most_bytes=50)


@settings(max_examples=25, deadline=None)
@given(
    width=st.integers(200, 1600),
    height=st.integers(200, 1600),
    longest=st.integers(400, 2000),
    shortest=st.integers(15, 300),
    ratio=st.floats(1.0, 4.0),
)
def test_every_limit_holds_for_every_shape(width: int, height: int, longest: int, shortest: int, ratio: float) -> None:
    sent = size(fit(photo(width, height), longest_side=longest, shortest_side=shortest, widest_ratio=ratio))
    assert max(sent) <= longest
    assert min(sent) >= shortest
    assert max(sent) / min(sent) <= ratio + 1e-9
