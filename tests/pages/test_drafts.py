"""A tab that was dropped and opened again goes on where it was."""

from collections.abc import Callable

import pytest
from streamlit.testing.v1 import AppTest

from services.build import shared_services
from services.storage.drafts import Draft
from services.storage.owners import COOKIE
from services.vehicle import Side
from tests.pages.conftest import MAIN, WAIT_S, go_to
from tests.pages.test_flow import SAMPLES, corolla, fill_in, press, upload, words

pytestmark = pytest.mark.usefixtures("unhurried")
Open = Callable[[], AppTest]


def reloaded(page: str = "confirm.py") -> AppTest:
    """The same address in a new tab of the same running app."""
    return go_to(AppTest.from_file(str(MAIN), default_timeout=WAIT_S).run(), page)


def test_photos_verdict_and_answers_outlast_a_reload_of_confirm(open_app: Open) -> None:
    at = fill_in(corolla(open_app()), mileage=61_000)
    again = reloaded()
    assert "Most likely: **Toyota Corolla**" in words(again)
    for key in ("make", "model", "year"):
        assert again.selectbox(key=key).value == at.selectbox(key=key).value
    assert again.text_input(key="mileage").value == "61000"
    assert press(again, "Show specs and price").title[0].value == "2010 Toyota Corolla"


def test_photos_outlast_a_reload_of_the_first_page(open_app: Open) -> None:
    open_app().button(key="try toyota-corolla").click().run()
    assert not next(button for button in reloaded("photos.py").button if button.label == "Identify car").disabled


def test_a_photo_is_kept_before_its_page_is_drawn(open_app: Open, monkeypatch: pytest.MonkeyPatch) -> None:
    found: list[Draft | None] = []

    def sample_row() -> None:  # below the photos, which may take a slow machine seconds
        found.append(shared_services().drafts.find("a" * 43))

    at = open_app()
    monkeypatch.setattr("pages.parts.photos.sample_row.sample_row", sample_row)
    upload(at, (SAMPLES / "toyota-corolla-front.jpg").read_bytes())
    assert found[-1] is not None
    assert list(found[-1].photos) == [Side.FRONT]


def test_a_draft_is_no_other_browsers(open_app: Open, cookies: dict[str, str]) -> None:
    fill_in(corolla(open_app()))
    cookies[COOKIE] = "b" * 43
    assert "Toyota Corolla" not in words(reloaded())


def test_start_over_forgets_the_draft(open_app: Open) -> None:
    at = press(fill_in(corolla(open_app())), "Show specs and price")
    press(at, "Start over")
    assert "Toyota Corolla" not in words(reloaded())
