"""What the price hangs on, and which answer is worth asking for."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.valuation.adjust import (
    CONDITION,
    Fact,
    after_accident,
    at_each_grade,
    certified,
    per_10k_miles,
    price_kinds,
)
from services.valuation.open_facts import trim_share, what_would_narrow_it
from services.valuation.valuation import Comparable
from services.vehicle import Grade
from tests.services.valuation.cars import priced, subject


@given(st.sampled_from(Grade), st.floats(500, 500_000))
def test_a_better_grade_is_never_cheaper_and_the_own_grade_is_the_price(grade: Grade, typical: float) -> None:
    ladder = at_each_grade(priced(typical, grade=grade))
    assert list(ladder) == list(Grade)
    assert all(better > worse for better, worse in pairwise(ladder.values()))
    assert ladder[grade] == pytest.approx(typical)


def test_miles_and_accidents_cost_and_a_certificate_adds() -> None:
    cost = [difference.money for difference in (per_10k_miles(priced()), after_accident(priced())) if difference]
    assert cost == pytest.approx([-420, -300])
    added = certified(priced())
    assert added
    assert added.money == pytest.approx(250)
    assert added.band.low < added.money < added.band.high
    assert added.source


@given(st.floats(0, 40), st.floats(500, 500_000))
def test_trade_in_is_below_private_party_is_below_dealer_retail(age: float, typical: float) -> None:
    prices = price_kinds(priced(typical), age)
    assert [kind.name for kind in prices] == ["Trade-in", "Private party", "Dealer retail"]
    assert all(lower.price < higher.price for lower, higher in pairwise(prices))
    assert all(kind.band.low <= kind.price <= kind.band.high and kind.source for kind in prices)


def test_without_a_price_there_is_nothing_to_vary() -> None:
    nothing = priced(None)
    assert at_each_grade(nothing) == {}
    assert per_10k_miles(nothing) is None
    assert price_kinds(nothing, 5) == ()
    assert what_would_narrow_it(nothing, subject()) == ()


def listed(trims: dict[str, float], each: int = 6) -> tuple[Comparable, ...]:
    """Adverts of trims at their prices, a little scattered."""
    return tuple(
        Comparable(price=price * (1 + 0.01 * (i - each / 2)), mileage=60_000, trim=trim)
        for trim, price in trims.items()
        for i in range(each)
    )


def test_trims_far_apart_make_the_trim_the_question() -> None:
    far_apart = priced(comparables=listed({"Base": 8_000, "Limited": 12_000}))
    first = what_would_narrow_it(far_apart, subject())[0]
    assert first.fact is Fact.TRIM
    assert 0 < first.narrows_by < 2_000, "no more than the range has"


def test_trims_at_one_price_make_it_an_idle_question() -> None:
    same = priced(comparables=listed({"Base": 10_000, "Limited": 10_000}))
    by_answer = {one.fact: one.narrows_by for one in what_would_narrow_it(same, subject())}
    assert by_answer[Fact.TRIM] == pytest.approx(0, abs=1)


def test_a_known_trim_is_not_asked_for() -> None:
    assert Fact.TRIM not in {one.fact for one in what_would_narrow_it(priced(), subject(trim="LE"))}


def test_too_few_adverts_fall_back_on_what_a_trim_brings_on_average() -> None:
    assert (
        trim_share(())
        == trim_share(listed({"Base": 8_000, "Limited": 12_000}, each=3))
        == pytest.approx(0.384, abs=0.001)
    )


def test_a_mileage_that_was_only_guessed_is_worth_reading_off() -> None:
    known = what_would_narrow_it(priced(), subject(trim="LE", miles=150_000))
    guessed = what_would_narrow_it(
        priced(), subject(trim="LE", miles=150_000), guessed=frozenset({Fact.MILEAGE, Fact.CONDITION})
    )
    assert Fact.MILEAGE not in {one.fact for one in known}
    assert guessed[0].fact is Fact.MILEAGE
    assert {one.fact for one in guessed} == {Fact.MILEAGE, Fact.CONDITION, Fact.ACCIDENT}


@given(
    st.floats(0.01, 0.4),
    st.sampled_from(Grade),
    st.frozensets(st.sampled_from([Fact.MILEAGE, Fact.CONDITION])),
    st.integers(0, 300_000),
)
def test_answers_come_by_what_they_bring_and_none_widens(
    spread: float, grade: Grade, guessed: frozenset[Fact], miles: int
) -> None:
    questions = what_would_narrow_it(priced(spread=spread, grade=grade), subject(miles=miles), guessed)
    assert all(first.narrows_by >= second.narrows_by for first, second in pairwise(questions))
    assert all(first.moves_by >= second.moves_by for first, second in pairwise(questions))
    assert all(one.narrows_by >= 0 and one.moves_by >= 0 for one in questions)


def test_every_grade_has_its_factor_and_its_source() -> None:
    assert list(CONDITION) == list(Grade)
    assert all(factor.low <= factor.value <= factor.high and factor.source for factor in CONDITION.values())
