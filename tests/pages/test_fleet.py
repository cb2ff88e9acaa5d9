"""The fleet's page: a file's columns are shown and may be changed, a job pauses, goes on and gives its result."""

from collections.abc import Callable

import pytest
from streamlit.testing.v1 import AppTest

from pages.parts.frame.visit import visitor_services
from services.fleet.jobs import FleetJobs
from services.storage.owners import COOKIE
from tests.pages.test_flow import press, words

Open = Callable[[], AppTest]
CARS = "Marke;Modell;Baujahr;km-Stand;Zustand\nVW;Golf;2018;58.000;gut\nBMW;3er;2016;120.000;gut\nFoo;Bar;2016;1;gut\n"


def fleet(at: AppTest) -> AppTest:
    at.switch_page("fleet.py").run()
    assert not at.exception
    return at


def uploaded(at: AppTest, text: str = CARS, name: str = "bestand.csv") -> AppTest:
    at = fleet(at)
    at.file_uploader[0].set_value((name, text.encode("cp1252"), "text/csv")).run()
    assert not at.exception
    return at


def chosen(at: AppTest) -> dict[str, str | None]:
    return {box.label: box.options[box.index] if box.index is not None else None for box in at.selectbox}


def finished(at: AppTest) -> AppTest:
    visitor_services().fleet.wait()
    at.run()
    assert not at.exception
    return at


def test_columns_are_guessed_and_shown(open_app: Open) -> None:
    at = uploaded(open_app())
    found = chosen(at)
    assert {name: found[name] for name in ("Make", "Model", "Year", "Mileage", "Condition", "VIN")} == {
        "Make": "Marke",
        "Model": "Modell",
        "Year": "Baujahr",
        "Mileage": "km-Stand",
        "Condition": "Zustand",
        "VIN": None,
    }
    assert "nothing is billed" in words(at)


def test_a_column_that_was_guessed_wrong_is_corrected(open_app: Open) -> None:
    at = uploaded(open_app(), "a;b;c\nVW;Golf;2018\n")
    assert "Choose the column" in words(at)
    assert not [button for button in at.button if button.label == "Price these cars"]
    for label, name in (("Make", "a"), ("Model", "b"), ("Year", "c")):
        next(box for box in at.selectbox if box.label == label).select(name).run()
    assert [button for button in at.button if button.label == "Price these cars"]


def test_the_sample_is_priced_to_its_total(open_app: Open) -> None:
    at = press(fleet(open_app()), "Try the sample")
    at = finished(press(at, "Price these cars"))
    assert [metric.label for metric in at.metric] == ["All priced cars together", "Cars priced", "A car on average"]
    assert at.metric[1].value == "18 / 20"
    assert "2 rows have no price" in [one.label for one in at.expander]
    assert "Errors of like cars go together" in words(at)


def test_a_file_that_is_none_gets_a_sentence(open_app: Open) -> None:
    assert "no cars in this file" in words(uploaded(open_app(), "make;model;year\n"))


def test_names_of_files_are_shown_letter_by_letter(open_app: Open) -> None:
    at = finished(press(uploaded(open_app(), name="*bold* :red[y].csv"), "Price these cars"))
    assert at.title[0].value == r"\*bold\* \:red\[y\].csv"


def test_a_job_pauses_and_goes_on_after_a_restart(open_app: Open) -> None:
    with pytest.MonkeyPatch.context() as nobody:
        nobody.setattr(FleetJobs, "kick", lambda _self: None)  # works: it stays under way
        at = press(press(uploaded(open_app()), "Price these cars"), "Pause")
    job = at.query_params["job"]
    at = open_app()  # a new process, the same browser
    at.switch_page("fleet.py")
    at.query_params["job"] = job
    at.run()
    at = finished(press(at, "Go on"))
    assert at.metric[1].value == "2 / 3"
    assert list(visitor_services().fleet.result(visitor_services().garage.owner, str(job)))


def test_another_browser_finds_nothing(open_app: Open, cookies: dict[str, str]) -> None:
    at = finished(press(uploaded(open_app()), "Price these cars"))
    cookies[COOKIE] = "b" * 43
    at.run()
    assert at.title[0].value == "No such list"


def test_a_deleted_list_is_gone(open_app: Open) -> None:
    at = finished(press(uploaded(open_app()), "Price these cars"))
    at = press(at, "Delete")
    assert not visitor_services().fleet.fleets.jobs(visitor_services().garage.owner)
    assert at.title[0].value == "Value many cars at once"


def test_live_prices_are_asked_for_where_one_wants_them_and_told_before(
    open_app: Open, stand_ins: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CURBSIDE_MARKETCHECK__BASE_URL", f"{stand_ins}/marketcheck/v2")
    at = uploaded(open_app())
    assert "nothing is billed" in words(at)
    at.checkbox[0].check().run()
    assert at.checkbox[0].label == "Ask MarketCheck what dealers want for each car today"
    assert "nothing is billed" not in words(at)
    assert "up to 9 of the 500 calls that MarketCheck has left this month" in words(at)
    at = finished(press(at, "Price these cars"))
    assert at.metric[1].value == "2 / 3"
    (usage,) = (one for one in visitor_services().credits.usages() if one.service == "MarketCheck")
    assert 2 <= usage.used <= 6, "nobody was asked about the bad row"
