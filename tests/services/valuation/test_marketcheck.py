"""MarketCheck, client side."""

import json
import logging
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
import responses
from sqlalchemy import Engine

from services.errors import (
    KeyRefused,
    MalformedAnswer,
    QuotaSpent,
    RequestRefused,
    ServiceError,
    Throttled,
    Unavailable,
)
from services.storage.database import open_database
from services.storage.quota import Caps, CreditGuard, Quota
from services.valuation.marketcheck import MarketCheck
from services.valuation.trims import maker_trim
from services.valuation.valuation import Band, Confidence, PricedCar, Valuation
from services.vehicle import Grade, Vehicle
from services.web import http

BASE = "https://marketcheck.test/v2"
URL = f"{BASE}/search/car/active"
KEY = "k3y-of-the-operator"
CAR = PricedCar(
    vehicle=Vehicle(make="Toyota", model="Corolla", year=2010, trim="LE"), miles=58_000, grade=Grade.VERY_GOOD
)
PRICE: dict[str, Any] = {
    "min": 1795, "max": 12995, "count": 120, "missing": 3, "mean": 8940, "median": 8000,
    "percentiles": {"5.0": 6000, "25.0": 7200, "50.0": 8000, "75.0": 8800, "90.0": 9900, "95.0": 10400, "99.0": 12000},
}  # fmt: skip


def answer(price: dict[str, Any] | None = None, miles: float = 58_000, listings: list[Any] | None = None) -> Any:
    price = PRICE if price is None else price
    return {
        "num_found": price.get("count", 0) + 3,
        "listings": listings or [],
        "stats": {"price": price, "miles": {"median": miles}},
    }


def client(**options: Any) -> MarketCheck:
    return MarketCheck(BASE, KEY, http.session(), stand_in=False, **options)


def value(body: Any, subject: PricedCar = CAR, **options: Any) -> Valuation:
    responses.get(URL, json=body)
    return client(**options).value(subject)


def queries() -> list[dict[str, str]]:
    return [dict(call.request.params) for call in responses.calls]  # type: ignore[attr-defined]


@responses.activate
def test_the_request_is_the_documented_one() -> None:
    value(answer(), zip_code="10001")
    assert queries() == [
        {
            "api_key": KEY, "car_type": "used", "make": "Toyota", "model": "Corolla", "year": "2010", "trim": "LE",
            "miles_range": "43500-72500", "price_range": "1-*", "zip": "10001", "radius": "50", "country": "us",
            "stats": "price,miles", "rows": "50",
        }
    ]  # fmt: skip


@responses.activate
@pytest.mark.parametrize(("miles", "window"), [(4_000, "0-14000"), (30_000, "20000-40000"), (100_000, "75000-125000")])
def test_the_window_of_miles_is_a_quarter_but_never_narrower_than_ten_thousand(miles: int, window: str) -> None:
    value(answer(), CAR.model_copy(update={"miles": miles}))
    assert queries()[0]["miles_range"] == window


@responses.activate
def test_the_services_statistics_are_the_price() -> None:
    found = value(answer())
    assert (found.typical, found.likely) == (8000, Band(low=7200, high=8800))
    assert found.possible
    assert found.possible.low == pytest.approx(6424, abs=2), "between P5 and P25, nearer to P5"
    assert found.possible.high == 9900
    assert (found.count, found.on_sale, found.confidence, found.notes) == (120, 123, Confidence.HIGH, ())


@responses.activate
def test_the_price_is_moved_to_the_cars_mileage_and_condition_and_says_so() -> None:
    found = value(answer(miles=68_000), CAR.model_copy(update={"grade": Grade.GOOD}))
    moved = 0.93 / 0.958  # ten thousand miles fewer than the others, in good condition
    assert found.typical == pytest.approx(8000 * moved)
    assert found.likely
    assert found.likely.low == pytest.approx(7200 * moved)
    assert tuple(map(str, found.notes)) == (
        "These cars have 68,000 miles in the middle, yours 58,000 miles: the prices are moved by +4.4%.",
        "Dealers offer cars in very good condition; for good it is -7%.",
    )


@responses.activate
def test_the_contracts_sample_has_an_absurd_maximum_and_no_percentiles() -> None:
    sample = {"min": 1795, "max": 849995, "count": 120, "missing": 3, "mean": 8940, "median": 7995}
    found = value(answer(sample))
    assert (found.typical, found.likely, found.possible, found.absurd_maximum) == (7995, None, None, 849995)
    assert found.confidence is Confidence.MEDIUM


def listing(price: float | None, **other: Any) -> dict[str, Any]:
    return {"price": price, "miles": 58_000, "dom": 12, "build": {"year": 2010, "trim": "LE"}, **other}


@responses.activate
def test_a_whole_list_is_judged_without_its_typing_error() -> None:
    rows = [listing(7_000 + 100 * i, miles=50_000 + i) for i in range(10)] + [listing(849_995)]
    found = value(answer({"count": 11, "median": 7_500, "max": 849_995}, listings=rows))
    assert (found.count, found.typical) == (10, 7_450)
    assert [one.comparable.price for one in found.excluded] == [849_995]
    assert found.absurd_maximum is None, "it is named among the adverts left out"
    assert found.comparables[0].days_on_market == 12


@responses.activate
def test_the_day_of_the_data_is_when_its_newest_advert_was_seen() -> None:
    rows = [listing(8_000, last_seen_at=1_794_700_800), listing(8_100, last_seen_at=1_794_600_000)]
    assert str(value(answer(listings=rows)).as_of) == "2026-11-15"


@responses.activate
@pytest.mark.parametrize("row", [{}, {"price": None}, {"price": -5}, {"price": "cheap"}, "row", None, [], {"build": 3}])
def test_a_listing_out_of_form_is_passed_over(row: Any) -> None:
    assert len(value(answer(listings=[row, listing(8_000, dom=None, days_on_market=9)])).comparables) == 1


THIN = {"count": 7, "median": 8000}


def thin(*counts: int) -> None:
    for count in counts:
        responses.get(URL, json=answer({**PRICE, "count": count}))


@responses.activate
def test_a_thin_market_is_searched_wider_step_by_step_and_each_is_told() -> None:
    thin(1, 2, 3, 40)
    found = client(zip_code="10001").value(CAR)
    asked = [(one.get("trim"), one["year"], one["radius"]) for one in queries()]
    assert asked == [
        ("LE", "2010", "50"),
        (None, "2010", "50"),
        (None, "2009,2010,2011", "50"),
        (None, "2009,2010,2011", "100"),
    ]
    assert tuple(map(str, found.notes)) == (
        "Only 1 such car carries a price: every trim counts, not the LE alone.",
        "Only 2 such cars carry a price: the model years beside count too.",
        "Only 3 such cars carry a price: cars up to 100 miles away count too.",
    )
    assert found.count == 40


@responses.activate
def test_eight_are_enough_to_stop() -> None:
    thin(7, 8)
    client().value(CAR)
    assert len(responses.calls) == 2


@responses.activate
def test_without_a_trim_or_a_zip_code_there_are_fewer_steps() -> None:
    thin(1, 1, 1)
    client().value(CAR.model_copy(update={"vehicle": Vehicle(make="Toyota", model="Corolla", year=2010)}))
    assert [(one.get("trim"), one["year"], one.get("zip")) for one in queries()] == [
        (None, "2010", None),
        (None, "2009,2010,2011", None),
    ]


@responses.activate
@pytest.mark.parametrize("price", [{**PRICE, "count": 5}, {"count": 0}, {}, {"count": 0, "median": None}])
def test_fewer_than_six_at_the_widest_give_no_price(price: dict[str, Any]) -> None:
    found = value(answer(price))
    assert (found.typical, found.likely, found.percentiles, found.confidence) == (None, None, {}, Confidence.NONE)


@responses.activate
def test_a_search_that_cannot_go_on_keeps_what_it_has() -> None:
    thin(7)
    responses.get(URL, status=503)
    found = client().value(CAR)
    assert found.count == 7
    assert found.typical
    assert tuple(map(str, found.notes)) == (
        "Only 7 such cars carry a price, and the search could not go on. MarketCheck is out of order at the moment.",
    )


@pytest.fixture
def engine(tmp_path: Path) -> Iterator[Engine]:
    made = open_database(tmp_path)
    yield made
    made.dispose()


@responses.activate
def test_each_call_is_counted_and_the_plan_is_never_overdrawn(engine: Engine) -> None:
    thin(1, 1, 1, 1)
    plan = Quota(engine, "MarketCheck", 2)
    counting = http.session(spend=CreditGuard(engine, {"MarketCheck": Caps(a_month=2)}).spend)
    found = replace(client(quota=plan), web=counting).value(CAR)
    assert (len(responses.calls), plan.usage().used) == (2, 2)
    assert "no calls left this month" in str(found.notes[-1])
    with pytest.raises(QuotaSpent):
        replace(client(quota=plan), web=counting).value(CAR)
    assert len(responses.calls) == 2


@responses.activate
def test_the_services_own_count_is_taken_over(engine: Engine) -> None:
    plan = Quota(engine, "MarketCheck", 500)
    responses.get(URL, json=answer(), headers={"Quota-Limit": "500", "Quota-Remaining": "77"})
    client(quota=plan).value(CAR)
    assert plan.usage().used == 423


@responses.activate
@pytest.mark.parametrize(
    ("status", "headers", "body", "error"),
    [
        (401, {}, {"code": 401, "message": "no"}, KeyRefused),
        (403, {}, {"code": 403, "message": "no"}, KeyRefused),
        (422, {}, {"code": 422, "message": "radius"}, RequestRefused),
        (404, {}, {}, RequestRefused),
        (500, {}, {}, Unavailable),
        (429, {}, {"message": "API rate limit exceeded"}, Throttled),
        (429, {"Retry-After": "9"}, {"message": "API rate limit exceeded"}, Throttled),
        (429, {}, {"message": "Monthly API quota exhausted"}, QuotaSpent),
        (429, {"Retry-After": "864000"}, {"message": "Monthly API quota exhausted"}, QuotaSpent),
    ],
)
def test_each_refusal_is_told_as_what_it_is(
    status: int, headers: dict[str, str], body: Any, error: type[ServiceError]
) -> None:
    responses.get(URL, status=status, json=body, headers=headers)
    with pytest.raises(error):
        client().value(CAR)


@responses.activate
@pytest.mark.parametrize("body", ["", "[]", "null", "{}", '{"num_found": -1}', '{"num_found": "many"}', "<html>"])
def test_an_answer_out_of_form_is_malformed(body: str) -> None:
    responses.get(URL, body=body)
    with pytest.raises(MalformedAnswer):
        client().value(CAR)


@responses.activate
@pytest.mark.parametrize("status", [200, 401, 422, 429, 503, None])
def test_the_key_is_in_no_log_no_error_and_no_fingerprint(status: int | None, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    if status:
        responses.get(URL, status=status, json=answer())
    told = ""
    try:
        told = client().value(CAR).model_dump_json()
    except ServiceError as fault:
        told = f"{fault!r} {fault.__cause__!r}"
    assert KEY not in told + caplog.text + repr(client()) + client().fingerprint
    assert "service=MarketCheck" in caplog.text


@pytest.mark.parametrize(
    ("catalogues", "makers"),
    [
        ("LE", "LE"),
        ("XLT 4WD 5.0L V8", "XLT"),
        ("Premium Package 4dr Sedan (2.0L 4cyl 5A)", "Premium Package"),
        ("4dr Sedan (2.0L 4cyl 5A)", None),
        ("S 5-door Hatchback", "S"),
        ("Base", None),
        ("330i xDrive", "330i xDrive"),
        ("", None),
        (None, None),
    ],
)
def test_adverts_are_asked_for_by_the_makers_trim(catalogues: str | None, makers: str | None) -> None:
    assert maker_trim(catalogues) == makers


@responses.activate
def test_the_fixture_of_the_contract_is_read() -> None:
    body = json.dumps(
        {
            "num_found": 123,
            "listings": [],
            "stats": {"price": {"min": 1795, "max": 849995, "count": 120, "missing": 3, "mean": 8940, "median": 7995}},
        }
    )
    responses.get(URL, body=body)
    assert client().value(CAR).typical == 7995


def listed(**fields: Any) -> dict[str, Any]:
    """An advert as a real answer has it: no Carfax badge, though nothing is wrong with the car."""
    advert = {
        "price": 8_000,
        "miles": 58_000,
        "carfax_clean_title": False,
        "carfax_1_owner": False,
        "dom": 5,
        "last_seen_at": 1_553_881_805,
        "heading": "2010 Toyota Corolla LE",
        "build": {"year": "2010", "trim": "LE"},
    }
    return advert | fields


def adverts_of(*listings: Any) -> Valuation:
    return value(answer({"count": len(listings)}, listings=list(listings)))


@responses.activate
def test_a_missing_carfax_badge_is_no_wreck() -> None:
    found = adverts_of(*[listed(price=8_000 + 100 * i) for i in range(6)])
    assert (found.count, len(found.comparables), found.excluded) == (6, 6, ())
    assert {one.clean_title for one in found.comparables} == {None}
    assert {(one.year, one.trim) for one in found.comparables} == {(2010, "LE")}


@responses.activate
@pytest.mark.parametrize(
    ("fields", "clean"),
    [
        ({}, None),
        ({"carfax_clean_title": True}, True),
        ({"carfax_clean_title": None}, None),
        ({"title_type": "clean"}, True),
        ({"title_type": "salvage", "carfax_clean_title": True}, False),
        ({"title_type": "Rebuilt"}, False),
        ({"title_type": "branded"}, False),
        ({"heading": "2010 Corolla LE *SALVAGE TITLE*"}, False),
        ({"heading": "2010 Corolla flood car, parts only"}, False),
        ({"heading": "2010 Corolla with rebuilt engine, no flood damage"}, None),
        ({"title_type": None, "heading": None}, None),
    ],
)
def test_only_the_title_s_kind_and_the_heading_s_words_tell_a_wreck(fields: Any, clean: bool | None) -> None:
    found = adverts_of(listed(**fields))
    (advert,) = found.comparables or [one.comparable for one in found.excluded]
    assert advert.clean_title is clean
    assert bool(found.excluded) is (clean is False)


@responses.activate
@pytest.mark.parametrize(
    ("seen", "day"),
    [
        (1_553_881_805, "2019-03-29"),
        (1_553_881_805_000, "2019-03-29"),
        ("1553881805", "2019-03-29"),
        (1e18, None),
        (-5, None),
        (12, None),
        ("yesterday", None),
        (None, None),
    ],
)
def test_a_day_that_cannot_be_costs_itself_alone(seen: Any, day: str | None) -> None:
    found = adverts_of(listed(last_seen_at=seen))
    assert len(found.comparables) == 1
    assert found.as_of == (date.fromisoformat(day) if day else datetime.now(UTC).date())


@responses.activate
@pytest.mark.parametrize("bad", [None, 3, {"price": "call us"}, {"price": 0}, {"price": None, "miles": 5}])
def test_an_advert_out_of_form_costs_itself_alone(bad: Any) -> None:
    odd = {"miles": "unknown", "dom": "new", "dist": None, "build": None, "is_certified": "maybe"}
    found = adverts_of(bad, listed(**odd), listed(price="8500"))
    assert [one.price for one in found.comparables] == [8_000, 8_500]


@responses.activate
def test_facets_beside_the_statistics_change_nothing() -> None:
    body = answer({"count": 2, "median": 10_472.5}) | {
        "facets": {"trim": [{"item": "EX-L", "count": 2}]},
        "range_facets": {"price": {"counts": [{"lower_bound": 0, "upper_bound": 9_999, "count": 1}]}},
    }
    found = value(body)
    assert (found.count, found.typical) == (2, None)
