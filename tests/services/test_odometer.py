"""Odometer readings as people type and paste them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.odometer import FARTHEST, Reading, read_odometer


@pytest.mark.parametrize(
    ("typed", "number", "unit"),
    [
        ("58000", 58_000, None),
        ("0", 0, None),
        ("120k", 120_000, None),
        ("120 K miles", 120_000, "miles"),
        ("58.000", 58_000, None),
        ("58,000 mi", 58_000, "miles"),
        ("1e5", 100_000, None),
        ("12 500 km", 12_500, "km"),
        ("12.500", 12_500, None),
        ("12.5k", 12_500, None),
        ("12,5 Tsd. km", 12_500, "km"),
        ("1.234.567", 1_234_567, None),
        ("93'342 km", 93_342, "km"),
        ("93\N{NARROW NO-BREAK SPACE}342\N{NO-BREAK SPACE}km", 93_342, "km"),
        ("58123.4", 58_123, None),
        ("58 mil km", 58_000, "km"),
        ("60 mil millas", 60_000, "miles"),
        ("9万公里", 90_000, "km"),
        ("5.8万", 58_000, None),
        ("58000 Meilen", 58_000, "miles"),
        ("  72,000 Kilómetros ", 72_000, "km"),
    ],
)
def test_a_reading_is_understood(typed: str, number: int, unit: str | None) -> None:
    assert read_odometer(typed) == Reading(number, unit)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "typed", ["", "k", "many", "-5", "58..000", "5,80,000", "9e9", "99999999", "58 000 000", "1e", "nan"]
)
def test_what_is_no_reading_is_none(typed: str) -> None:
    assert read_odometer(typed) is None


@given(st.text(max_size=30))
def test_any_text_gives_a_reading_in_bounds_or_none(typed: str) -> None:
    found = read_odometer(typed)
    assert found is None or 0 <= found.number <= FARTHEST


@given(st.integers(0, FARTHEST), st.sampled_from(["{:,}", "{:_}"]), st.sampled_from([" ", ".", ",", "'"]))
def test_every_way_to_group_thousands_says_the_same(number: int, form: str, mark: str) -> None:
    written = form.format(number).replace(",", mark).replace("_", mark)
    assert read_odometer(written) == Reading(number, None)


def test_km_typed_with_the_number_count_whatever_the_switch_says() -> None:
    reading = read_odometer("160,934 km")
    assert reading is not None
    assert reading.miles("miles") == 100_000
