"""The dispute report below "More": files where the price rests on live adverts, a sentence where it is modelled."""

from collections.abc import Callable
from typing import Any

import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from services.build import shared_services
from services.storage.owners import COOKIE
from tests.pages.test_flow import words
from tests.reports import appraised, valuation

Open = Callable[[], AppTest]


def opened(open_app: Open, *, live: bool) -> AppTest:
    """A report in this browser's garage, whose price is live or modelled."""
    at = open_app()
    found = valuation(12).model_copy(update={"stand_in": not live, "source": "MarketCheck"})
    owner = shared_services().owners.browser_owner(st.context.cookies[COOKIE])
    shared_services().for_owner(owner).garage.save(appraised(valuation=found))
    at.query_params["id"] = "report1"
    return at.switch_page("report.py").run()


@pytest.fixture
def made(monkeypatch: pytest.MonkeyPatch) -> dict[str, Callable[[], bytes]]:
    """What each download button would make, by its name."""
    buttons: dict[str, Callable[[], bytes]] = {}
    real = st.download_button

    def noted(label: str, **given: Any) -> Any:
        buttons[label] = given["data"]
        return real(label, **given)

    monkeypatch.setattr(st, "download_button", noted)
    return buttons


def test_a_live_price_brings_both_files(open_app: Open, made: dict[str, Callable[[], bytes]]) -> None:
    at = opened(open_app, live=True)
    assert not at.exception
    assert made["Dispute report, PDF"]().startswith(b"%PDF")
    assert b"Adjusted" in made["Dispute report, CSV"]()


def test_a_modelled_price_is_refused_in_words(open_app: Open, made: dict[str, Callable[[], bytes]]) -> None:
    at = opened(open_app, live=False)
    assert not at.exception
    assert "A dispute report needs adverts of real cars. This price is modelled" in words(at)
    assert "Dispute report, PDF" not in made
