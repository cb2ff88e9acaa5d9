"""The specs stand-in over HTTP."""

from typing import Any

import pytest
import requests

from tests.sample_bodies import sample_body

REFERENCE = {"make": "Toyota", "model": "Corolla", "year": 2010, "upgrades": []}


def post(stand_ins: str, body: object, tail: str = "") -> requests.Response:
    return requests.post(f"{stand_ins}/specs{tail}", json=body, timeout=30)


@pytest.mark.parametrize("tail", ["", "/"])
def test_the_reference_request_gets_the_reference_answer_to_the_letter(stand_ins: str, tail: str) -> None:
    answer = post(stand_ins, REFERENCE, tail)
    assert answer.status_code == 200
    assert list(answer.json().items()) == list(sample_body("specs_response").items())


def test_every_value_is_a_string_or_null(stand_ins: str) -> None:
    for model in ("Model 3", "Roadster"):
        body = post(stand_ins, {"make": "Tesla", "model": model, "year": 2021 if model == "Model 3" else 2010}).json()
        assert all(value is None or isinstance(value, str) for value in body.values())
        assert body["model_engine_cc"] is None
        assert list(body) == list(post(stand_ins, REFERENCE).json())


def test_a_trim_changes_the_car_and_its_number(stand_ins: str) -> None:
    numbers = set()
    for trim in (None, "LE", "XRS", "s"):
        body = post(stand_ins, REFERENCE | {"trim": trim}).json()
        assert trim is None or body["model_trim"].casefold() == trim.casefold()
        numbers.add(body["model_id"])
    assert len(numbers) == 4


def test_a_price_model_trim_that_the_catalogue_lacks_still_gets_its_own_number(stand_ins: str) -> None:
    base = {"make": "Toyota", "model": "Tacoma", "year": 2025, "upgrades": []}
    said = post(stand_ins, base | {"trim": "Trailhunter HV"}).json()
    assert said["model_id"] != post(stand_ins, base).json()["model_id"]


def test_stood_in_years_and_unknown_trims_are_told_in_a_header(stand_ins: str) -> None:
    carried = post(stand_ins, {"make": "Honda", "model": "Accord", "year": 2025})
    assert "2022 stand in for 2025" in carried.headers["X-Curbside-Note"]
    odd = post(stand_ins, REFERENCE | {"trim": "Quattroporte"})
    assert "not known" in odd.headers["X-Curbside-Note"]
    assert "X-Curbside-Note" not in post(stand_ins, REFERENCE).headers


@pytest.mark.parametrize(
    ("model", "year", "says"), [("Supra", 2012, "model years"), ("Nonesuch", 2010, "check the spelling")]
)
def test_an_unknown_car_is_404_with_a_sentence(stand_ins: str, model: str, year: int, says: str) -> None:
    answer = post(stand_ins, {"make": "Toyota", "model": model, "year": year})
    assert answer.status_code == 404
    assert says in answer.json()["error"]


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"year": "soon"}, "year"),
        ({"year": 12}, "year"),
        ({"make": ""}, "make"),
        ({"model": None}, "model"),
        ({"upgrades": "none"}, "upgrades"),
        ({"trim": 5}, "trim"),
    ],
)
def test_a_bad_field_is_422_with_a_sentence_that_names_it(stand_ins: str, change: dict[str, Any], field: str) -> None:
    answer = post(stand_ins, REFERENCE | change)
    assert answer.status_code == 422
    assert f"'{field}'" in answer.json()["error"]
    assert answer.json()["error"].endswith(".")


@pytest.mark.parametrize("body", [b"", b"{", b"[]", b'"x"', b"\xff\xfe", b"[" * 5_000])
def test_a_body_that_is_no_object_is_422(stand_ins: str, body: bytes) -> None:
    answer = requests.post(f"{stand_ins}/specs", data=body, timeout=30)
    assert answer.status_code == 422
    assert "JSON object" in answer.json()["error"]


def test_a_missing_field_is_named(stand_ins: str) -> None:
    assert "'year' is missing" in post(stand_ins, {"make": "Toyota", "model": "Corolla"}).json()["error"]
