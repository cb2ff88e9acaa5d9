"""A price after an answer, or after the lack of one."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.valuation.adjust import Battery, Fact, apply_answers, at_miles, usual_miles
from services.valuation.battery import usual_health
from services.valuation.open_facts import what_would_narrow_it
from services.valuation.valuation import Band
from services.vehicle import Grade
from tests.services.valuation.cars import priced, subject


def width(band: Band | None) -> float:
    assert band
    return band.high / band.low


def test_nothing_told_and_nothing_guessed_leaves_the_price_alone() -> None:
    assert apply_answers(priced(), 80_000) == priced()


@given(st.floats(500, 500_000), st.floats(0.02, 0.4))
def test_an_accident_costs_and_none_adds_a_little(typical: float, spread: float) -> None:
    prices = [apply_answers(priced(typical, spread), 80_000, accident).typical or 0 for accident in (True, None, False)]
    assert prices == sorted(prices)
    assert prices[0] == pytest.approx(0.97 * prices[2]), "measured on adverts that tell"


@given(st.lists(st.floats(0.2, 1.1), min_size=2), st.floats(0.5, 20), st.floats(0.05, 0.4))
def test_a_healthier_battery_is_never_worth_less_and_knowing_it_narrows(
    health: list[float], age: float, spread: float
) -> None:
    unknown = priced(spread=spread)
    told = [apply_answers(unknown, 80_000, of_battery=Battery(health=one, age=age)) for one in sorted(health)]
    assert all((worse.typical or 0) <= (better.typical or 0) for worse, better in pairwise(told))
    assert all(width(one.likely) < width(unknown.likely) for one in told)
    asked = what_would_narrow_it(unknown, subject(trim="LE"), accident_known=True, battery_age=age)
    assert [one.fact for one in asked] == [Fact.BATTERY]


def test_the_usual_battery_of_its_age_moves_nothing() -> None:
    told = apply_answers(priced(), 80_000, of_battery=Battery(health=usual_health(4), age=4))
    assert told.typical == pytest.approx(priced().typical)


@given(
    st.floats(0.02, 0.4),
    st.sampled_from(Grade),
    st.integers(0, 300_000),
    st.sampled_from([Fact.MILEAGE, Fact.CONDITION]),
)
def test_a_guess_widens_and_its_answer_narrows_back(spread: float, grade: Grade, miles: int, fact: Fact) -> None:
    known = priced(spread=spread, grade=grade)
    guessed = apply_answers(known, miles, guessed={fact})
    assert guessed.typical == known.typical
    assert width(guessed.likely) >= width(known.likely)
    assert width(guessed.possible) >= width(guessed.likely)
    asked = what_would_narrow_it(guessed, subject(trim="LE", miles=miles), frozenset({fact}), accident_known=True)
    assert [one.fact for one in asked] == [fact]
    assert asked[0].narrows_by >= 0
    assert len(guessed.notes) == 1


def test_prices_keep_their_order_and_the_own_ones_move_along() -> None:
    listed = priced().model_copy(update={"percentiles": {5: 7_500.0, 50: 10_000.0, 95: 13_000.0}})
    after = apply_answers(listed, 120_000, True, {Fact.MILEAGE})
    assert all(low < high for low, high in pairwise(after.percentiles.values()))
    assert after.percentiles[50] == pytest.approx(after.typical)


@given(st.integers(0, 300_000), st.lists(st.integers(0, 300_000), min_size=2))
def test_more_miles_are_never_worth_more(own: int, miles: list[int]) -> None:
    prices = [at_miles(priced(), own, other).typical or 0 for other in sorted(miles)]
    assert all(less >= more for less, more in pairwise(prices))
    assert at_miles(priced(), own, own).typical == pytest.approx(10_000)


def test_without_a_price_nothing_moves() -> None:
    nothing = priced(None)
    assert apply_answers(nothing, 80_000, True).typical is None
    assert at_miles(nothing, 80_000, 90_000).typical is None


@given(st.integers(0, 60))
def test_a_guessed_mileage_grows_with_age(age: int) -> None:
    assert 0 < usual_miles(age) <= usual_miles(age + 1)
