"""The recalls stand-in, as the author of another client would meet it."""

from collections.abc import Iterator
from datetime import datetime

import pytest
import requests

from mocks import recalls
from tests.serving import serving


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    with serving(recalls.routes) as url:
        yield f"{url}/recalls"


def test_campaigns_have_every_field_of_the_real_answer(address: str) -> None:
    asked = {"make": "toyota", "model": "corolla", "modelYear": "2010"}
    answer = requests.get(f"{address}/recalls/recallsByVehicle", params=asked, timeout=10)
    body = answer.json()
    assert (answer.status_code, body["Count"], body["Message"]) == (200, 3, "Results returned successfully")
    for row in body["results"]:
        assert (row["Make"], row["Model"], row["ModelYear"]) == ("TOYOTA", "COROLLA", "2010")
        assert {type(row[name]) for name in ("parkIt", "parkOutSide", "overTheAirUpdate")} == {bool}


@pytest.mark.parametrize(
    "asked",
    [
        {"make": "toyota", "model": "corolla", "modelYear": "1995"},
        {"make": "toyota", "model": "corolla", "modelYear": "²010"},
        {"make": "mercedes-benz", "model": "c-class", "modelYear": "2010"},
        {},
    ],
)
def test_a_car_without_a_campaign_is_status_400_with_an_empty_list(address: str, asked: dict[str, str]) -> None:
    answer = requests.get(f"{address}/recalls/recallsByVehicle", params=asked, timeout=10)
    assert (answer.status_code, answer.json()["results"]) == (400, [])


def test_models_are_listed_in_nhtsa_s_own_names(address: str) -> None:
    asked = {"make": "lexus", "modelYear": "2020", "issueType": "r"}
    body = requests.get(f"{address}/products/vehicle/models", params=asked, timeout=10).json()
    assert [row["model"] for row in body["results"]] == ["ES350", "RX350"]


def test_every_row_of_the_table_is_whole() -> None:
    cars = recalls.table()
    campaigns = {car.row["number"]: car.row for car in cars}
    assert len(campaigns) == 40
    assert sum("is recalling" in row["summary"] for row in campaigns.values()) == 15
    for car in cars:
        assert car.first <= car.last
        assert car.make == car.make.upper()
        assert all(car.row[name] for name in ("manufacturer", "component", "summary", "consequence", "remedy"))
        assert not car.row["received"] or datetime.strptime(car.row["received"], "%d/%m/%Y")
