"""The CarQuery stand-in: the real service's shape, quirks included."""

import json
from typing import Any

import pytest
import requests

CIVIC = {"make": "honda", "model": "Civic", "year": "2012"}


def get(stand_ins: str, cmd: str | None, **query: str) -> requests.Response:
    asked = query | ({"cmd": cmd} if cmd else {})
    return requests.get(f"{stand_ins}/carquery/api/0.3/", params=asked, timeout=30)


def body(stand_ins: str, cmd: str, **query: str) -> Any:
    return json.loads(get(stand_ins, cmd, **query).text)


def trims(stand_ins: str, **query: str) -> list[dict[str, str | None]]:
    rows: list[dict[str, str | None]] = body(stand_ins, "getTrims", **query)["Trims"]
    return rows


def test_without_callback_the_body_is_json_after_a_line_break(stand_ins: str) -> None:
    answer = get(stand_ins, "getYears")
    assert answer.text.startswith("\r\n{")
    assert answer.headers["Content-Type"].startswith("application/json")
    assert json.loads(answer.text) == {"Years": {"min_year": "1990", "max_year": "2026"}}


def test_with_callback_the_body_is_jsonp(stand_ins: str) -> None:
    answer = get(stand_ins, "getYears", callback="?")
    assert answer.text.startswith('?({"Years"')
    assert answer.text.endswith(");")
    assert answer.headers["Content-Type"].startswith("text/javascript")


def test_a_callback_that_is_no_name_is_refused(stand_ins: str) -> None:
    assert "error" in json.loads(get(stand_ins, "getYears", callback="alert(1)//").text)


def test_without_the_last_slash_clients_are_moved(stand_ins: str) -> None:
    address = f"{stand_ins}/carquery/api/0.3?cmd=getYears"
    answer = requests.get(address, allow_redirects=False, timeout=30)
    assert answer.status_code == 301
    assert answer.headers["Location"].endswith("/carquery/api/0.3/?cmd=getYears")


@pytest.mark.parametrize(
    ("cmd", "query"), [(None, {}), ("getCars", {}), ("getModels", {}), ("getModels", {"year": "2010"})]
)
def test_errors_are_told_with_status_200(stand_ins: str, cmd: str | None, query: dict[str, str]) -> None:
    answer = get(stand_ins, cmd, **query)
    assert answer.status_code == 200
    assert list(json.loads(answer.text)) == ["error"]


@pytest.mark.parametrize("number", ["", "99", "x", "4596399900000"])
def test_an_unknown_model_is_an_object_without_a_number(stand_ins: str, number: str) -> None:
    assert body(stand_ins, "getModel", model=number) == [{"ExtColors": [], "IntColors": []}]


def test_makes_are_those_that_sold_a_car_that_year(stand_ins: str) -> None:
    makes = {make["make_id"]: make for make in body(stand_ins, "getMakes", year="2005")["Makes"]}
    assert makes["land-rover"] == {
        "make_id": "land-rover",
        "make_display": "Land Rover",
        "make_is_common": "1",
        "make_country": "UK",
    }
    assert "saab" in makes
    assert not {"tesla", "genesis"} & makes.keys()


def test_models_can_be_asked_by_year_and_body(stand_ins: str) -> None:
    names = [
        model["model_name"] for model in body(stand_ins, "getModels", make="toyota", year="2010", body="suv")["Models"]
    ]
    assert "RAV4" in names
    assert "Corolla" not in names


def test_every_value_is_a_string_or_null(stand_ins: str) -> None:
    rows = trims(stand_ins, **CIVIC)
    assert len(rows) > 5
    assert all(value is None or isinstance(value, str) for row in rows for value in row.values())
    assert {row["model_year"] for row in rows} == {"2012"}


def test_units_are_metric_in_trims_and_both_in_a_model(stand_ins: str) -> None:
    row = next(
        row for row in trims(stand_ins, make="toyota", model="corolla", year="2010") if row["model_trim"] == "LE"
    )
    assert (row["model_weight_kg"], row["model_lkm_hwy"], row["model_fuel_cap_l"]) == ("1245", "6.9", "50")
    assert row["model_msrp_usd"] == "16850"
    [model] = body(stand_ins, "getModel", model=str(row["model_id"]))
    assert (model["model_mpg_hwy"], model["model_weight_lbs"], model["model_fuel_cap_g"]) == ("34", "2745", "13.2")


def test_a_trims_number_is_known_to_the_other_services(stand_ins: str) -> None:
    for row in trims(stand_ins, make="ford", model="F-150", year="2018")[:5]:
        asked = {"model_id": row["model_id"], "mileage": 50_000, "condition": "good"}
        assert requests.post(f"{stand_ins}/valuation", json=asked, timeout=30).status_code == 200
        named = {"make": "Ford", "model": "F-150", "year": 2018, "trim": row["model_trim"]}
        specs = requests.post(f"{stand_ins}/specs", json=named, timeout=30).json()
        assert (specs["model_drive"], specs["model_engine_cc"]) == (row["model_drive"], row["model_engine_cc"])


def test_never_more_than_500_trims(stand_ins: str) -> None:
    assert len(trims(stand_ins, year="2019")) == 500


@pytest.mark.parametrize(
    ("query", "key", "expected"),
    [
        ({"body": "Coupe"}, "model_body", {"Coupe"}),
        ({"doors": "4"}, "model_doors", {"4"}),
        ({"fuel_type": "hybrid"}, "model_engine_fuel", {"Hybrid"}),
        ({"keyword": "natural gas"}, "model_engine_fuel", {"Natural Gas"}),
        ({"engine_type": "inline", "min_power": "190"}, "model_engine_power_ps", {"204"}),
        ({"drive": "front", "max_weight": "1210"}, "model_weight_kg", {"1205"}),
    ],
)
def test_filters_narrow_the_trims(stand_ins: str, query: dict[str, str], key: str, expected: set[str]) -> None:
    rows = trims(stand_ins, **CIVIC, **query)
    assert {row[key] for row in rows} == expected
    assert len(rows) < len(trims(stand_ins, **CIVIC))


def test_cars_not_sold_in_the_us_are_not_known(stand_ins: str) -> None:
    assert trims(stand_ins, **CIVIC, sold_in_us="0") == []
    assert body(stand_ins, "getMakes", sold_in_us="-1") == {"Makes": []}
    assert len(trims(stand_ins, **CIVIC, sold_in_us="1")) > 5


def test_short_rows_on_request(stand_ins: str) -> None:
    short = trims(stand_ins, **CIVIC, full_results="0")
    assert "model_weight_kg" not in short[0]
    assert [row["model_id"] for row in short] == [row["model_id"] for row in trims(stand_ins, **CIVIC)]


def test_all_years_when_no_year_is_said(stand_ins: str) -> None:
    years = {row["model_year"] for row in trims(stand_ins, make="bmw", model="z3", year="-1")}
    assert years == {str(year) for year in range(1996, 2003)}
