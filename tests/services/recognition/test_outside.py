"""A photo leaves this machine through one boundary, where its plates are painted over."""

import io
import re
from pathlib import Path

import numpy as np
import pytest
import requests
from PIL import Image

from services.errors import Throttled
from services.photo import OutsidePhoto, Photo, read_photo
from services.recognition.clients.carnet import CarNet
from services.recognition.clients.imagga import Imagga
from services.recognition.clients.juhe import Juhe
from services.recognition.clients.openalpr import OpenAlpr
from services.recognition.clients.platerecognizer import PlateRecognizer
from services.recognition.lettering import reader
from services.recognition.observation import Box
from services.recognition.outside import for_outside
from services.recognition.vision import plate_mask

ROOT = Path(__file__).parents[3]
SAMPLE = ROOT / "mocks" / "world" / "samples" / "toyota-corolla-front.jpg"


def rgb(photo: Photo) -> np.ndarray[tuple[int, ...], np.dtype[np.uint8]]:
    return np.asarray(Image.open(io.BytesIO(photo.jpeg)).convert("RGB"))


def test_plates_are_painted_over_unless_they_are_wanted(monkeypatch: pytest.MonkeyPatch) -> None:
    photo = read_photo(SAMPLE.read_bytes())
    plate = Box(left=0.4, top=0.6, right=0.6, bottom=0.7)
    monkeypatch.setattr(plate_mask, "plate_areas", lambda *_: (plate,))
    assert for_outside(photo, hide_plates=False).jpeg == photo.jpeg
    hidden = rgb(for_outside(photo))[round(0.62 * photo.height) : round(0.68 * photo.height), photo.width // 2]
    assert np.ptp(hidden, axis=0).max() <= 12


def test_a_plate_is_looked_for_once_a_photo(monkeypatch: pytest.MonkeyPatch) -> None:
    looked: list[str] = []

    def nowhere(photo: Photo, *_: object) -> tuple[Box, ...]:
        looked.append(photo.digest)
        return ()

    monkeypatch.setattr(plate_mask, "plate_areas", nowhere)
    first, second = (read_photo(picture(shade)) for shade in (90, 91))
    for photo in (first, second, first):
        for_outside(photo)
    assert looked == [first.digest, second.digest]


def test_where_a_plate_is_is_not_kept_while_no_lettering_can_be_read(monkeypatch: pytest.MonkeyPatch) -> None:
    """What only looks like a plate is hidden meanwhile; the next time the lettering is asked again."""
    photo, read = read_photo(picture(92)), Box(left=0.4, top=0.6, right=0.6, bottom=0.7)
    monkeypatch.setattr(plate_mask, "plate_areas", lambda _photo, plate=None, _keep=(): (plate,) if plate else ())

    def too_many(_photo: Photo) -> None:
        raise Throttled("Badge reader")

    monkeypatch.setattr(reader, "plate_and_lettering", too_many)
    assert for_outside(photo).jpeg == photo.jpeg
    monkeypatch.setattr(reader, "plate_and_lettering", lambda _photo: (read, ()))
    assert for_outside(photo).jpeg != photo.jpeg


def picture(shade: int) -> bytes:
    """A picture of its own for each shade, with nothing on it."""
    drawn, out = Image.new("RGB", (640, 480), (shade, shade, shade)), io.BytesIO()
    drawn.paste((200, 30, 30), (300, 300, 400, 400))
    drawn.save(out, "JPEG")
    return out.getvalue()


def test_no_caller_can_send_a_photo_that_did_not_pass_the_boundary() -> None:
    """The type checker, which CI runs, reports a `type: ignore` that is not needed: each line here has to be wrong."""
    photo, web = read_photo(SAMPLE.read_bytes()), requests.Session()
    for wrong in (
        lambda: Imagga("", "", "", "", web).recognize(photo),  # type: ignore[arg-type]
        lambda: Imagga("", "", "", "", web).tags(photo),  # type: ignore[arg-type]
        lambda: CarNet("", "", web).recognize(photo),  # type: ignore[arg-type]
        lambda: Juhe("", "", web).recognize(photo),  # type: ignore[arg-type]
        lambda: OpenAlpr("", "", web).recognize(photo),  # type: ignore[arg-type]
        lambda: PlateRecognizer("", "", web).recognize(photo),  # type: ignore[arg-type]
    ):
        assert callable(wrong)


def test_the_boundary_alone_makes_photos_for_outside() -> None:
    makers = {
        str(path.relative_to(ROOT))
        for room in ("services", "pages", "mocks")
        for path in (ROOT / room).rglob("*.py")
        if re.search(r"\bOutsidePhoto(\.\w+)?\((?!Photo\))", path.read_text())
    }
    assert makers == {"services/recognition/outside.py"}
    assert issubclass(OutsidePhoto, Photo)
