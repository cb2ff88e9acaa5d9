"""CarQuery 0.3, client side: JSON, JSONP, errors under HTTP 200, pages of 500 rows, units under the wrong names."""

import json
from typing import Any

import pytest
import responses
from responses import matchers

from services.errors import MalformedAnswer, NotKnown, RequestRefused, ServiceError, Unavailable
from services.specs import carquery
from services.specs.carquery import CarQuery
from services.vehicle import ModelYears, Vehicle
from services.web import http
from tests.sample_bodies import sample_body

URL = "https://carquery.test/api/0.3"


def client() -> CarQuery:
    return CarQuery(URL, http.session(), stand_in=False)


def trim(model_id: int, year: int) -> dict[str, str | None]:
    return {
        "model_id": str(model_id),
        "model_name": "Escape",
        "model_year": str(year),
        "make_display": "Ford",
        "model_trim": "",
    }


@responses.activate
def test_years_makes_and_models_are_read() -> None:
    answers = {
        "getYears": {"Years": {"min_year": "1990", "max_year": 2026}},
        "getMakes": {"Makes": [{"make_id": "mercedes-benz", "make_display": "Mercedes-Benz"}, {"make_id": None}]},
        "getModels": {"Models": [{"model_name": "Z4"}, {"model_name": "Z3"}, {"model_name": "Z3"}, {}]},
    }
    for command, body in answers.items():
        responses.get(URL + "/", json=body, match=[matchers.query_param_matcher({"cmd": command}, strict_match=False)])
    assert client().years() == ModelYears(first=1990, last=2026)
    assert client().makes().ids == {"Mercedes-Benz": "mercedes-benz"}
    assert list(client().models("bmw").ids) == ["Z3", "Z4"]


@responses.activate
@pytest.mark.parametrize("wrapped", ["\r\n%s", "?(%s);", "callback(%s);", "%s"])
def test_json_and_jsonp_are_the_same_answer(wrapped: str) -> None:
    body = wrapped % json.dumps({"Models": [{"model_name": "Z3"}]})
    responses.get(URL + "/", body=body, content_type="text/html")
    assert list(client().models("bmw").ids) == ["Z3"]


@responses.activate
def test_full_pages_are_followed_until_the_last(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(carquery, "PAGE", 3)
    first = matchers.query_param_matcher({"cmd": "getTrims", "make": "ford", "model": "Escape"})
    second = matchers.query_param_matcher({"cmd": "getTrims", "make": "ford", "model": "Escape", "min_year": "2002"})
    responses.get(URL + "/", json={"Trims": [trim(1, 2001), trim(2, 2002), trim(3, 2002)]}, match=[first])
    responses.get(URL + "/", json={"Trims": [trim(2, 2002), trim(3, 2002)]}, match=[second])
    assert [(found.model_id, found.year) for found in client().trims("ford", "Escape")] == [
        ("2", 2002),
        ("3", 2002),
        ("1", 2001),
    ]


@responses.activate
def test_rows_that_name_no_car_are_left_out() -> None:
    responses.get(URL + "/", json={"Trims": [trim(1, 2001), {"model_id": "2"}, "row"]})
    assert [found.model_id for found in client().trims("ford", "Escape")] == ["1"]


@responses.activate
@pytest.mark.parametrize(
    ("body", "error"),
    [
        ('{"error": "no such make"}', RequestRefused),
        ("", MalformedAnswer),
        ("<html>Just a moment</html>", Unavailable),
        ("\r\n<!DOCTYPE html>", Unavailable),
        ("{}", MalformedAnswer),
        ("[]", MalformedAnswer),
        ('{"Makes": 3}', MalformedAnswer),
        ('{"Makes": [', MalformedAnswer),
    ],
)
def test_errors_under_http_200_are_errors(body: str, error: type[ServiceError]) -> None:
    responses.get(URL + "/", body=body)
    with pytest.raises(error):
        client().makes()


@responses.activate
@pytest.mark.parametrize(("status", "error"), [(403, Unavailable), (404, RequestRefused), (503, Unavailable)])
def test_being_kept_out_is_an_outage(status: int, error: type[ServiceError]) -> None:
    responses.get(URL + "/", status=status, body="no")
    with pytest.raises(error):
        client().makes()


# The row of a 2018 car as the service has it: US figures under metric names.
CC_2018: dict[str, Any] = {
    "model_id": "72869", "model_make_id": "Volkswagen", "make_display": "Volkswagen", "model_name": "CC",
    "model_trim": "R-Line 4dr Sedan (2.0L 4cyl Turbo 6A)", "model_year": "2018", "model_body": "Midsize Cars",
    "model_weight_kg": "3369", "model_lkm_hwy": "31.0", "model_lkm_city": "22.0", "model_fuel_cap_l": "19",
    "model_engine_power_ps": "200", "model_drive": "Front Wheel Driv", "model_seats": None,
}  # fmt: skip
VIPER_2009 = CC_2018 | {
    "model_year": "2009", "model_body": "Roadster", "model_weight_kg": "1560", "model_lkm_hwy": "10.7",
    "model_lkm_city": "18.1", "model_fuel_cap_l": "60", "model_engine_power_ps": "608", "model_drive": "Rear",
}  # fmt: skip


def only(row: dict[str, Any]) -> Any:
    responses.get(URL + "/", json={"Trims": [row]})
    return client().trims("volkswagen", "CC")[0]


@responses.activate
def test_us_figures_under_metric_names_are_mended_and_told() -> None:
    car = only(CC_2018)
    assert (car.city_mpg, car.highway_mpg, car.city_l100, car.highway_l100) == (22, 31, 10.7, 7.6)
    assert (car.weight_kg, car.tank_l, car.power_hp, car.drive) == (1528, 71.9, 200, "Front Wheel Drive")
    assert str(car.note) == (
        "CarQuery gave consumption in miles per gallon, weight in pounds, and the tank in US gallons "
        "under metric names; converted here."
    )


@responses.activate
def test_metric_figures_stay_as_they_are() -> None:
    car = only(VIPER_2009)
    assert (car.city_l100, car.highway_l100, car.weight_kg, car.tank_l, car.power_hp) == (18.1, 10.7, 1560, 60, 600)
    assert car.note is None


@responses.activate
@pytest.mark.parametrize(
    ("row", "found"),
    [
        pytest.param(
            {"model_lkm_city": None, "model_lkm_hwy": None}, {"weight_kg": 1528, "tank_l": 71.9}, id="weight tells"
        ),
        pytest.param(
            {"model_lkm_city": None, "model_lkm_hwy": None, "model_weight_kg": None}, {"tank_l": 71.9}, id="class tells"
        ),
        pytest.param(
            {"model_lkm_city": "54", "model_lkm_hwy": "50"}, {"city_mpg": 54, "highway_mpg": 50}, id="hybrid in mpg"
        ),
        pytest.param({"model_fuel_cap_l": "71"}, {"tank_l": 71}, id="a tank too large for gallons"),
        pytest.param({"model_weight_kg": "1528"}, {"weight_kg": 1528}, id="a weight too small for pounds"),
        pytest.param(
            {
                "model_year": "2010", "model_body": "Hatchback", "model_lkm_city": "4.6", "model_lkm_hwy": "4.9",
                "model_weight_kg": "1380", "model_fuel_cap_l": "45",
            },
            {"city_l100": 4.6, "highway_l100": 4.9, "weight_kg": 1380, "tank_l": 45, "note": None},
            id="a metric hybrid, which drinks less in town",
        ),
        pytest.param(
            {
                "model_year": "2005", "model_body": "Pickup", "model_weight_kg": "3100", "model_lkm_city": "18.1",
                "model_lkm_hwy": "13.8", "model_fuel_cap_l": "130",
            },
            {"weight_kg": 3100, "tank_l": 130, "note": None},
            id="a heavy old truck",
        ),
    ],
)  # fmt: skip
def test_the_units_are_told_from_what_can_be(row: dict[str, Any], found: dict[str, Any]) -> None:
    car = only(CC_2018 | row)
    assert {name: getattr(car, name) for name in found} == found


@responses.activate
def test_a_car_is_found_by_its_number_its_trim_or_the_middle_of_the_list() -> None:
    rows = [trim(number, 2012) | {"model_trim": name} for number, name in ((1, "S"), (2, "SE"), (3, "SEL"))]
    responses.get(URL + "/", json={"Trims": rows})
    escape = Vehicle(make="Land Rover", model="Escape", year=2012)
    found = [
        client().find(escape.model_copy(update=said))
        for said in ({"model_id": "3"}, {"trim": "s"}, {"trim": "Titanium"})
    ]
    assert [one.trim for one in found] == ["SEL", "S", "SE"]
    assert [str(one.note) for one in found] == [
        "None",
        "None",
        "Which trim it is was not known to CarQuery: the SE is shown.",
    ]
    assert dict(responses.calls[0].request.params) == {  # type: ignore[attr-defined]
        "cmd": "getTrims",
        "make": "land-rover",
        "model": "Escape",
        "year": "2012",
    }


@responses.activate
def test_a_car_without_trims_is_not_known() -> None:
    responses.get(URL + "/", json={"Trims": []})
    with pytest.raises(NotKnown):
        client().find(Vehicle(make="Ford", model="Escape", year=1899))


@responses.activate
def test_us_rows_of_2019_read_as_cars_that_can_be() -> None:
    body = f"?({json.dumps(sample_body('carquery_trims_2019'))});"
    responses.get(URL + "/", body=body, content_type="text/html")
    cars = client().trims("any", "any")
    assert len(cars) == 8
    assert all(car.note for car in cars if car.weight_kg or car.tank_l or car.city_l100)
    assert all(1_200 < car.weight_kg < 3_000 for car in cars if car.weight_kg)
    assert all(45 < car.tank_l < 125 for car in cars if car.tank_l)
    assert all(4 < car.highway_l100 < car.city_l100 < 22 for car in cars if car.highway_l100 and car.city_l100)
