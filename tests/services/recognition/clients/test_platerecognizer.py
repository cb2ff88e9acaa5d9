"""What is sent to Plate Recognizer, and what its refusals mean."""

import base64
import io
import json
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import pytest
import requests
import responses
from python_multipart import parse_form
from python_multipart.multipart import File

from services.errors import (
    KeyRefused,
    MalformedAnswer,
    NotACar,
    PhotoNotAccepted,
    QuotaSpent,
    RequestRefused,
    ServiceError,
    Throttled,
    Unavailable,
)
from services.recognition.clients.platerecognizer import PlateRecognizer
from services.recognition.observation import Cost, Observation
from services.settings import EngineOptions
from tests.drawn import outside_photo as photo
from tests.sample_bodies import sample_body

BASE = "https://platerecognizer.test/v1"
TOKEN = "3a0effff"

FOUND: dict[str, Any] = {
    "processing_time": 288.758,
    "results": [
        {
            "plate": "nhk552",
            "score": 0.904,
            "box": {"xmin": 143, "ymin": 481, "xmax": 282, "ymax": 575},
            "vehicle": {"score": 0.798, "type": "Sedan", "box": {"xmin": 64, "ymin": 48, "xmax": 576, "ymax": 432}},
            "model_make": [{"make": "Riley", "model": "RMF", "score": 0.306}],
        }
    ],
}
NOTHING: dict[str, Any] = {"processing_time": 75.22, "results": [], "version": 1, "camera_id": None}


@pytest.fixture
def web() -> Iterator[responses.RequestsMock]:
    with responses.RequestsMock() as mock:
        yield mock


def client(**options: Any) -> PlateRecognizer:
    given: dict[str, Any] = {"base_url": BASE, "token": TOKEN, "web": requests.Session()} | options
    return PlateRecognizer(**given)


def observed(web: responses.RequestsMock, body: object, status: int = 201, **options: Any) -> Observation:
    web.post(f"{BASE}/plate-reader/", status=status, body=json.dumps(body))
    return client(**options).recognize(photo(1))


def form(request: requests.PreparedRequest) -> dict[str, list[bytes]]:
    """The fields of a multipart body, each with all its values."""
    fields: dict[str, list[bytes]] = {}

    def keep(name: bytes | None, value: bytes) -> None:
        fields.setdefault((name or b"").decode(), []).append(value)

    def keep_file(found: File) -> None:
        found.file_object.seek(0)
        keep(found.field_name, found.file_object.read())
        found.close()

    assert isinstance(request.body, bytes)
    head = {"Content-Type": request.headers["Content-Type"].encode()}
    parse_form(head, io.BytesIO(request.body), lambda found: keep(found.field_name, found.value or b""), keep_file)
    return fields


@pytest.mark.parametrize(
    ("token", "address", "body", "cost"),
    [
        (TOKEN, f"{BASE}/statistics/", "platerecognizer_statistics", Cost(used=128, limit=2500)),
        (None, "https://platerecognizer.test/info/", "platerecognizer_sdk_info", Cost(used=10, limit=2500)),
    ],
)
def test_usage_comes_from_the_cloud_or_ones_own_machine(
    web: responses.RequestsMock, token: str | None, address: str, body: str, cost: Cost
) -> None:
    web.get(address, json=sample_body(body))
    assert client(token=token).usage() == cost


def test_the_question_carries_every_option(web: responses.RequestsMock) -> None:
    engine = EngineOptions(
        mode="fast",
        detection_rule="strict",
        region="strict",
        threshold_d=0.2,
        threshold_o=0.6,
        text_formats=("[0-9][a-z]",),
    )
    web.post(f"{BASE}/plate-reader/", status=201, json=FOUND)
    asked = client(engine=engine, regions=("mx", "us-ca"), camera_id="gate")
    asked.recognize(photo(1), datetime(2019, 8, 19, 13, 11, 25, tzinfo=UTC))
    sent = web.calls[0].request
    fields = form(sent)
    assert sent.headers["Authorization"] == f"Token {TOKEN}"
    assert fields["upload"] == [photo(1).jpeg]
    assert fields["regions"] == [b"mx", b"us-ca"]
    assert fields["camera_id"] == [b"gate"]
    assert fields["timestamp"] == [b"2019-08-19T13:11:25"]
    assert fields["mmc"] == [b"true"]
    assert json.loads(fields["config"][0]) == {
        "mode": "fast",
        "detection_rule": "strict",
        "detection_mode": "vehicle",
        "region": "strict",
        "threshold_d": 0.2,
        "threshold_o": 0.6,
        "text_formats": ["[0-9][a-z]"],
    }


def test_by_default_cars_without_plates_are_looked_for_and_nothing_else_is_configured(
    web: responses.RequestsMock,
) -> None:
    observed(web, FOUND)
    fields = form(web.calls[0].request)
    assert json.loads(fields["config"][0]) == {"detection_mode": "vehicle"}
    assert "timestamp" not in fields
    assert "regions" not in fields


def test_base64_goes_as_a_text_field(web: responses.RequestsMock) -> None:
    observed(web, FOUND, upload="base64")
    assert form(web.calls[0].request)["upload"] == [base64.b64encode(photo(1).jpeg)]


def test_an_address_goes_in_place_of_the_picture_and_boxes_stay_unknown(web: responses.RequestsMock) -> None:
    web.post(f"{BASE}/plate-reader/", status=201, json=FOUND)
    seen = client().recognize_url("https://pictures.test/car.jpg")
    assert "upload_url=https%3A%2F%2Fpictures.test%2Fcar.jpg" in str(web.calls[0].request.body)
    assert seen.car.candidates[0].make == "Riley"
    assert seen.car.box is None


def test_ones_own_machine_gets_no_token_and_tells_its_usage(web: responses.RequestsMock) -> None:
    body = FOUND | {
        "usage": {"max_calls": 1000, "calls": 44},
        "camera_id": "null",
        "timestamp": "2020-01-16 17:00:00",
    }
    seen = observed(web, body, status=200, token=None)
    assert "Authorization" not in web.calls[0].request.headers
    assert seen.cost == Cost(used=44, limit=1000)
    assert seen.car.candidates[0].make == "Riley"


@pytest.mark.parametrize("status", [200, 201])
def test_both_statuses_are_success(web: responses.RequestsMock, status: int) -> None:
    assert observed(web, FOUND, status=status).car.candidates[0].make == "Riley"


@pytest.mark.parametrize(
    ("status", "body", "error"),
    [
        (403, {"detail": "Invalid token.", "status_code": 403}, KeyRefused),
        (403, {"detail": "Authentication credentials were not provided."}, KeyRefused),
        (403, {"detail": "You do not have enough credits to perform this request."}, QuotaSpent),
        (403, "<html>", KeyRefused),
        (401, {"detail": "Invalid token."}, KeyRefused),
        (413, "<html>", PhotoNotAccepted),
        (413, {"detail": "Payload too large"}, PhotoNotAccepted),
        (429, {"detail": "Request was throttled. Expected available in 1 second."}, Throttled),
        (400, {"upload": ["No file was submitted."]}, PhotoNotAccepted),
        (400, {"detail": "Upload a valid image."}, PhotoNotAccepted),
        (400, {"config": ["Value must be valid JSON."]}, RequestRefused),
        (404, "<html>", RequestRefused),
        (500, "<html>", Unavailable),
        (503, "<html>", Unavailable),
        (201, "<html>", MalformedAnswer),
        (201, NOTHING, NotACar),
        (201, [], MalformedAnswer),
        (201, {}, MalformedAnswer),
        (201, {"results": None}, NotACar),
        (201, {"results": [3]}, MalformedAnswer),
    ],
)
def test_every_error_is_one_of_ours(
    web: responses.RequestsMock, status: int, body: object, error: type[ServiceError]
) -> None:
    web.post(f"{BASE}/plate-reader/", status=status, body=body if isinstance(body, str) else json.dumps(body))
    with pytest.raises(error) as raised:
        client().recognize(photo(1))
    assert type(raised.value) is error
    assert TOKEN not in f"{raised.value!r} {raised.value.__cause__} {client()!r}"


@pytest.mark.parametrize(
    ("detail", "header", "wait"),
    [
        ("Request was throttled. Expected available in 1 second.", None, 1),
        ("Request was throttled. Expected available in 12 seconds.", None, 12),
        ("Request was throttled. Expected available in 12 seconds.", "3", 3),
        ("Request was throttled.", None, None),
    ],
)
def test_a_throttled_call_says_for_how_long(
    web: responses.RequestsMock, detail: str, header: str | None, wait: float | None
) -> None:
    headers = {"Retry-After": header} if header else {}
    web.post(f"{BASE}/plate-reader/", status=429, json={"detail": detail, "status_code": 429}, headers=headers)
    with pytest.raises(Throttled) as raised:
        client().recognize(photo(1))
    assert raised.value.wait == wait


def test_options_that_change_an_answer_change_the_fingerprint_and_the_key_is_not_in_it() -> None:
    plain = client().fingerprint
    assert TOKEN not in plain
    for change in (
        {"regions": ("gb",)},
        {"engine": EngineOptions(mode="fast")},
        {"read_plates": True},
        {"base_url": "x"},
    ):
        assert client(**change).fingerprint != plain
    assert client(upload="base64", camera_id="gate").fingerprint == plain
