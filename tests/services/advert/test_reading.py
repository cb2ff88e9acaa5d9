"""Adverts of many styles in four languages, with what a person reads in them."""

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.advert.figures import odometers, prices, years
from services.advert.reading import LONGEST, read_advert

ADVERTS = [
    json.loads(line) for line in Path(__file__).with_name("adverts.jsonl").read_text(encoding="utf-8").splitlines()
]


def test_there_are_sixty_adverts_and_more() -> None:
    assert len({advert["text"] for advert in ADVERTS}) >= 60


@pytest.mark.parametrize("advert", ADVERTS, ids=lambda advert: advert["text"][:40])
def test_an_advert_says_what_a_person_reads_in_it(advert: dict[str, Any]) -> None:
    found = read_advert(advert["text"]).model_dump(mode="json")
    told = {name: value for name, value in advert.items() if name not in {"text", "caveats"}}
    assert {name: found[name] for name in told} == told
    assert set(found["caveats"]) == set(advert.get("caveats", ()))


@pytest.mark.parametrize("advert", ADVERTS, ids=lambda advert: advert["text"][:40])
def test_every_fact_has_the_words_it_was_read_from_and_no_telephone_number(advert: dict[str, Any]) -> None:
    found = read_advert(advert["text"])
    for name in ("make", "model", "year", "miles", "price", "trim", "seller", "title", "accident"):
        assert (getattr(found, name) is not None) == (name in found.words)
    kept = found.model_dump_json()
    for number in ("555", "0151", "0171", "13800001234"):
        assert number not in kept


@pytest.mark.parametrize(
    ("text", "price"),
    [
        ("$12,500", 12_500),
        ("12.500 €", 12_500),
        ("€12.500,-", 12_500),
        ("12,5k $", 12_500),
        ("$12.5k", 12_500),
        ("6.8万元", 68_000),
        ("$9,995.00", 9_995),
        ("was $14,000, now $12,500", 12_500),
        ("MSRP $30,000. Asking $12,500", 12_500),
        ("$299/month", None),
        ("$2,000 down", None),
        ("call 555-0123", None),
        ("12,500 miles", None),
    ],
)
def test_a_price_is_told_from_other_sums(text: str, price: int | None) -> None:
    assert next((one.value for one in prices(text)), None) == price


def test_the_range_of_a_battery_and_the_miles_of_a_belt_are_no_odometer() -> None:
    assert odometers("310 miles range, Reichweite 400 km, belt changed at 90,000 miles") == []


def test_an_inspection_s_year_is_no_model_year() -> None:
    assert [one.value for one in years("EZ 03/2015, TÜV bis 2027")] == [2015]


@given(st.text(max_size=400))
def test_any_text_has_an_answer(text: str) -> None:
    read_advert(text)


def test_a_text_without_end_is_read_to_a_limit() -> None:
    assert read_advert("x " * LONGEST + "2016 Toyota Corolla").make is None
