"""What a car was worth and may be worth."""

from datetime import date
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.valuation.depreciation import YEARS_AHEAD, share_of_msrp_kept, value_by_year
from tests.services.valuation.cars import priced, subject

TODAY = date(2026, 11, 20)


def test_the_course_goes_from_new_through_today_to_five_years_ahead() -> None:
    points = value_by_year(priced(18_000), subject(year=2020, msrp=30_000), TODAY)
    assert [(point.year, point.age) for point in points] == [(2020 + age, age) for age in range(6 + YEARS_AHEAD + 1)]
    assert [point.forecast for point in points] == [False] * 7 + [True] * YEARS_AHEAD
    assert points[0].price == pytest.approx(30_000), "new, it cost its MSRP"
    assert points[6].price == pytest.approx(18_000), "today, it costs what it is asked for"
    assert points[6].band == priced(18_000).possible


@given(
    st.integers(1995, 2027), st.floats(1_000, 200_000), st.sampled_from(["Toyota", "Land Rover", "Riley"]),
    st.sampled_from([None, 25_000, 90_000]),
)  # fmt: skip
def test_every_price_lies_in_its_band_and_the_future_only_falls(
    year: int, typical: float, make: str, msrp: int | None
) -> None:
    points = value_by_year(priced(typical), subject(make=make, year=year, msrp=msrp), TODAY)
    assert all(0 < point.band.low <= point.price <= point.band.high for point in points)
    ahead = [point for point in points if point.year >= TODAY.year]
    assert all(sooner.price > later.price for sooner, later in pairwise(ahead))


def test_the_band_widens_with_each_year_ahead() -> None:
    widths = [
        point.band.high / point.band.low
        for point in value_by_year(priced(), subject(year=2014), TODAY)
        if point.forecast
    ]
    assert all(narrow < wide for narrow, wide in pairwise(widths))


def test_makes_that_hold_their_value_hold_it() -> None:
    toyota, jaguar, rover = (
        value_by_year(priced(), subject(make=make, year=2022), TODAY)[-1].price
        for make in ("Toyota", "Jaguar", "Land Rover")
    )
    assert toyota > jaguar > rover


@given(st.floats(0, 40), st.floats(0.1, 5))
def test_what_is_kept_only_falls(age: float, more: float) -> None:
    assert 0 < share_of_msrp_kept(age + more) < share_of_msrp_kept(age) <= 1


def test_without_a_price_there_is_no_course() -> None:
    assert value_by_year(priced(None), subject(), TODAY) == ()
