"""Years in words, and candidates named once."""

import pytest

from services.recognition.observation import Candidate
from services.recognition.reading import read_years, tidy
from services.vehicle import ModelYears


@pytest.mark.parametrize(
    ("words", "first", "last"),
    [
        ("2006-2011", 2006, 2011),
        ("1997 - 2018", 1997, 2018),
        ("2017-", 2017, None),
        ("2017", 2017, 2017),
        ("2015–2017", 2015, 2017),
    ],
)
def test_years_are_read_in_every_form(words: str, first: int, last: int | None) -> None:
    assert read_years(words) == ModelYears(first=first, last=last)


@pytest.mark.parametrize("words", ["", "-", "无年份信息", "2011-2006", "12", "9999"])
def test_what_names_no_years_gives_none(words: str) -> None:
    assert read_years(words) is None


def test_a_name_told_twice_for_the_same_years_is_one_candidate() -> None:
    early, late = ModelYears(first=2006, last=2010), ModelYears(first=2010, last=2013)
    told = [
        Candidate(make="Toyota", model="Corolla", score=0.2, years=early),
        Candidate(make="Toyota", model="Corolla", score=0.5, years=late),
        Candidate(make="Toyota", model="Corolla", score=0.7, years=early),
    ]
    assert [(one.years, one.score) for one in tidy(told)] == [(early, pytest.approx(0.9)), (late, 0.5)]


def test_a_sum_never_passes_one() -> None:
    assert tidy([Candidate(make="Audi", model="A4", score=0.8)] * 2)[0].score == 1.0
