"""Figures from adverts: typing errors out, nothing surer than it is."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.valuation.market import Band, Comparable, Confidence
from services.valuation.statistics import FAR_OFF, confidence, rounded, sift

prices = st.lists(st.floats(500, 100_000), min_size=1, max_size=60)


def adverts(*asked: float) -> list[Comparable]:
    return [Comparable(price=price) for price in asked]


def test_a_lost_decimal_point_is_left_out_and_named() -> None:
    kept, excluded = sift(adverts(7_500, 7_995, 8_200, 849_995))
    assert [one.price for one in kept] == [7_500, 7_995, 8_200]
    assert [one.comparable.price for one in excluded] == [849_995]
    assert "typing error" in excluded[0].reason


def test_a_deposit_given_as_price_is_left_out() -> None:
    _, excluded = sift(adverts(7_500, 7_995, 8_200, 500))
    assert [one.comparable.price for one in excluded] == [500]


@given(prices)
def test_every_advert_is_kept_or_excluded_once(asked: list[float]) -> None:
    kept, excluded = sift(adverts(*asked))
    assert sorted([one.price for one in kept] + [one.comparable.price for one in excluded]) == sorted(asked)


@given(st.lists(st.floats(10_000, 10_000 * FAR_OFF / 2), min_size=1))
def test_ordinary_spread_excludes_nothing(asked: list[float]) -> None:
    assert sift(adverts(*asked))[1] == ()


@pytest.mark.parametrize(
    ("count", "band", "word"),
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
def test_confidence_has_its_numbers(count: int, band: Band | None, word: Confidence) -> None:
    assert confidence(count, band) is word


@pytest.mark.parametrize(("price", "shown"), [(7_995, 8_000), (7_960, 7_950), (12_345, 12_300), (61_300, 61_500)])
def test_prices_are_rounded_to_what_is_known(price: float, shown: int) -> None:
    assert rounded(price) == shown


@given(st.floats(100, 500_000), st.floats(100, 500_000))
def test_rounding_keeps_the_order(one: float, other: float) -> None:
    low, high = sorted((one, other))
    assert rounded(low) <= rounded(high)
