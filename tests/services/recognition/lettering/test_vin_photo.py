"""VINs in photos: bar codes, lettering, the check digit as judge."""

import io
import logging
from pathlib import Path

import numpy as np
import pytest
import zxingcpp
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image, ImageDraw, ImageFont

from benchmarks.vin_labels import FONTS, TUNED_ON, draw
from services.photo import Photo, read_photo
from services.recognition.lettering import vin_photo
from services.recognition.lettering.vin_photo import read_vin_photo, vins_in, vins_read
from services.specs.vin import LOOK_ALIKES, check_digit
from tests.vins import COROLLA_2010, vin

ACCORD = vin("1HGCP2F8", "C")
EUROPEAN = "WVGZZZ5NZJM000001"


def photo(picture: Image.Image) -> Photo:
    out = io.BytesIO()
    picture.save(out, "JPEG", quality=85)
    return read_photo(out.getvalue())


def coded(text: str, kind: str = "Code39") -> Image.Image:
    """A white label with one bar code."""
    code = zxingcpp.create_barcode(text, getattr(zxingcpp.BarcodeFormat, kind)).to_image(scale=3)
    label = Image.new("RGB", (1000, 600), "white")
    label.paste(Image.fromarray(np.asarray(code)).convert("RGB"), (80, 150))
    return label


@pytest.mark.parametrize("kind", ["Code39", "Code128", "DataMatrix", "QRCode"])
def test_a_bar_code_is_read_and_the_check_digit_makes_it_sure(kind: str) -> None:
    found = read_vin_photo(photo(coded(COROLLA_2010, kind)))
    assert found
    assert (found.vin, found.sure, found.by_code) == (COROLLA_2010, True, True)
    with Image.open(io.BytesIO(found.crop)) as crop:
        assert crop.width < 1000, "the place alone is shown"


def test_a_bar_code_that_does_not_check_is_not_sure() -> None:
    found = read_vin_photo(photo(coded(EUROPEAN, "Code128")))
    assert found
    assert (found.vin, found.sure) == (EUROPEAN, False)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        (COROLLA_2010, {COROLLA_2010}),
        (f"I{COROLLA_2010}", {COROLLA_2010}),
        (f"*{COROLLA_2010}*", {COROLLA_2010}),
        (f"https://maker.test/owner?vin={COROLLA_2010}&lang=en", {COROLLA_2010}),
        (COROLLA_2010.replace("1", "I").replace("0", "O"), {COROLLA_2010}),
        ("4006381333931", set()),
        ("ABCDEFGHJKLMNPRST", set()),
    ],
)
def test_a_code_s_text_may_hold_more_than_the_vin(text: str, found: set[str]) -> None:
    assert vins_in(text) == found


@pytest.mark.parametrize(
    ("line", "read"),
    [
        (COROLLA_2010, (COROLLA_2010, 0)),
        (f"VIN: {COROLLA_2010}", (COROLLA_2010, 0)),
        (f"V.I.N. {COROLLA_2010[:8]} {COROLLA_2010[8:]}", (COROLLA_2010, 0)),
        (f"*{COROLLA_2010}*", (COROLLA_2010, 0)),
        (COROLLA_2010.replace("0", "O"), (COROLLA_2010, 0)),
        (COROLLA_2010.replace("B", "8"), (COROLLA_2010, 1)),
        (COROLLA_2010[:13] + "OOO1", (COROLLA_2010, 0)),
        (EUROPEAN, (EUROPEAN, 0)),
    ],
)
def test_lettering_is_put_right_where_the_check_digit_says_how(line: str, read: tuple[str, int]) -> None:
    assert read in set(vins_read(line))


def test_a_line_that_is_no_vin_gives_none() -> None:
    for line in ("THIS VEHICLE CONFORMS TO ALL", "GVWR 3116 LB GAWR FR 3511 LB", "MFD BY FORD 02/20", "", "1234567890"):
        assert list(vins_read(line)) == []


@given(place=st.integers(0, 16), pair=st.sampled_from(LOOK_ALIKES), turned=st.booleans())
def test_one_sign_taken_for_another_is_never_taken_for_sure(place: int, pair: str, turned: bool) -> None:
    wrong, right = (pair[1], pair[0]) if turned else (pair[0], pair[1])
    for whole in (COROLLA_2010, ACCORD, vin("JM1BPBCM", "M", "1234567"), vin("5UXWX7C5", "B", "L812345")):
        if whole[place] == right:
            slipped = whole[:place] + wrong + whole[place + 1 :]
            for found, mends in vins_read(slipped):
                assert found == whole or mends or found[8] != check_digit(found)


def lettered(text: str, height: int = 52) -> Image.Image:
    label = Image.new("RGB", (1000, 400), (240, 240, 236))
    font = ImageFont.truetype(str(FONTS / TUNED_ON[1]), height)
    ImageDraw.Draw(label).text((90, 150), text, font=font, fill=(20, 20, 24))
    return label


needs_fonts = pytest.mark.skipif(
    not all((FONTS / name).exists() for name in TUNED_ON), reason="the typefaces of the drawn labels are not installed"
)


@needs_fonts
@pytest.mark.parametrize("turn", [0, 90, 180, 270])
def test_lettering_is_read_whichever_way_the_phone_was_held(turn: int) -> None:
    found = read_vin_photo(photo(lettered(ACCORD).rotate(turn, expand=True)))
    assert found
    assert (found.vin, found.by_code) == (ACCORD, False)
    with Image.open(io.BytesIO(found.crop)) as crop:
        assert crop.width > 3 * crop.height, "it is shown the right way up"


@needs_fonts
def test_a_photo_without_a_vin_has_none() -> None:
    assert read_vin_photo(photo(lettered("TIRE PRESSURE 32 PSI"))) is None


@needs_fonts
def test_a_wrong_vin_is_never_sure() -> None:
    """One sign printed wrong: it is read as it stands, and not called sure."""
    found = read_vin_photo(photo(lettered(ACCORD[:8] + "X" + ACCORD[9:])))
    assert found is None or not found.sure


@needs_fonts
def test_a_vin_enters_no_log_and_no_repr(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    found = read_vin_photo(photo(lettered(ACCORD)))
    assert found
    assert ACCORD not in caplog.text + repr(found)


@needs_fonts
def test_the_same_number_draws_the_same_label() -> None:
    assert draw(7, TUNED_ON) == draw(7, TUNED_ON)
    assert Path(TUNED_ON[0]).stem in {draw(seed, TUNED_ON).typeface for seed in range(20)}
    assert vin_photo.CODES == ("Code39", "Code128", "DataMatrix", "QRCode")
