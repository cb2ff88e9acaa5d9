"""The reference specs contract, client side."""

import json

import pytest
import responses

from services.errors import KeyRefused, MalformedAnswer, NotKnown, QuotaSpent, RequestRefused, ServiceError, Unavailable
from services.specs.reference import ReferenceSpecs
from services.vehicle import Vehicle
from services.web import http
from tests.services.specs.test_specs import RECORD

URL = "https://specs.test/find"
CAR = Vehicle(make="Toyota", model="Corolla", year=2010)


def find(car: Vehicle = CAR) -> object:
    return ReferenceSpecs(URL, http.session(), stand_in=False).find(car)


@responses.activate
def test_the_request_is_the_contracts_to_the_letter() -> None:
    responses.post(URL, json=RECORD)
    find()
    assert json.loads(responses.calls[0].request.body or "") == {
        "make": "Toyota",
        "model": "Corolla",
        "year": 2010,
        "upgrades": [],
    }


@responses.activate
def test_a_chosen_trim_is_asked_for() -> None:
    responses.post(URL, json=RECORD)
    find(CAR.model_copy(update={"trim": "LE"}))
    assert json.loads(responses.calls[0].request.body or "")["trim"] == "LE"


@responses.activate
@pytest.mark.parametrize(
    ("status", "error"),
    [
        (400, RequestRefused),
        (401, KeyRefused),
        (402, QuotaSpent),
        (403, KeyRefused),
        (404, NotKnown),
        (422, RequestRefused),
    ],
)
def test_each_status_is_told_as_what_it_is(status: int, error: type[ServiceError]) -> None:
    responses.post(URL, status=status, json={"error": "no"})
    with pytest.raises(error):
        find()


@responses.activate
@pytest.mark.parametrize("body", ["", "[]", "null", "3", "{}", '{"model_id": "1"}', "<html>"])
def test_an_answer_out_of_form_is_malformed(body: str) -> None:
    responses.post(URL, body=body)
    with pytest.raises(MalformedAnswer):
        find()


@responses.activate
def test_a_service_that_is_down_is_unavailable() -> None:
    with pytest.raises(Unavailable):
        find()
