"""The buttons of a report: what each brings, in whose words, and what stays out."""

import io
import json
from collections.abc import Callable
from typing import Any

import pytest
import streamlit as st
from pypdf import PdfReader
from streamlit.testing.v1 import AppTest

from pages.parts.report import take_along as part
from services.photo import Photo
from services.vehicle import Side
from tests.drawn import photo
from tests.reports import appraised

Open = Callable[[], AppTest]


def script() -> None:
    from pages.parts.frame.language import session_locale  # noqa: PLC0415  # runs as a page of its own
    from pages.parts.report.take_along import take_along  # noqa: PLC0415
    from services.wording import set_locale  # noqa: PLC0415
    from tests.reports import appraised  # noqa: PLC0415

    set_locale(session_locale())
    take_along(appraised())


@pytest.fixture
def made(open_app: Open, monkeypatch: pytest.MonkeyPatch) -> dict[str, Callable[[], str | bytes]]:
    """What each button would bring, by its label, as the part was last drawn."""
    open_app()
    buttons: dict[str, Callable[[], str | bytes]] = {}

    def button(label: str, data: Callable[[], str | bytes], **_options: Any) -> None:
        buttons[label] = data

    monkeypatch.setattr(st, "download_button", button)
    return buttons


def pages(data: str | bytes) -> PdfReader:
    assert isinstance(data, bytes)
    return PdfReader(io.BytesIO(data))


def width(data: str | bytes) -> float:
    return float(pages(data).pages[0].mediabox.width)


@pytest.fixture
def of_this_visit(monkeypatch: pytest.MonkeyPatch) -> dict[Side, Photo]:
    """A photo that is at hand in the visit, and belongs to the report."""
    here = {Side.FRONT: photo(1)}
    of_report = appraised(photos={Side.FRONT: here[Side.FRONT].digest})
    monkeypatch.setattr("tests.reports.appraised", lambda: of_report)
    monkeypatch.setattr(part, "visit", lambda: type("Visit", (), {"photos": here}))
    return here


def test_four_buttons_bring_four_files(open_app: Open) -> None:
    open_app()
    at = AppTest.from_function(script).run()
    assert not at.exception
    assert [button.label for button in at.download_button] == ["PDF", "HTML", "JSON", "CSV"]


def test_each_button_brings_its_kind_of_file(made: dict[str, Callable[[], str | bytes]]) -> None:
    AppTest.from_function(script).run()
    assert len(pages(made["PDF"]()).pages) > 1
    assert str(made["HTML"]()).startswith("<!doctype html>")
    assert json.loads(made["JSON"]())["format"] == "curbside-report"
    csv = made["CSV"]()
    assert isinstance(csv, bytes)
    assert "849995" in csv.decode()


def test_drawing_the_buttons_makes_no_file(open_app: Open, monkeypatch: pytest.MonkeyPatch) -> None:
    open_app()
    for name in ("report_of", "record", "comparables_csv", "pdf", "web_page"):
        monkeypatch.setattr(part, name, lambda *_given: pytest.fail("made before anyone asked"))
    at = AppTest.from_function(script).run()
    assert not at.exception


@pytest.mark.parametrize(("locale", "wide"), [("en-US", 612), ("es-MX", 612), ("de-DE", 595), ("zh-CN", 595)])
def test_paper_is_what_people_there_have_and_can_be_changed(
    made: dict[str, Callable[[], str | bytes]], monkeypatch: pytest.MonkeyPatch, locale: str, wide: int
) -> None:
    monkeypatch.setattr(type(st.context), "headers", {"Accept-Language": locale})
    at = AppTest.from_function(script).run()
    assert width(made["PDF"]()) == pytest.approx(wide, abs=1)
    other = "A4" if wide == 612 else "Letter"
    at.button_group[0].set_value(other).run()
    assert width(made["PDF"]()) == pytest.approx(595 if other == "A4" else 612, abs=1)


def test_files_speak_the_language_of_the_page(
    made: dict[str, Callable[[], str | bytes]], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(type(st.context), "headers", {"Accept-Language": "de-DE"})
    AppTest.from_function(script).run()
    html = str(made["HTML"]())
    assert '<html lang="de">' in html
    assert "20. November 2026" in html


def test_without_photos_none_are_offered(open_app: Open) -> None:
    open_app()
    assert not AppTest.from_function(script).run().toggle


def test_photos_of_another_car_are_not_offered(open_app: Open, monkeypatch: pytest.MonkeyPatch) -> None:
    open_app()
    monkeypatch.setattr(part, "visit", lambda: type("Visit", (), {"photos": {Side.FRONT: photo(9)}}))
    assert not AppTest.from_function(script).run().toggle


def test_photos_stay_out_unless_they_are_wished(
    made: dict[str, Callable[[], str | bytes]], of_this_visit: dict[Side, Photo]
) -> None:
    at = AppTest.from_function(script).run()
    assert not at.toggle[0].value
    assert not pages(made["PDF"]()).pages[0].images
    at.toggle[0].set_value(True).run()
    assert len(pages(made["PDF"]()).pages[0].images) == 1
    assert "data:image/jpeg" in str(made["HTML"]())
    assert "data:image" not in str(made["JSON"]())


def test_printing_shows_the_very_page_of_the_html_file(
    made: dict[str, Callable[[], str | bytes]], monkeypatch: pytest.MonkeyPatch
) -> None:
    printed: list[str] = []
    monkeypatch.setattr(part, "_print", printed.append)
    at = AppTest.from_function(script).run()
    assert not printed
    next(button for button in at.button if button.label == "Print").click().run()
    assert printed == [made["HTML"]()]
