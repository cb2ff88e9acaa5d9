"""A tab that was dropped and opened again goes on where it was."""

from collections.abc import Callable

import pytest
from streamlit.testing.v1 import AppTest

from services.storage.owners import COOKIE
from tests.pages.conftest import MAIN, WAIT_S, go_to
from tests.pages.test_flow import corolla, fill_in, press, words

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


def test_a_draft_is_no_other_browsers(open_app: Open, cookies: dict[str, str]) -> None:
    fill_in(corolla(open_app()))
    cookies[COOKIE] = "b" * 43
    assert "Toyota Corolla" not in words(reloaded())


def test_start_over_forgets_the_draft(open_app: Open) -> None:
    at = press(fill_in(corolla(open_app())), "Show specs and price")
    press(at, "Start over")
    assert "Toyota Corolla" not in words(reloaded())
