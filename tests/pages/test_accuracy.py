"""What the page of measured figures says of names: by level, and in words that have a translation."""

from collections.abc import Callable

from streamlit.testing.v1 import AppTest

from pages.parts.report import names_scoreboard
from pages.parts.report.accuracy_groups import asked_when
from services.recognition.accuracy import scoreboard


def test_how_often_a_name_is_right_wrong_or_unsaid_is_told(open_app: Callable[..., AppTest]) -> None:
    at = open_app().switch_page("accuracy.py").run()
    assert not at.exception
    people = scoreboard().tables["how it was taken"][names_scoreboard.PEOPLE]
    (said,) = [one.value for one in at.markdown if "the right make of" in one.value]
    assert f"**{round(100 * people.make.right / people.n)}** of a hundred cars" in said
    assert {f"Names of cars: {name}" for name in names_scoreboard.TABLES} <= {one.label for one in at.expander}


def test_every_table_and_group_has_words_of_ours() -> None:
    tables = scoreboard().tables
    assert set(tables) == set(names_scoreboard.TABLES)
    assert {group for groups in tables.values() for group in groups} <= set(names_scoreboard.GROUPS)


def test_a_month_is_not_told_beside_its_whole_year() -> None:
    assert asked_when(["all", "asked 2024", "asked 2024-08", "asked 2025-01", "asked 2026"]) == [
        *("2024", "January 2025", "2026")
    ]
