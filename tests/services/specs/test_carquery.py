"""CarQuery 0.3, client side: JSON, JSONP, errors under HTTP 200, pages of 500 rows."""

import json

import pytest
import responses
from responses import matchers

from services import http
from services.errors import MalformedAnswer, RequestRefused, ServiceError
from services.specs import carquery
from services.specs.carquery import CarQuery
from services.vehicle import ModelYears

URL = "https://carquery.test/api/0.3"


def client() -> CarQuery:
    return CarQuery(URL, http.session())


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
    assert client().makes() == {"Mercedes-Benz": "mercedes-benz"}
    assert client().models("bmw") == ["Z3", "Z4"]


@responses.activate
@pytest.mark.parametrize("wrapped", ["\r\n%s", "?(%s);", "callback(%s);", "%s"])
def test_json_and_jsonp_are_the_same_answer(wrapped: str) -> None:
    body = wrapped % json.dumps({"Models": [{"model_name": "Z3"}]})
    responses.get(URL + "/", body=body, content_type="text/html")
    assert client().models("bmw") == ["Z3"]


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
        ("<html>Just a moment</html>", MalformedAnswer),
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
