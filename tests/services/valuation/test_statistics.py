"""Figures from adverts: typing errors out, nothing surer than it is."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.valuation.statistics import (
    ODD,
    band,
    confidence,
    filter_outliers,
    percentiles,
    plausible,
    rounded,
    summary,
)
from services.valuation.valuation import Band, Comparable, Confidence, Valuation
from services.vehicle import Grade

prices = st.lists(st.floats(500, 100_000), min_size=1, max_size=60)


def adverts(*asked: float) -> list[Comparable]:
    return [Comparable(price=price) for price in asked]


def test_a_lost_decimal_point_is_left_out_and_named() -> None:
    kept, excluded = filter_outliers(adverts(7_500, 7_995, 8_200, 849_995))
    assert [one.price for one in kept] == [7_500, 7_995, 8_200]
    assert [one.comparable.price for one in excluded] == [849_995]
    assert "typing error" in str(excluded[0].reason)


def test_a_deposit_given_as_price_is_left_out() -> None:
    _, excluded = filter_outliers(adverts(7_500, 7_995, 8_200, 500))
    assert [one.comparable.price for one in excluded] == [500]


@given(prices)
def test_every_advert_is_kept_or_excluded_once(asked: list[float]) -> None:
    kept, excluded = filter_outliers(adverts(*asked))
    assert sorted([one.price for one in kept] + [one.comparable.price for one in excluded]) == sorted(asked)


@given(st.lists(st.floats(10_000, 10_000 * ODD), min_size=1))
def test_ordinary_spread_excludes_nothing(asked: list[float]) -> None:
    assert filter_outliers(adverts(*asked))[1] == ()


def test_a_price_twice_the_others_is_odd_only_where_the_others_lie_close() -> None:
    close = adverts(8_000, 8_100, 8_200, 8_300, 8_400, 8_500, 17_500)
    scattered = adverts(5_000, 6_500, 8_000, 8_200, 11_000, 13_000, 17_500)
    assert [(one.comparable.price, "others lie close" in str(one.reason)) for one in filter_outliers(close)[1]] == [
        (17_500, True)
    ]
    assert filter_outliers(scattered)[1] == ()


def test_five_prices_are_too_few_to_call_one_of_them_odd() -> None:
    assert filter_outliers(adverts(8_000, 8_100, 8_200, 8_300, 17_500))[1] == ()


def test_the_same_car_twice_counts_once() -> None:
    car = Comparable(price=8_000, mileage=61_234, year=2010, trim="LE")
    kept, excluded = filter_outliers([car, *adverts(8_000, 8_000), car])
    assert len(kept) == 3, "equal prices without a mileage are different cars"
    assert [str(one.reason) for one in excluded] == ["the same car is advertised twice"]


def test_a_car_without_a_clean_title_is_left_out_and_moves_no_middle() -> None:
    wrecks = [Comparable(price=900 + i, clean_title=False) for i in range(5)]
    kept, excluded = filter_outliers([*wrecks, *adverts(8_000, 8_100)])
    assert [one.price for one in kept] == [8_000, 8_100]
    assert all("title is not clean" in str(one.reason) for one in excluded)


def test_percentiles_lie_between_neighbours_and_need_six_prices() -> None:
    assert percentiles(range(1_000, 1_101), (10, 50)) == {10: 1_010, 50: 1_050}
    assert percentiles([1, 2, 3, 4, 5]) == {}


@pytest.mark.parametrize(
    ("given", "read"),
    [
        ({"25.0": 7, "5.0": 5}, {5: 5, 25: 7}),
        ({"25": 7, "75": 7}, {25: 7, 75: 7}),
        ({"25": 9, "75": 8}, {}),
        ({"25": 0, "75": 8}, {}),
        ({"25": 5, "75": float("inf")}, {}),
        ({"25": float("nan"), "75": 8}, {}),
        ({"median": 8}, {}),
        ({}, {}),
    ],
)
def test_percentiles_of_a_source_are_believed_only_where_they_can_be(
    given: dict[str, float], read: dict[int, float]
) -> None:
    assert plausible(given) == read


def test_a_range_needs_both_its_ends() -> None:
    assert band({25: 7.0, 75: 9.0}, 25, 75) == Band(low=7, high=9)
    assert band({25: 7.0}, 25, 75) is None


def valued(*comparables: Comparable, **other: object) -> Valuation:
    made = {
        "source": "S", "stand_in": True, "currency": "USD", "as_of": date(2026, 11, 1), "grade": Grade.GOOD,
        "count": len(comparables), "typical": None, "likely": None, "possible": None, "confidence": Confidence.NONE,
        "comparables": comparables,
    }  # fmt: skip
    return Valuation.model_validate(made | other)


def test_the_summary_counts_what_is_there_and_says_none_for_the_rest() -> None:
    cars = [
        Comparable(price=8_000 + 100 * i, mileage=50_000 + 1_000 * i, days_on_market=10 * i, certified=i == 0)
        for i in range(9)
    ]
    found = summary(valued(*cars, on_sale=30), date(2026, 11, 20))
    assert (found.count, found.on_sale, found.age_days, found.median_miles, found.certified) == (9, 30, 19, 54_000, 1)
    assert (found.days_on_market, found.days_on_market_middle_half) == (40, (20, 60))
    assert found.percentiles[50] == 8_400
    bare = summary(valued(as_of=None), date(2026, 11, 20))
    assert (bare.count, bare.on_sale, bare.age_days, bare.median_miles, bare.percentiles) == (0, None, None, None, {})
    assert (bare.days_on_market, bare.days_on_market_middle_half, bare.certified) == (None, None, 0)


@pytest.mark.parametrize(
    ("count", "likely", "word"),
    [
        (0, None, Confidence.NONE),
        (5, Band(low=9, high=10), Confidence.NONE),
        (6, Band(low=9, high=10), Confidence.LOW),
        (15, Band(low=5, high=10), Confidence.MEDIUM),
        (50, Band(low=8, high=10), Confidence.HIGH),
        (50, Band(low=7, high=10), Confidence.MEDIUM),
        (50, None, Confidence.MEDIUM),
    ],
)
def test_confidence_has_its_numbers(count: int, likely: Band | None, word: Confidence) -> None:
    assert confidence(count, likely) is word


@pytest.mark.parametrize(("price", "shown"), [(7_995, 8_000), (7_960, 7_950), (12_345, 12_300), (61_300, 61_500)])
def test_prices_are_rounded_to_what_is_known(price: float, shown: int) -> None:
    assert rounded(price) == shown


@given(st.floats(100, 500_000), st.floats(100, 500_000))
def test_rounding_keeps_the_order(one: float, other: float) -> None:
    low, high = sorted((one, other))
    assert rounded(low) <= rounded(high)
