"""Share links as their owner makes and withdraws them, and as a stranger opens them."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
import streamlit as st
from sqlalchemy import update
from streamlit.testing.v1 import AppTest

from pages.parts.frame import operator
from services.build import shared_services
from services.storage.owners import COOKIE
from services.storage.tables import shares
from services.web.attempts import Attempts
from tests.reports import appraised

Open = Callable[[], AppTest]


def script() -> None:
    from pages.parts.frame.visit import visitor_services  # noqa: PLC0415
    from pages.parts.report.share_link import share_link  # noqa: PLC0415  # runs as a page of its own
    from tests.reports import appraised  # noqa: PLC0415

    visitor_services().garage.save(appraised())
    share_link(appraised())


@pytest.fixture
def mine(open_app: Open) -> AppTest:
    """The part below a report of this browser."""
    open_app()
    return AppTest.from_function(script).run()


def press(at: AppTest, label: str) -> AppTest:
    return next(button for button in at.button if button.label == label).click().run()


def make(at: AppTest) -> str:
    """The key of a new link."""
    shown: str = press(at, "Make a link").code[0].value
    return shown.partition("key=")[2]


def opened(at: AppTest, key: str) -> AppTest:
    """The shared page at that link, in a browser of its own."""
    at.query_params["key"] = key
    return at.switch_page("shared.py").run()


def words(at: AppTest) -> str:
    return "\n".join(str(part.value) for part in [*at.title, *at.markdown, *at.caption, *at.info])


@pytest.fixture
def stranger(open_app: Open, mine: AppTest, cookies: dict[str, str]) -> Callable[[str], AppTest]:
    """Opens a link as somebody else."""

    def open_link(key: str) -> AppTest:
        cookies[COOKIE] = "b" * 43
        from tests.pages.conftest import MAIN  # noqa: PLC0415

        return opened(AppTest.from_file(str(MAIN), default_timeout=30).run(), key)

    return open_link


def test_a_new_link_is_shown_once_and_listed(mine: AppTest) -> None:
    assert not mine.code
    key = make(mine)
    assert len(key) >= 43
    assert "opens until" in words(mine)
    assert not mine.run().code


@pytest.mark.parametrize(("days", "said"), [(7, "opens until"), (30, "opens until"), (None, "until you withdraw it")])
def test_a_link_lasts_as_long_as_was_chosen(mine: AppTest, days: int | None, said: str) -> None:
    mine.button_group[0].set_value(days).run()
    make(mine)
    assert said in words(mine)
    (link,) = shared_services().for_owner(owner()).sharing.links("report1")
    assert (link.expires and (link.expires - link.created).days) == days


def owner() -> str:
    return shared_services().owners.browser_owner("a" * 43)


def test_a_stranger_reads_the_report_and_can_change_nothing(mine: AppTest, stranger: Callable[[str], AppTest]) -> None:
    at = stranger(make(mine))
    assert not at.exception
    assert at.title[0].value == "2010 Toyota Corolla"
    assert "somebody shared with you" in words(at)
    assert [button.label for button in at.download_button] == ["PDF", "HTML", "JSON", "CSV"]
    labels = {button.label for button in at.button}
    assert labels == {"Print"}
    assert not at.multiselect


def test_a_withdrawn_link_is_gone_from_the_list_and_opens_nothing(
    mine: AppTest, stranger: Callable[[str], AppTest]
) -> None:
    key = make(mine)
    press(mine, "Withdraw")
    assert "opens until" not in words(mine)
    at = stranger(key)
    assert at.title[0].value == "This link opens no report"
    assert "ask whoever sent it" in words(at)


def test_an_expired_link_opens_nothing(mine: AppTest, stranger: Callable[[str], AppTest]) -> None:
    key = make(mine)
    with shared_services().sharing.engine.begin() as connection:
        connection.execute(update(shares).values(expires=datetime.now(UTC) - timedelta(seconds=1)))
    at = stranger(key)
    assert at.title[0].value == "This link opens no report"
    assert "2010 Toyota Corolla" not in words(at)


@pytest.mark.parametrize("key", ["", "x", "../report", "x" * 5000])
def test_an_unknown_link_says_what_to_do(stranger: Callable[[str], AppTest], key: str) -> None:
    at = stranger(key)
    assert not at.exception
    assert "ask whoever sent it to you for a new one" in words(at)


def test_a_link_of_a_deleted_report_opens_nothing(mine: AppTest, stranger: Callable[[str], AppTest]) -> None:
    key = make(mine)
    shared_services().for_owner(owner()).garage.delete([appraised().id])
    assert stranger(key).title[0].value == "This link opens no report"


def test_who_tried_too_many_is_told_so_and_not_that_the_link_is_dead(
    mine: AppTest, stranger: Callable[[str], AppTest], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(operator, "misses", Attempts(most=2, seconds=600))
    monkeypatch.setattr(type(st.context), "ip_address", "192.0.2.7")  # AppTest's is another in every run
    key = make(mine)
    for _ in range(2):
        assert "ask whoever sent it to you" in words(stranger("wrong"))
    at = stranger(key)
    assert "Please try again in ten minutes." in words(at)
    assert "2010 Toyota Corolla" not in words(at)
    monkeypatch.setattr(type(st.context), "ip_address", "192.0.2.8")
    assert "2010 Toyota Corolla" in words(stranger(key)), "who comes from elsewhere did not try any"
