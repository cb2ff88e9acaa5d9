"""NHTSA's recalls, client side."""

from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest
import responses
from responses import matchers

from services.errors import MalformedAnswer, RequestRefused, ServiceError, Unavailable
from services.specs.recalls import NhtsaRecalls, Recalls
from services.vehicle import Vehicle
from services.web import http
from tests.sample_bodies import sample_body

BASE = "https://recalls.test"
ASKED, NAMES = f"{BASE}/recalls/recallsByVehicle", f"{BASE}/products/vehicle/models"
RATED = f"{BASE}/SafetyRatings/modelyear/2013/make/Ford/model/F-150"
F_150 = Vehicle(make="Ford", model="F-150", year=2013)
C_CLASS = Vehicle(make="Mercedes-Benz", model="C-Class", year=2010, trim="C300 4-MATIC")
NONE = {"Count": 0, "Message": "Results returned successfully", "results": []}
ROW = sample_body("recalls_by_vehicle")["results"][0]


def find(vehicle: Vehicle = F_150) -> Recalls:
    return NhtsaRecalls(BASE, http.session(), stand_in=False).find(vehicle)


def body(*rows: dict[str, Any]) -> dict[str, Any]:
    return {"Count": len(rows), "Message": "Results returned successfully", "results": list(rows)}


@pytest.fixture
def unrated() -> Iterator[None]:
    """Answers of a service that crashed no such car."""
    with responses.mock:
        responses.get(url=RATED, json={"Count": 0, "Results": []})
        yield


@pytest.mark.usefixtures("unrated")
def test_a_campaign_is_told_as_nhtsa_words_it() -> None:
    responses.get(ASKED, json=sample_body("recalls_by_vehicle"))
    found = find()
    (one,) = found.campaigns
    assert (one.number, one.received, one.component) == (
        "19V433000",
        date(2019, 6, 10),  # told as 10/06/2019, the day first
        "POWER TRAIN:AUTOMATIC TRANSMISSION",
    )
    assert one.summary.startswith("Certain 2013 F-150 vehicles. The")
    assert "loss of vehicle control" in one.consequence
    assert "free of charge" in one.remedy
    assert (found.stars, found.complaints, found.partial) == (None, None, False)
    assert responses.calls[0].request.url == f"{ASKED}?make=Ford&model=F-150&modelYear=2013"


@pytest.mark.usefixtures("unrated")
def test_a_car_without_a_campaign_is_an_empty_list_under_status_400() -> None:
    responses.get(ASKED, json=NONE, status=400)
    responses.get(NAMES, json=NONE, status=400)
    assert find().campaigns == ()


@pytest.mark.usefixtures("unrated")
def test_what_must_not_wait_comes_first_then_the_newest() -> None:
    numbers = {"12V001000": {}, "20V001000": {}, "15V001000": {"parkOutSide": True}, "14V001000": {"parkIt": True}}
    undated = ROW | {"ReportReceivedDate": None}
    rows = [undated | {"NHTSACampaignNumber": number} | told for number, told in numbers.items()]
    responses.get(ASKED, json=body(*rows, *rows))
    assert [one.number for one in find().campaigns] == ["14V001000", "15V001000", "20V001000", "12V001000"]


@responses.activate
def test_a_model_that_nhtsa_names_otherwise_is_asked_for_by_its_names() -> None:
    def of(model: str) -> Any:
        return matchers.query_param_matcher({"make": "Mercedes-Benz", "model": model, "modelYear": 2010})

    names = ["C300", "C350", "C63 AMG", "E350", "SLK300"]
    listed = [{"modelYear": "2010", "make": "MERCEDES-BENZ", "model": name} for name in names]
    responses.get(ASKED, json=NONE, status=400, match=[of("C-Class")])
    responses.get(NAMES, json={"count": 5, "results": listed})
    for name in ("C300", "C350", "C63 AMG"):
        number = ROW | {"NHTSACampaignNumber": f"{len(name)}{name[1]}V001000"}
        responses.get(ASKED, json=body(ROW, number), match=[of(name)])
    responses.get(f"{BASE}/SafetyRatings/modelyear/2010/make/Mercedes-Benz/model/C300", json={"Results": []})
    assert len(find(C_CLASS).campaigns) == 3, "each once, and those of the E- and SLK-Class not at all"


@responses.activate
def test_stars_and_complaints_come_with_the_variant_that_was_crashed() -> None:
    responses.get(ASKED, json=body(ROW))
    responses.get(RATED, json={"Results": [{"VehicleId": 7}]})
    rated = {"OverallRating": "4", "ComplaintsCount": 301, "VehicleDescription": "2013 Ford F-150 SuperCrew"}
    responses.get(f"{BASE}/SafetyRatings/VehicleId/7", json={"Results": [rated]})
    found = find()
    assert (found.stars, found.complaints, found.rated) == (4, 301, "2013 Ford F-150 SuperCrew")


@responses.activate
@pytest.mark.parametrize("stars", ["Not Rated", "", None, "7", 4.5])
def test_a_car_that_was_not_rated_has_no_stars(stars: object) -> None:
    responses.get(ASKED, json=body(ROW))
    responses.get(RATED, json={"Results": [{"VehicleId": 7}]})
    rated = {"OverallRating": stars, "ComplaintsCount": 301, "VehicleDescription": "2013 Ford F-150"}
    responses.get(f"{BASE}/SafetyRatings/VehicleId/7", json={"Results": [rated]})
    assert (find().stars, find().complaints) == (None, 301)


@responses.activate
def test_a_rating_that_fails_costs_only_itself_and_is_asked_again_soon() -> None:
    responses.get(ASKED, json=body(ROW))
    responses.get(RATED, status=500)
    found = find()
    assert (len(found.campaigns), found.partial) == (1, True)


@responses.activate
@pytest.mark.parametrize(
    ("answer", "error"),
    [
        ({"status": 403}, Unavailable),
        ({"status": 500}, Unavailable),
        ({"status": 404}, RequestRefused),
        ({"body": "<html>down</html>"}, Unavailable),
        ({"json": {"status": "no mapping found"}}, MalformedAnswer),
        ({"json": {"Count": 1, "results": [{"Component": "no number"}]}}, MalformedAnswer),
        ({"json": body(ROW), "status": 400}, MalformedAnswer),
    ],
)
def test_an_answer_that_is_none_is_no_clean_bill(answer: dict[str, Any], error: type[ServiceError]) -> None:
    """A refusal taken for an empty list would say that a car has no recall."""
    responses.get(ASKED, **answer)
    with pytest.raises(error):
        find()


@pytest.mark.usefixtures("unrated")
def test_a_campaign_out_of_form_costs_only_itself() -> None:
    responses.get(ASKED, json=body(ROW, {"NHTSACampaignNumber": None}, {"NHTSACampaignNumber": "[x](y)"}))
    assert [one.number for one in find().campaigns] == ["19V433000"]
