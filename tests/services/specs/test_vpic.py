"""NHTSA vPIC, client side."""

import logging
from datetime import UTC, datetime
from typing import Any

import pytest
import responses

from services.errors import MalformedAnswer, NotKnown, RequestRefused, ServiceError, Unavailable
from services.specs.decoded import Decoded
from services.specs.vpic import Vpic
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
@pytest.mark.parametrize("found", [{"Make": ""}, {"Make": None}, {"Make": "Not Applicable"}])
def test_a_maker_that_the_service_does_not_know_is_told(found: dict[str, Any]) -> None:
    with pytest.raises(NotKnown, match="choose the car by hand"):
        decode(**found)


@responses.activate
def test_nothing_is_asked_for_a_vin_that_cannot_be_right() -> None:
    with pytest.raises(RequestRefused):
        decode("?1")
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


def asked(vin: str, **found: Any) -> Decoded:
    """What is read of an answer for that VIN; what is not told is "" in it."""
    blank = dict.fromkeys(("Make", "Model", "ModelYear", "Series", "Series2", "Trim", "SuggestedVIN", "Doors"), "")
    responses.get(f"{BASE}/DecodeVinValues/{vin}", json={"Count": 1, "Results": [blank | {"ErrorCode": "0"} | found]})
    return Vpic(BASE, http.session(), stand_in=False).decode(vin)


# Model, series and trim as the service tells them of real cars, and the names they have in lists.
TOLD = [
    (
        {"Make": "BMW", "Model": "328i", "Series": "3-Series"},
        ("3 Series", "328i"),
        ["2 Series", "3 Series"],
        "3 Series",
    ),
    (
        {"Make": "CHEVROLET", "Model": "Silverado", "Series": "1500", "Series2": "1500 LT Trail Boss"},
        ("Silverado 1500", "LT Trail Boss"),
        ["Silverado 1500", "Silverado 2500HD", "Silverado EV"],
        "Silverado 1500",
    ),
    (
        {"Make": "HYUNDAI", "Model": "Ioniq", "Series2": "Hybrid Vehicle", "Trim": "SEL"},
        ("Ioniq Hybrid", "SEL"),
        ["Elantra", "Ioniq Electric", "Ioniq Hybrid"],
        "Ioniq Hybrid",
    ),
    ({"Make": "MAZDA", "Model": "Mazda3", "Trim": ""}, ("3", None), ["3", "6", "CX-5"], "3"),
    (
        {"Make": "LEXUS", "Model": "IS", "Trim": "250", "ModelYear": "2012"},
        ("IS 250", "250"),
        ["IS 250", "IS 350", "IS F"],
        "IS 250",
    ),
    (
        {"Make": "MINI", "Model": "Hardtop", "Series": "Cooper S", "Doors": "4"},
        ("Hardtop 4 Door", None),
        ["Clubman", "Hardtop 2 Door", "Hardtop 4 Door"],
        "Hardtop 4 Door",
    ),
    (
        {"Make": "MINI", "Model": "Cooper", "Series": "Cooper S", "ModelYear": "2009"},
        ("Cooper", "Cooper S"),
        ["Clubman", "Cooper"],
        "Cooper",
    ),
    ({"Make": "FORD", "Model": "F-150", "Series": "F-Series"}, ("F-150", None), ["F-150", "F-250"], "F-150"),
    ({"Make": "RAM", "Model": "1500"}, ("1500", None), ["1500", "1500 Classic"], "1500"),
    (
        {"Make": "MERCEDES-BENZ", "Model": "GLE", "Trim": "GLE 350"},
        ("GLE-Class", "GLE 350"),
        ["GLE-Class"],
        "GLE-Class",
    ),
]


@responses.activate
@pytest.mark.parametrize(("found", "names", "listed", "name"), TOLD, ids=[str(row[0]["Model"]) for row in TOLD])
def test_model_and_series_are_held_against_the_list_of_the_year(
    found: dict[str, str], names: tuple[str, str | None], listed: list[str], name: str
) -> None:
    decoded = asked(COROLLA_2010, **{"ModelYear": "2018"} | found)
    assert (decoded.model, decoded.trim) == names
    assert decoded.in_list(listed) == name


@responses.activate
def test_the_answer_names_who_decoded_it() -> None:
    assert decode().source == "NHTSA"


@responses.activate
def test_a_vin_that_does_not_check_is_asked_for_all_the_same_and_the_suggestion_offered() -> None:
    found = asked(
        "1FBNE3BE1CDB00001",
        Make="FORD",
        Model="E-350",
        ModelYear="2012",
        ErrorCode="1",
        SuggestedVIN="1FBNE3BE3CDB00001",
    )
    assert (found.year, found.model, found.suggested) == (2012, "E-350", "1FBNE3BE3CDB00001")
    assert "please check" in str(found.note)


@responses.activate
@pytest.mark.parametrize("suggested", ["", "1FBNE3BE!CDB00001", "1FBNE3BE1CDB00001", "short"])
def test_a_suggestion_that_is_no_other_vin_is_none(suggested: str) -> None:
    assert asked("1FBNE3BE1CDB00001", Make="FORD", ModelYear="2012", SuggestedVIN=suggested).suggested is None


@responses.activate
def test_twelve_characters_are_asked_for_too() -> None:
    found = asked("5TDGSKFC3RS1", Make="TOYOTA", Model="Sienna", ModelYear="2024", ErrorCode="6")
    assert (found.year, found.make, found.model) == (2024, "Toyota", "Sienna")


@responses.activate
@pytest.mark.parametrize("vin", ["WVGZZZ5NZJM000001", "WAUZZZ8K5DA000001", "WBA71DC010C000001", "WF0KXXGCBKBJ00001"])
def test_no_year_is_taken_from_a_vin_that_was_not_made_for_north_america(vin: str) -> None:
    found = asked(vin, Make="AUDI", ModelYear="1983", ErrorCode="7")
    assert (found.year, found.make) == (None, "Audi")
    assert "does not tell the model year" in str(found.note)


@responses.activate
def test_a_car_made_abroad_for_the_us_keeps_its_year_though_its_number_does_not_check() -> None:
    assert asked("WBA3A5C51CF256987", Make="BMW", Model="328i", ModelYear="2012", ErrorCode="1").year == 2012


@responses.activate
def test_the_other_form_of_the_service_is_malformed() -> None:
    rows = [{"Variable": "Make", "Value": "CADILLAC"}, {"Variable": "Model Year", "Value": "2004"}]
    responses.get(URL, json={"Count": 2, "Results": rows})
    with pytest.raises(MalformedAnswer):
        Vpic(BASE, http.session(), stand_in=False).decode(COROLLA_2010)
