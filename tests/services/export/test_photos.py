"""Photos go along without plates, places and cameras."""

import io

import numpy as np
import pytest
from PIL import Image

from services.export.photos import LONGEST_SIDE, fit_to_take_along
from services.photo import read_photo
from services.recognition.observation import Box
from services.recognition.vision import plate_mask
from services.vehicle import Side
from tests.drawn import drawn, photo


def test_a_plate_is_painted_over_before_the_photo_is_made_smaller(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(plate_mask, "plate_areas", lambda *_: (Box(left=0.4, top=0.4, right=0.6, bottom=0.6),))
    made = fit_to_take_along({Side.BACK: photo(1)})[Side.BACK]
    pixels = np.asarray(Image.open(io.BytesIO(made.jpeg)).convert("RGB"), np.int16)
    hidden = pixels[made.height * 2 // 5 : made.height * 3 // 5, made.width * 2 // 5 : made.width * 3 // 5]
    assert np.ptp(hidden, axis=(0, 1)).max() <= 8
    assert np.ptp(pixels, axis=(0, 1)).max() > 100


def test_neither_place_nor_camera_goes_along() -> None:
    exif = Image.Exif()
    exif[0x010F] = "SECRETCAMERA"
    exif.get_ifd(0x8825)[0x001B] = b"SECRETPLACE"
    out = io.BytesIO()
    drawn(2).save(out, "JPEG", exif=exif)
    assert b"SECRETCAMERA" in out.getvalue()
    made = fit_to_take_along({Side.FRONT: read_photo(out.getvalue())})[Side.FRONT]
    assert b"SECRET" not in made.jpeg


def test_photos_are_no_larger_than_a_page_needs() -> None:
    out = io.BytesIO()
    drawn(3, (3000, 2000)).save(out, "JPEG")
    made = fit_to_take_along({Side.FRONT: read_photo(out.getvalue())})[Side.FRONT]
    assert (made.width, made.height) == (LONGEST_SIDE, 667)
    assert Image.open(io.BytesIO(made.jpeg)).size == (made.width, made.height)
