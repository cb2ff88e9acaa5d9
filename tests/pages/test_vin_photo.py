"""A photo of the VIN on Confirm: it fills the car, is shown beside what was read, and is a witness against photos."""

import io
from collections.abc import Callable

import numpy as np
import pytest
import zxingcpp
from PIL import Image
from streamlit.testing.v1 import AppTest

from pages.parts.confirm import vin_photo
from pages.parts.frame.visit import Visit
from services.recognition.lettering.vin_photo import VinReading
from services.recognition.merge import Identification, Suggestion
from tests.pages.test_flow import press, words
from tests.vins import COROLLA_2010, vin

Open = Callable[[], AppTest]
ACCORD = vin("1HGCP2F8", "C")


def label(text: str) -> tuple[str, bytes, str]:
    """A bar code on white."""
    code = zxingcpp.create_barcode(text, zxingcpp.BarcodeFormat.QRCode).to_image(scale=6)
    out, sheet = io.BytesIO(), Image.new("RGB", (900, 600), "white")
    sheet.paste(Image.fromarray(np.asarray(code)).convert("RGB"), (200, 100))
    sheet.save(out, "JPEG")
    return "vin.jpg", out.getvalue(), "image/jpeg"


@pytest.fixture
def seen(open_app: Open) -> AppTest:
    """Confirm after two photos of a Corolla."""
    at, car = open_app(), Suggestion(make="Toyota", model="Corolla", score=0.9)
    at.session_state["visit"] = Visit(identification=Identification(make=car, suggestions=(car,)), unread=True)
    at = at.switch_page("confirm.py").run()
    assert at.selectbox(key="model").value == "Corolla"
    return at


@pytest.fixture
def page(open_app: Open) -> AppTest:
    return open_app().switch_page("confirm.py").run()


def test_a_label_fills_the_car_and_stands_beside_what_was_read(page: AppTest) -> None:
    at = page.file_uploader[0].set_value(label(ACCORD)).run()
    assert (at.selectbox(key="make").value, at.selectbox(key="model").value) == ("Honda", "Accord")
    assert at.selectbox(key="year").value == 2012
    assert at.text_input(key="vin").value == ACCORD
    assert "Read from the bar code" in words(at)
    assert f"`{ACCORD[:3]} {ACCORD[3:9]} {ACCORD[9:]}`" in [one.value for one in at.markdown]
    assert not at.exception


def test_what_model_and_trim_share_is_said_once(page: AppTest) -> None:
    at = page.file_uploader[0].set_value(label(vin("WMWMF735", "7"))).run()
    assert "says: 2007 MINI Cooper S." in words(at)


def test_a_vin_that_contradicts_the_photos_is_a_question(seen: AppTest) -> None:
    at = seen.file_uploader[0].set_value(label(ACCORD)).run()
    assert at.selectbox(key="model").value == "Corolla", "nothing is decided yet"
    assert "The VIN belongs to a 2012 Honda Accord" in words(at)
    at = press(at, next(one.label for one in at.button if one.label.startswith("The VIN is right")))
    assert (at.selectbox(key="make").value, at.selectbox(key="model").value) == ("Honda", "Accord")
    assert "belongs to a" not in words(at)


def test_the_photos_may_be_right(seen: AppTest) -> None:
    at = seen.file_uploader[0].set_value(label(ACCORD)).run()
    at = press(at, next(one.label for one in at.button if one.label.startswith("The photos are right")))
    assert (at.selectbox(key="make").value, at.selectbox(key="model").value) == ("Toyota", "Corolla")


def test_a_vin_that_agrees_with_the_photos_asks_nothing(seen: AppTest) -> None:
    at = seen.file_uploader[0].set_value(label(COROLLA_2010)).run()
    assert at.selectbox(key="year").value == 2010
    assert "belongs to a" not in words(at)


def test_a_vin_that_is_not_certain_waits_for_the_person(page: AppTest, monkeypatch: pytest.MonkeyPatch) -> None:
    out = io.BytesIO()
    Image.new("RGB", (200, 40), "white").save(out, "JPEG")
    doubtful = VinReading(ACCORD, sure=False, by_code=False, crop=out.getvalue())
    monkeypatch.setattr(vin_photo, "read_vin_photo", lambda _photo: doubtful)
    at = page.file_uploader[0].set_value(label("x")).run()
    assert at.text_input(key="vin").value == ACCORD
    assert at.selectbox(key="make").value is None
    assert "Not every character is certain" in words(at)


def test_a_photo_without_a_vin_and_a_file_that_is_none_are_sentences(
    page: AppTest, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(vin_photo, "read_vin_photo", lambda _photo: None)
    at = page.file_uploader[0].set_value(label("x")).run()
    assert "No VIN could be read in this photo" in words(at)
    at = at.file_uploader[0].set_value(("vin.jpg", b"none", "image/jpeg")).run()
    assert "not a picture we can read" in words(at)
    assert not at.exception
