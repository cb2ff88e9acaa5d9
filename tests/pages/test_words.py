"""Numbers as people read them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pages.parts.words import exact_money, model_years, money, odometer, percent
from services.vehicle import ModelYears


@pytest.mark.parametrize(
    ("amount", "currency", "shown"),
    [(7995, "USD", "$8,000"), (12345, "EUR", "€12,300"), (61300, "CHF", "CHF 61,500")],
)
def test_prices_are_rounded_and_carry_their_currency(amount: float, currency: str, shown: str) -> None:
    assert money(amount, currency) == shown


def test_an_advert_keeps_its_exact_price() -> None:
    assert exact_money(849995) == "$849,995"


@given(st.floats(0, 1))
def test_a_percentage_never_claims_certainty_or_nothing_unless_it_is(share: float) -> None:
    shown = percent(share)
    assert (shown == "100 %") == (share == 1)
    assert (shown == "0 %") == (share == 0)


def test_a_mileage_is_shown_in_the_unit_it_was_typed_in() -> None:
    assert odometer(58_000, "miles") == "58,000 miles"
    assert odometer(58_000, "km") == "93,342 km"


def run(first: int, last: int | None) -> ModelYears:
    return ModelYears(first=first, last=last)


@pytest.mark.parametrize(
    ("runs", "shown"),
    [
        ([], ""),
        ([run(2010, 2010)], "2010"),
        ([run(2012, 2015), run(2016, None)], "2012 to 2015 or 2016 on"),
        ([run(2007, 2011), run(2011, 2016), run(2015, 2017)], "2007 to 2017"),
        ([run(2007, 2011), run(2011, 2016), run(2015, None)], "2007 on"),
    ],
)
def test_model_years_stay_short(runs: list[ModelYears], shown: str) -> None:
    assert model_years(runs) == shown
