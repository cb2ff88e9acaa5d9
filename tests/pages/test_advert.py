"""Is it a fair price? Each state of the page, driven without a browser."""

import io
import logging
from collections.abc import Callable

import pytest
import requests
from PIL import Image
from streamlit.testing.v1 import AppTest

from pages.parts.advert import given
from services.build import shared_services
from services.errors import Unavailable
from services.market.catalogue import catalogue
from services.market.price_model import market
from tests.pages.test_flow import press, words

Open = Callable[[], AppTest]
COROLLA = "2016 Toyota Corolla LE - ${price}\n84k miles, clean title, one owner. Call 555-0142 after 5."


@pytest.fixture(scope="module", autouse=True)
def loaded() -> None:
    """The market's files, which the app loads at its start."""
    catalogue().makes()
    market()


@pytest.fixture
def page(open_app: Open) -> AppTest:
    return open_app().switch_page("advert.py").run()


def check(at: AppTest, text: str) -> AppTest:
    at.text_area(key="advert text").set_value(text)
    return press(at, "Check the price")


def test_an_empty_page_says_what_to_do(page: AppTest) -> None:
    assert page.title[0].value == "Is it a fair price?"
    assert "Nothing of it is stored" in words(page)
    at = press(page, "Check the price")
    assert "There is no text yet" in words(at)
    assert not at.exception


def test_a_whole_advert_is_graded_explained_and_asked_about(page: AppTest) -> None:
    at = check(page, COROLLA.format(price="11,900"))
    said = words(at)
    assert "such cars: typically $" in said
    assert "of 10" in at.header[0].value
    assert "What to ask the seller" in [one.value for one in at.subheader]
    for part in (
        "May I see the title?",
        "recalls of this model year",
        "20V024000",
        "What is the VIN?",
        "timing belt",
        "real asks",
    ):
        assert part in said
    assert not at.exception


def test_every_fact_stands_in_a_field_with_the_words_it_was_read_from(page: AppTest) -> None:
    at = check(page, COROLLA.format(price="11,900"))
    assert at.text_input(key="advert make").value == "Toyota"
    assert at.text_input(key="advert model").value == "Corolla"
    assert at.number_input(key="advert year").value == 2016
    assert at.number_input(key="advert miles").value == 84_000
    assert at.number_input(key="advert price").value == 11_900
    assert at.selectbox(key="advert title").value == "clean"
    assert "read from “84k miles”" in words(at)


@pytest.mark.parametrize(("price", "word"), [("3,900", "Far below"), ("29,900", "Far above")])
def test_a_price_far_off_has_its_word(page: AppTest, price: str, word: str) -> None:
    at = check(page, COROLLA.format(price=price))
    assert f"{word} what such cars are asked for" in words(at)
    assert any("send no deposit" in one.value for one in at.error) == (word == "Far below")
    assert "What may explain it" in [one.value for one in at.subheader]


def test_what_was_not_read_is_asked_for_and_nothing_is_lost(page: AppTest) -> None:
    at = check(page, "Toyota Corolla LE, great car, $11,900")
    assert "Please fill in the model year and the mileage" in words(at)
    assert not at.header
    at.number_input(key="advert year").set_value(2016)
    at.number_input(key="advert miles").set_value(84_000).run()
    assert "of 10" in at.header[0].value
    assert str(at.text_area(key="advert text").value).startswith("Toyota Corolla LE")


def test_a_fact_put_right_is_what_counts(page: AppTest) -> None:
    at = check(page, COROLLA.format(price="11,900"))
    assert "Far above what" not in words(at)
    at.number_input(key="advert price").set_value(29_900).run()
    assert "Far above what" in words(at)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("2016 Toyota Corolla LE $5,900, 84k miles, salvage title", "With such a title"),
        ("Toyota Corolla, Bj. 2016, 84.000 km, 9.900 €", "The price is in EUR"),
        ("1953 Riley RMF saloon, 60,000 miles, $19,000", "no price for such a car"),
    ],
)
def test_where_there_is_nothing_to_grade_by_the_page_says_why(page: AppTest, text: str, said: str) -> None:
    at = check(page, text)
    assert said in words(at)
    assert not at.header
    assert not at.exception


def test_a_lease_is_no_price(page: AppTest) -> None:
    at = check(page, "Lease takeover: 2023 Hyundai Tucson SEL, $389/mo, 14,000 miles, $1,500 down payment")
    assert "speaks of a lease" in words(at)
    assert "Please fill in the price" in words(at)


def test_a_service_that_is_down_costs_the_price_and_says_so(page: AppTest, stand_ins: str) -> None:
    requests.put(f"{stand_ins}/_faults", json={"service": "valuation", "kind": "500", "times": 99}, timeout=5)
    try:
        at = check(page, COROLLA.format(price="11,900"))
    finally:
        requests.put(f"{stand_ins}/_faults", json={"service": "valuation", "times": 0}, timeout=5)
    assert "Valuation service is out of order" in words(at)
    assert "May I see the title?" in words(at)
    assert not at.exception


def picture() -> tuple[str, bytes, str]:
    out = io.BytesIO()
    Image.new("RGB", (800, 600), "white").save(out, "PNG")
    return "advert.png", out.getvalue(), "image/png"


def test_a_screenshot_fills_the_text(page: AppTest, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(given, "read_screenshot", lambda _picture: COROLLA.format(price="11,900"))
    at = page.file_uploader[0].set_value(picture()).run()
    assert str(at.text_area(key="advert text").value).startswith("2016 Toyota Corolla")
    assert "of 10" in at.header[0].value


def test_a_screenshot_without_lettering_or_a_reader_is_a_sentence(
    page: AppTest, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(given, "read_screenshot", lambda _picture: "")
    at = page.file_uploader[0].set_value(picture()).run()
    assert "No lettering could be read" in words(at)

    def missing(_picture: object) -> str:
        raise Unavailable("Badge reader")

    monkeypatch.setattr(given, "read_screenshot", missing)
    at = at.file_uploader[0].set_value(picture()).run()
    assert "Badge reader did not answer" in words(at)


def test_a_file_that_is_no_picture_is_a_sentence(page: AppTest) -> None:
    at = page.file_uploader[0].set_value(("advert.png", b"not a picture", "image/png")).run()
    assert "not a picture we can read" in words(at)


def test_nothing_of_the_advert_is_logged_or_stored(page: AppTest, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    check(page, COROLLA.format(price="11,900"))
    assert "555-0142" not in caplog.text
    folder = shared_services().settings.data_dir
    assert not [file for file in folder.rglob("*") if file.is_file() and b"555-0142" in file.read_bytes()]
