"""The OpenALPR stand-in as the author of another client would see it."""

import base64
from collections.abc import Iterator
from typing import Any

import pytest
import requests

from mocks import openalpr
from tests.drawn import jpeg, teach
from tests.serving import serving

ACCORD = 1
ASKED = {"secret_key": "demo", "country": "us"}


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    with pytest.MonkeyPatch.context() as patch:
        teach(patch, {ACCORD: ("honda-accord", "front")})
        with serving(openalpr.routes) as url:
            yield f"{url}/openalpr/v3"


def post(address: str, params: dict[str, str], **kwargs: Any) -> requests.Response:
    return requests.post(f"{address}/recognize", params=params, timeout=10, **kwargs)


@pytest.mark.parametrize(
    ("params", "status", "text"),
    [
        ({"country": "us"}, 400, "Missing secret_key"),
        ({"secret_key": "other", "country": "us"}, 401, "Invalid credentials"),
        ({"secret_key": "demo"}, 400, "Missing country"),
        (ASKED | {"topn": "0"}, 400, "topn must be between 1 and 1000"),
        (ASKED | {"topn": "many"}, 400, "topn must be between 1 and 1000"),
        (ASKED | {"recognize_vehicle": "yes"}, 400, "recognize_vehicle must be 0 or 1"),
        (ASKED | {"return_image": "2"}, 400, "return_image must be 0 or 1"),
        (ASKED | {"is_cropped": "2"}, 400, "is_cropped must be 0 or 1"),
        (ASKED, 400, 'Missing file named "image" in request POST'),
    ],
)
def test_a_wrong_question_is_refused_in_the_service_s_form(
    address: str, params: dict[str, str], status: int, text: str
) -> None:
    answer = post(address, params)
    assert (answer.status_code, answer.json()) == (status, {"error_code": status, "error": text})


def test_a_key_in_the_body_is_no_key(address: str) -> None:
    answer = post(address, {"country": "us"}, data={"secret_key": "demo"}, files={"image": jpeg(ACCORD)})
    assert answer.json()["error"] == "Missing secret_key"


def test_a_picture_that_cannot_be_decoded_is_refused(address: str) -> None:
    assert post(address, ASKED, files={"image": b"GIF89a"}).status_code == 400


@pytest.mark.parametrize("body", ["", "{}", '{"image_bytes": "YWJj"}', "no base64!"])
def test_a_body_that_is_no_base64_is_refused(address: str, body: str) -> None:
    answer = requests.post(f"{address}/recognize_bytes", params=ASKED, data=body, timeout=10)
    assert answer.status_code == 400
    assert answer.json()["error"] == "Unable to base64 decode image_bytes body"


def test_vehicles_are_told_only_where_asked_for_and_cost_a_credit_more(address: str) -> None:
    plain = post(address, ASKED, files={"image": jpeg(ACCORD)}).json()
    full = post(address, ASKED | {"recognize_vehicle": "1"}, files={"image": jpeg(ACCORD)}).json()
    assert (plain["credit_cost"], plain["vehicles"], "vehicle" in plain["results"][0]) == (1, [], False)
    assert (full["credit_cost"], len(full["vehicles"])) == (2, 1)
    assert full["results"][0]["vehicle"] == full["vehicles"][0]["details"]
    assert full["credits_monthly_used"] > plain["credits_monthly_used"]


def test_topn_is_the_most_that_is_told(address: str) -> None:
    params = ASKED | {"recognize_vehicle": "1", "topn": "1"}
    body = post(address, params, files={"image": jpeg(ACCORD)}).json()
    assert {len(guesses) for guesses in body["vehicles"][0]["details"].values()} == {1}
    assert len(body["results"][0]["candidates"]) == 1


def test_the_picture_comes_back_where_asked_for(address: str) -> None:
    body = post(address, ASKED | {"return_image": "1"}, files={"image": jpeg(ACCORD)}).json()
    assert base64.b64decode(body["image_bytes"]) == jpeg(ACCORD)


def test_answers_carry_the_rate_headers(address: str) -> None:
    headers = post(address, ASKED, files={"image": jpeg(ACCORD)}).headers
    assert headers["Content-Type"] == 'application/json; charset="utf-8"'
    assert all(name in headers for name in ("X-RateLimit-Limit", "X-Ratelimit-Remaining", "X-Ratelimit-Reset"))


def test_the_labels_need_no_key(address: str) -> None:
    body = requests.get(f"{address}/config", timeout=10).json()
    assert {"code": "us", "name": "North America"} in body["countries"]
    assert "honda_accord" in body["vehicle_labels"]["makemodel"]
