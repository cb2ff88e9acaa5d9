"""The five words for an ask."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.advert.grade import Word, grade_ask, measured, share_lower, word_of
from services.valuation.valuation import Band
from tests.reports import valuation

PERCENTILES = {10: 8000.0, 25: 8800.0, 50: 9900.0, 75: 11_200.0, 90: 12_700.0}


@pytest.mark.parametrize(
    ("ask", "word"),
    [
        (4000, Word.FAR_BELOW),
        (7900, Word.FAR_BELOW),
        (8400, Word.BELOW),
        (9000, Word.ABOUT),
        (11_000, Word.ABOUT),
        (12_000, Word.ABOVE),
        (20_000, Word.FAR_ABOVE),
    ],
)
def test_an_ask_has_its_word(ask: float, word: Word) -> None:
    found = grade_ask(ask, valuation())
    assert found
    assert found.word is word


@pytest.mark.parametrize(("share", "price"), PERCENTILES.items())
def test_a_percentile_has_its_own_share_below_it(share: int, price: float) -> None:
    assert share_lower(price, PERCENTILES) == pytest.approx(share / 100)


@given(st.floats(100, 1e6), st.floats(100, 1e6))
def test_a_higher_ask_is_never_called_lower(one: float, other: float) -> None:
    low, high = sorted((one, other))
    order = list(Word)
    first, second = share_lower(low, PERCENTILES), share_lower(high, PERCENTILES)
    assert 0 <= first <= second <= 1
    assert order.index(word_of(first)) <= order.index(word_of(second))


def test_without_a_range_there_is_no_grade() -> None:
    assert grade_ask(9000, valuation().model_copy(update={"likely": None})) is None
    assert grade_ask(9000, valuation().model_copy(update={"possible": Band(low=9900, high=9900)})) is None


def test_the_published_hit_rate_is_that_of_the_words() -> None:
    figures = measured()
    assert figures.n > 5000
    assert sum(figures.shares.values()) == pytest.approx(100, abs=0.5)
    assert 40 <= figures.shares[Word.ABOUT] <= 60
    assert [figures.lowered[by][0] for by in sorted(figures.lowered)] == sorted(
        figures.lowered[by][0] for by in figures.lowered
    )
