import io
from importlib.util import find_spec
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from services.photo import Photo, read_photo
from services.recognition.lettering.ocr import read_words
from services.recognition.lettering.reader import plate_and_lettering
from services.recognition.observation import Box
from services.recognition.vision import plate_finder
from services.recognition.vision.plate_mask import hide_plates, painted_plate, plate_areas
from tests.drawn import photo as drawn_photo

SAMPLES = Path(__file__).parents[4] / "mocks" / "world" / "samples"
PICTURES = sorted(SAMPLES.glob("*.jpg"))
shares = st.floats(0, 1)
BLOCK = 16  # pixels over which a JPEG smears an edge


def read(path: Path) -> Photo:
    return read_photo(path.read_bytes())


def rgb(photo: Photo) -> np.ndarray:
    return np.asarray(Image.open(io.BytesIO(photo.jpeg)).convert("RGB"), np.int16)


def inside(box: Box, photo: Photo) -> tuple[slice, slice]:
    rows = slice(round(box.top * photo.height) + BLOCK, round(box.bottom * photo.height) - BLOCK)
    return rows, slice(round(box.left * photo.width) + BLOCK, round(box.right * photo.width) - BLOCK)


@pytest.mark.parametrize("path", PICTURES[:4], ids=lambda path: path.stem)
def test_what_is_hidden_is_one_flat_colour_and_the_rest_stays(path: Path) -> None:
    photo, box = read(path), Box(left=0.4, top=0.5, right=0.6, bottom=0.6)
    hidden = hide_plates(photo, [box])
    rows, columns = inside(box, hidden)
    assert np.ptp(rgb(hidden)[rows, columns], axis=(0, 1)).max() <= 4
    assert np.ptp(rgb(photo)[rows, columns], axis=(0, 1)).max() > 30
    top = slice(0, photo.height // 3)
    assert np.abs(rgb(hidden)[top] - rgb(photo)[top]).mean() < 2


def test_what_is_hidden_does_not_depend_on_the_order_of_the_characters() -> None:
    """A mosaic or a blur of two plates differs; a fill does not, so nothing can be worked out from it."""
    base = Image.new("RGB", (400, 300), "gray")
    stripes = np.zeros((40, 120, 3), np.uint8)
    stripes[:, ::12] = 255
    photos = []
    for plate in (stripes, stripes[:, ::-1]):
        picture = base.copy()
        picture.paste(Image.fromarray(np.ascontiguousarray(plate)), (140, 130))
        out = io.BytesIO()
        picture.save(out, "PNG")
        photos.append(read_photo(out.getvalue()))
    box = Box(left=0.34, top=0.42, right=0.66, bottom=0.58)
    one, other = (rgb(hide_plates(photo, [box])) for photo in photos)
    assert np.abs(one - other).max() <= 1


def test_the_hidden_photo_has_its_own_digest_and_no_metadata() -> None:
    photo = drawn_photo(3)
    hidden = hide_plates(photo, [Box(left=0.2, top=0.2, right=0.5, bottom=0.5)])
    assert hidden.digest != photo.digest
    picture = Image.open(io.BytesIO(hidden.jpeg))
    assert not picture.getexif()
    assert picture.size == (hidden.width, hidden.height) == (photo.width, photo.height)


def test_a_photo_without_plates_stays_the_very_same() -> None:
    photo = drawn_photo(4)
    assert hide_plates(photo, []) is photo


@pytest.mark.parametrize("path", [one for one in PICTURES if "riley" not in one.stem], ids=lambda path: path.stem)
def test_where_a_plate_was_painted_over_is_seen_again(path: Path) -> None:
    """The place tells where badges are, when the plate itself can no longer do so."""
    photo = read(path)
    (area,) = plate_areas(photo)
    found = painted_plate(hide_plates(photo, [area]))
    assert found is not None
    for edge in ("left", "top", "right", "bottom"):
        assert getattr(found, edge) == pytest.approx(getattr(area, edge), abs=0.03)
    assert painted_plate(photo) is None


@given(left=shares, top=shares, right=shares, bottom=shares)
def test_any_box_can_be_hidden(left: float, top: float, right: float, bottom: float) -> None:
    photo = drawn_photo(5)
    hidden = hide_plates(photo, [Box(left=left, top=top, right=right, bottom=bottom)])
    assert (hidden.width, hidden.height) == (photo.width, photo.height)


@pytest.mark.parametrize("path", [one for one in PICTURES if "riley" not in one.stem], ids=lambda path: path.stem)
def test_the_plates_of_the_drawn_cars_are_found_without_ocr(path: Path) -> None:
    assert len(plate_areas(read(path))) == 1


def test_a_plate_that_was_read_is_hidden_exactly_and_nothing_else() -> None:
    photo, read_at = drawn_photo(6), Box(left=0.42, top=0.6, right=0.58, bottom=0.65)
    assert plate_areas(photo, read_at) == (read_at,)


def test_plates_are_not_looked_for_where_one_was_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(plate_finder, "find_plates", lambda _: pytest.fail("looked for"))
    assert plate_areas(drawn_photo(6), Box(left=0.42, top=0.6, right=0.58, bottom=0.65))


@pytest.mark.parametrize(
    "box",
    [
        Box(left=0.4, top=0.02, right=0.6, bottom=0.06),  # a sign above
        Box(left=0.05, top=0.6, right=0.95, bottom=0.7),  # wider than any plate
        Box(left=0.5, top=0.5, right=0.51, bottom=0.6),  # upright
    ],
    ids=str,
)
def test_what_no_plate_can_be_is_not_hidden(box: Box, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(plate_finder, "find_plates", lambda _: (box,))
    assert plate_areas(drawn_photo(6), box) == ()


@given(top=st.floats(0.55, 0.7), height=st.floats(0.02, 0.1), left=st.floats(0.3, 0.6), width=st.floats(0.02, 0.3))
def test_lettering_that_names_the_car_is_never_covered(top: float, height: float, left: float, width: float) -> None:
    lettering = Box(left=left, top=top, right=left + width, bottom=top + height)
    for area in plate_areas(drawn_photo(6), Box(left=0.42, top=0.6, right=0.58, bottom=0.65), [lettering]):
        across = min(area.right, lettering.right) - max(area.left, lettering.left)
        down = min(area.bottom, lettering.bottom) - max(area.top, lettering.top)
        assert across <= 1e-9 or down <= 1e-9


@pytest.mark.skipif(find_spec("rapidocr") is None, reason="the OCR package is not installed")
@pytest.mark.parametrize("path", PICTURES[::3], ids=lambda path: path.stem)
def test_no_ocr_reads_a_hidden_plate(path: Path) -> None:
    photo = read(path)
    hidden = hide_plates(photo, plate_areas(photo, *plate_and_lettering(photo)))
    assert not [word for word in read_words(hidden) if "CURB" in word.text.upper()]
