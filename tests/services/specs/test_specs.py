"""CarQuery-like records: strings, nulls and the many ways to say nothing."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.specs.specs import Origin, number, read_record, text, whole

RECORD = {
    "model_id": "45963",
    "model_name": "Corolla",
    "model_trim": "LE",
    "model_year": "2010",
    "model_engine_cc": "1800",
    "model_weight_kg": "1245",
    "model_lkm_hwy": "6.9",
    "model_lkm_city": "9.0",
    "model_mpg_hwy": "34",
    "model_mpg_city": "26",
    "model_mpg_mixed": None,
    "model_fuel_cap_l": "50",
    "make_display": "Toyota",
    "make_country": "Japan",
}

BOOK = Origin(source="Book", stand_in=False, as_of=date(2026, 11, 29))


def test_the_reference_record_reads_as_a_person_would_write_it_down() -> None:
    specs = read_record(RECORD, BOOK)
    assert (specs.make, specs.model, specs.trim, specs.year, specs.model_id) == (
        "Toyota",
        "Corolla",
        "LE",
        2010,
        "45963",
    )
    assert (specs.engine_cc, specs.weight_kg, specs.tank_l) == (1800, 1245, 50.0)
    assert (specs.city_l100, specs.highway_l100, specs.city_mpg, specs.highway_mpg) == (9.0, 6.9, 26.0, 34.0)
    assert specs.seats is None


@pytest.mark.parametrize("nothing", [None, "", " ", "0", "0.0", "-", "n/a", "N/A", "Not Available", "Not Avai", "null"])
def test_every_way_to_say_nothing_is_none(nothing: object) -> None:
    assert text(nothing) is None
    assert whole(nothing) is None


@given(st.one_of(st.none(), st.text(max_size=30), st.integers(), st.floats(), st.booleans()))
def test_any_value_is_a_positive_number_or_none(value: object) -> None:
    found = number(value)
    assert found is None or 0 < found < float("inf")


def test_stray_spaces_go() -> None:
    assert read_record(RECORD | {"model_trim": " V8 Coupe "}, BOOK).trim == "V8 Coupe"


@pytest.mark.parametrize(
    ("key", "field", "value"), [("model_mpg_city", "city_mpg", 26.1), ("model_lkm_city", "city_l100", 9.0)]
)
def test_a_missing_unit_system_is_worked_out_from_the_other(key: str, field: str, value: float) -> None:
    assert getattr(read_record(RECORD | {key: None}, BOOK), field) == pytest.approx(value, abs=0.06)


@pytest.mark.parametrize("key", ["model_id", "model_name", "model_year", "make_display"])
def test_a_record_that_names_no_car_is_refused(key: str) -> None:
    with pytest.raises(ValueError, match="names no car"):
        read_record(RECORD | {key: None}, BOOK)
