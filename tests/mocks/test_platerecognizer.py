"""The Plate Recognizer stand-in as the author of another client would see it."""

import base64
from collections.abc import Iterator
from typing import Any

import pytest
import requests

from mocks import platerecognizer
from tests.drawn import jpeg, teach
from tests.serving import serving

ACCORD = 1
TOKEN = {"Authorization": "Token demo"}


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    with pytest.MonkeyPatch.context() as patch:
        teach(patch, {ACCORD: ("honda-accord", "front")})
        with serving(platerecognizer.routes) as url:
            yield f"{url}/platerecognizer"


def post(address: str, path: str = "/v1/plate-reader/", **kwargs: Any) -> requests.Response:
    kwargs.setdefault("headers", TOKEN)
    return requests.post(address + path, timeout=10, **kwargs)


def picture() -> dict[str, tuple[str, bytes]]:
    return {"upload": ("car.jpg", jpeg(ACCORD))}


@pytest.mark.parametrize("path", ["/v1/plate-reader/", "/v1/plate-reader"])
def test_a_picture_is_answered_with_201_with_and_without_the_last_slash(address: str, path: str) -> None:
    answer = post(address, path, files=picture())
    assert answer.status_code == 201
    assert answer.headers["Access-Control-Allow-Origin"] == "*"
    body = answer.json()
    assert set(body) == {"processing_time", "results", "filename", "version", "camera_id", "timestamp"}
    assert body["filename"].endswith("_car.jpg")
    assert (body["camera_id"], body["timestamp"][-1]) == (None, "Z")
    assert "model_make" not in body["results"][0]


@pytest.mark.parametrize("mmc", ["true", "True"])
def test_makes_are_told_where_paid_for(address: str, mmc: str) -> None:
    (found,) = post(address, files=picture(), data={"mmc": mmc}).json()["results"]
    assert found["model_make"][0]["make"] == "Honda"
    assert found["color"][0]["color"] == "silver"
    assert found["orientation"][0]["orientation"] == "Front"


def test_the_vehicle_mode_has_a_form_of_its_own(address: str) -> None:
    asked = {"mmc": "true", "config": '{"detection_mode":"vehicle"}', "camera_id": "my-camera"}
    body = post(address, files=picture(), data=asked).json()
    assert "version" not in body
    assert (body["camera_id"], " " in body["timestamp"]) == ("my-camera", True)
    assert set(body["results"][0]) == {"plate", "vehicle"}
    assert body["results"][0]["vehicle"]["props"]["make_model"][0]["model"] == "Accord"


def test_base64_of_more_than_a_megabyte_is_taken(address: str) -> None:
    text = base64.b64encode(jpeg(ACCORD) + bytes(900_000)).decode()
    assert len(post(address, data={"upload": text}).json()["results"]) == 1


@pytest.mark.parametrize(
    ("headers", "detail"),
    [
        ({}, "Authentication credentials were not provided."),
        ({"Authorization": "Token other"}, "Invalid token."),
        ({"Authorization": "Bearer demo"}, "Invalid token."),
    ],
)
def test_without_the_right_token_nothing_is_told(address: str, headers: dict[str, str], detail: str) -> None:
    answer = post(address, files=picture(), headers=headers)
    assert (answer.status_code, answer.json()) == (403, {"detail": detail, "status_code": 403})


@pytest.mark.parametrize(
    ("field", "form"),
    [
        ("upload", {}),
        ("upload", {"upload": "no picture"}),
        ("upload_url", {"upload_url": "https://pictures.test/car.jpg"}),
        ("mmc", {"mmc": "perhaps"}),
        ("timestamp", {"timestamp": "yesterday"}),
        ("config", {"config": "{"}),
        ("config", {"config": "[]"}),
        ("config", {"config": '{"mode": "slow"}'}),
        ("config", {"config": '{"threshold_d": 7}'}),
        ("config", {"config": '{"text_formats": "[0-9]"}'}),
        ("regions", {"config": '{"region": "strict"}'}),
    ],
)
def test_a_parameter_that_does_not_fit_is_named(address: str, field: str, form: dict[str, str]) -> None:
    files = None if field.startswith("upload") else picture()
    answer = post(address, data=form, files=files)
    assert answer.status_code == 400
    assert list(answer.json()) == [field]


def test_too_large_a_picture_is_refused_in_html(address: str) -> None:
    answer = post(address, files={"upload": jpeg(ACCORD) + bytes(3_000_000)})
    assert (answer.status_code, answer.headers["Content-Type"]) == (413, "text/html; charset=utf-8")


def test_ones_own_machine_wants_no_token(address: str) -> None:
    body = post(address, "/sdk/v1/plate-reader/", files=picture(), headers={}).json()
    assert set(body["usage"]) == {"max_calls", "calls"}
    assert (body["camera_id"], body["timestamp"][-1] == "Z") == ("null", False)
    assert requests.get(f"{address}/sdk/info/", timeout=10).json()["version"] == "1.3.8"


def test_the_statistics_need_the_token(address: str) -> None:
    assert requests.get(f"{address}/v1/statistics/", timeout=10).status_code == 403
    body = requests.get(f"{address}/v1/statistics/", headers=TOKEN, timeout=10).json()
    assert set(body["usage"]) == {"month", "calls", "year", "resets_on"}
