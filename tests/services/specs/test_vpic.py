"""NHTSA vPIC, client side."""

import logging
from datetime import UTC, datetime
from typing import Any

import pytest
import responses

from services.errors import MalformedAnswer, NotKnown, RequestRefused, ServiceError, Unavailable
from services.specs.vpic import Decoded, Vpic
from services.web import http
from tests.vins import COROLLA_2010

BASE = "https://vpic.test/api/vehicles"
URL = f"{BASE}/DecodeVinValues/{COROLLA_2010}"
FOUND = {"Make": "TOYOTA", "Model": "Corolla", "ModelYear": "2010", "Trim": "", "ErrorCode": "0"}


def decode(typed: str = COROLLA_2010, **found: Any) -> Decoded:
    responses.get(URL, json={"Count": 1, "Results": [FOUND | found]})
    return Vpic(BASE, http.session(), stand_in=False).decode(typed)


@responses.activate
def test_the_request_is_the_documented_one() -> None:
    decode(f" {COROLLA_2010[:9].lower()}-{COROLLA_2010[9:]}")
    assert responses.calls[0].request.url == f"{URL}?format=json"


@responses.activate
@pytest.mark.parametrize(
    ("found", "car"),
    [
        ({}, ("Toyota", "Corolla", None)),
        ({"Trim": "LE"}, ("Toyota", "Corolla", "LE")),
        ({"Make": "MERCEDES-BENZ", "Model": "C-Class", "Trim": "C300"}, ("Mercedes-Benz", "C-Class", "C300")),
        ({"Make": "BMW", "Model": "Z3"}, ("BMW", "Z3", None)),
        ({"Make": "FORD", "Model": "F-150"}, ("Ford", "F-150", None)),
        ({"Make": "OBSCURA", "Model": ""}, ("Obscura", None, None)),
    ],
)
def test_names_come_in_our_spelling(found: dict[str, str], car: tuple[str | None, ...]) -> None:
    decoded = decode(**found)
    assert (decoded.make, decoded.model, decoded.trim) == car
    assert (decoded.year, decoded.note) == (2010, None)


@responses.activate
def test_doubts_of_the_service_are_told_with_its_name() -> None:
    assert str(decode(ErrorCode="14").note).startswith("NHTSA could not read every character")


@responses.activate
def test_the_answer_says_who_decoded_it() -> None:
    live = decode()
    responses.get(URL, json={"Results": [FOUND]})
    built_in = Vpic(BASE, http.session(), stand_in=True, name="Built-in VIN decoder").decode(COROLLA_2010)
    assert [(one.source, one.stand_in) for one in (live, built_in)] == [
        ("NHTSA", False),
        ("Built-in VIN decoder", True),
    ]
    assert live.as_of == built_in.as_of == datetime.now(UTC).date()


@responses.activate
@pytest.mark.parametrize("found", [{"Make": ""}, {"Make": None}, {"ModelYear": ""}])
def test_a_maker_that_the_service_does_not_know_is_told(found: dict[str, Any]) -> None:
    with pytest.raises(NotKnown, match="choose the car by hand"):
        decode(**found)


@responses.activate
def test_nothing_is_asked_for_a_vin_that_cannot_be_right() -> None:
    with pytest.raises(RequestRefused):
        decode("1HGCM82633A00435")
    assert not responses.calls


@responses.activate
@pytest.mark.parametrize("body", ["", "{}", "[]", "null", '{"Results": []}', '{"Results": [3]}', '{"Results": {}}'])
def test_an_answer_out_of_form_is_malformed(body: str) -> None:
    responses.get(URL, body=body)
    with pytest.raises(MalformedAnswer):
        Vpic(BASE, http.session(), stand_in=False).decode(COROLLA_2010)


@responses.activate
@pytest.mark.parametrize(
    ("status", "body", "error"),
    [
        (403, "no", Unavailable),
        (200, "<html>", Unavailable),
        (503, "", Unavailable),
        (404, "", RequestRefused),
    ],
)
def test_each_failure_is_told_as_what_it_is(status: int, body: str, error: type[ServiceError]) -> None:
    responses.get(URL, status=status, body=body)
    with pytest.raises(error):
        Vpic(BASE, http.session(), stand_in=False).decode(COROLLA_2010)


@responses.activate
@pytest.mark.parametrize("status", [200, 403, 503])
def test_the_vin_is_in_no_log_and_no_error(status: int, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    responses.get(URL, status=status, json={"Results": [{}]})
    with pytest.raises(ServiceError) as caught:
        Vpic(BASE, http.session(), stand_in=False).decode(COROLLA_2010)
    assert COROLLA_2010 not in caplog.text + str(caught.value) + repr(caught.value)
