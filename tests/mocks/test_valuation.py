"""The valuation stand-in over HTTP."""

from typing import Any

import pytest
import requests

from services.market.price_model import PERCENTILES

REFERENCE = {"model_id": "45963", "mileage": 58_000, "condition": "very good"}
GRADES = ["excellent", "very good", "good", "fair", "poor"]


def post(stand_ins: str, body: object) -> requests.Response:
    return requests.post(f"{stand_ins}/valuation", json=body, timeout=30)


def number_of(stand_ins: str, **car: object) -> str:
    return str(requests.post(f"{stand_ins}/specs", json=car, timeout=30).json()["model_id"])


def test_the_answer_has_the_contracts_keys(stand_ins: str) -> None:
    body = post(stand_ins, REFERENCE | {"as_of": "2025-01-15"}).json()
    contract = ["min", "median", "max", "mean", "count", "percentiles", "as_of", "currency", "listings"]
    assert [key for key in body if key in contract] == contract
    assert set(body) - set(contract) == {"support", "caution", "accuracy"}
    assert body["support"] > 20
    assert 0 < body["accuracy"]["error"] < 0.3
    assert list(body["percentiles"]) == list(PERCENTILES)
    assert body["as_of"] == "2025-01-15"
    assert body["currency"] == "USD"
    assert body["count"] == len(body["listings"])
    advert = body["listings"][0]
    assert list(advert) == ["price", "mileage", "year", "trim", "days_on_market", "distance_miles", "seller"]
    assert {one["seller"] for one in body["listings"]} <= {"dealer", "private"}


@pytest.mark.parametrize("as_of", [None, "2024-08-16", "2025-01"])
def test_the_reference_list_has_one_lost_decimal_point_in_its_raw_figures(stand_ins: str, as_of: str | None) -> None:
    body = post(stand_ins, REFERENCE | {"as_of": as_of}).json()
    prices = [advert["price"] for advert in body["listings"]]
    assert (body["max"], prices.count(849_995)) == (849_995, 1)
    assert body["min"] == min(prices)
    assert body["mean"] == round(sum(prices) / len(prices))
    assert body["median"] == body["percentiles"]["50"] < 20_000, "the typing error touches no stated percentile"


def test_a_car_has_as_many_adverts_at_any_mileage_and_they_say_nothing_of_its_price(stand_ins: str) -> None:
    volvo = number_of(stand_ins, make="Volvo", model="S80", year=2008)
    told = [
        post(stand_ins, {"model_id": volvo, "mileage": miles, "condition": "good", "as_of": "2026-01"}).json()
        for miles in range(60_000, 60_005)
    ]
    assert len({one["count"] for one in told}) == 1
    assert all(one["count"] >= 6 and one["median"] for one in told)
    assert len({one["support"] for one in told}) == 1


def test_a_private_seller_asks_less_than_a_dealer(stand_ins: str) -> None:
    dealer, private = (post(stand_ins, REFERENCE | {"seller": seller}).json() for seller in ("dealer", "private"))
    assert private["median"] < dealer["median"] == post(stand_ins, REFERENCE).json()["median"]
    widths = [one["percentiles"]["90"] / one["percentiles"]["10"] for one in (dealer, private)]
    assert widths[0] < widths[1]


def test_the_same_request_draws_the_same_list_and_another_draws_another(stand_ins: str) -> None:
    asked = REFERENCE | {"as_of": "2025-01-15"}
    first, again = post(stand_ins, asked).json(), post(stand_ins, asked).json()
    assert first == again
    assert post(stand_ins, asked | {"mileage": 98_000}).json()["listings"] != first["listings"]


def test_adverts_are_of_the_same_model_near_the_year_and_the_mileage(stand_ins: str) -> None:
    listings = post(stand_ins, REFERENCE).json()["listings"]
    assert {advert["year"] for advert in listings} == {2009, 2010, 2011}
    middle = sorted(advert["mileage"] for advert in listings)[len(listings) // 2]
    assert 40_000 < middle < 80_000


def test_a_car_that_nobody_asked_for_and_nothing_is_like_has_no_price(stand_ins: str) -> None:
    enzo = number_of(stand_ins, make="Ferrari", model="Enzo", year=2003)
    body = post(stand_ins, {"model_id": enzo, "mileage": 9_000, "condition": "excellent"}).json()
    assert (body["median"], body["percentiles"], body["count"], body["listings"]) == (None, {}, 0, [])
    assert (body["min"], body["max"], body["mean"]) == (None, None, None)


def test_more_miles_than_the_asks_behind_it_make_a_wide_range_with_a_caution(stand_ins: str) -> None:
    usual, many = (post(stand_ins, REFERENCE | {"mileage": miles}).json() for miles in (299_000, 301_000))
    assert usual["caution"] is None
    assert many["caution"] == "more miles than the asks behind the model"
    widths = [one["percentiles"]["90"] / one["percentiles"]["10"] for one in (usual, many)]
    assert widths[1] > 1.1 * widths[0]


def test_a_car_written_off_once_asks_about_half_with_a_caution(stand_ins: str) -> None:
    clean, rebuilt = (post(stand_ins, REFERENCE | {"title": title}).json() for title in ("clean", "rebuilt"))
    assert rebuilt["median"] == pytest.approx(0.55 * clean["median"], abs=1)
    assert (clean["caution"], rebuilt["caution"]) == (None, "a salvage or rebuilt title")
    widths = [one["percentiles"]["90"] / one["percentiles"]["10"] for one in (clean, rebuilt)]
    assert widths[1] > 1.1 * widths[0]


def test_a_known_trim_narrows_the_range(stand_ins: str) -> None:
    car = {"make": "Ford", "model": "F-150", "year": 2019}
    spread = []
    for trim in (None, "XLT"):
        number = number_of(stand_ins, **car, trim=trim)
        told = post(stand_ins, {"model_id": number, "mileage": 60_000, "condition": "good"}).json()["percentiles"]
        spread.append(told["90"] / told["10"])
    assert spread[1] < spread[0]


def test_grades_are_worth_less_one_after_the_other_and_an_accident_too(stand_ins: str) -> None:
    prices = [post(stand_ins, REFERENCE | {"condition": grade}).json()["median"] for grade in GRADES]
    assert prices == sorted(prices, reverse=True)
    assert len(set(prices)) == 5
    assert post(stand_ins, REFERENCE | {"accident": True}).json()["median"] < prices[1]
    assert post(stand_ins, REFERENCE | {"condition": "Very_Good"}).json()["median"] == prices[1]


@pytest.mark.parametrize("model_id", ["1", "9999999", "45963999", "4596399900000", "4596300112345", "-1", "x", "٤٥٩٦٣"])
def test_an_unknown_number_is_404_with_a_sentence(stand_ins: str, model_id: str) -> None:
    answer = post(stand_ins, REFERENCE | {"model_id": model_id})
    assert answer.status_code == 404
    assert "model_id" in answer.json()["error"]


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"mileage": -1}, "mileage"),
        ({"mileage": "many"}, "mileage"),
        ({"mileage": 2_000_000}, "mileage"),
        ({"condition": "mint"}, "condition"),
        ({"condition": 5}, "condition"),
        ({"as_of": "yesterday"}, "as_of"),
        ({"as_of": "2015-01-01"}, "as_of"),
        ({"model_id": 45963}, "model_id"),
        ({"accident": "perhaps"}, "accident"),
        ({"seller": "auction"}, "seller"),
    ],
)
def test_a_bad_field_is_422_with_a_sentence_that_names_it(stand_ins: str, change: dict[str, Any], field: str) -> None:
    answer = post(stand_ins, REFERENCE | change)
    assert answer.status_code == 422
    assert f"'{field}'" in answer.json()["error"]
    assert answer.json()["error"].endswith(".")
