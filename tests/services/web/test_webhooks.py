"""Pushes of Plate Recognizer: checked, taken apart, stored once."""

import io
import json
import logging
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from requests import Request

from services.recognition.clients.platerecognizer import OUR_CAMERA
from services.storage.arrivals import Arrivals
from services.storage.database import open_database
from services.vehicle import Side
from services.web.webhooks import DeliveryRefused, Receipt, Receiver, SecretRefused
from tests.drawn import drawn, jpeg, photo
from tests.sample_bodies import sample_body

SECRET = "open sesame"
JSON = "application/json"
TAKEN = (datetime.now(UTC) - timedelta(hours=1)).replace(microsecond=0)

# The vendor's own example, at a later date.
SAMPLE: dict[str, Any] = {
    "hook": {"target": "http://localhost:8081/", "id": 2, "event": "image.done"},
    "data": {
        "processing_time": 0.186,
        "timestamp": TAKEN.strftime("%Y-%m-%dT%H:%M:%S.983Z"),
        "results": [
            {
                "box": {"xmin": 563, "ymin": 530, "ymax": 579, "xmax": 702},
                "plate": "765410",
                "score": 0.9131534678711563,
                "dscore": 0.4084282568529709,
            },
            {
                "box": {"xmin": 563, "ymin": 530, "ymax": 579, "xmax": 702},
                "plate": "830265",
                "score": 0.7700640306685624,
                "dscore": 0.8493143507578083,
            },
        ],
        "filename": "14_22_test.jpeg",
        "version": 1,
        "camera_id": None,
    },
}


def pushed(side: str, after: int, plate: str = "nhk552") -> dict[str, Any]:
    """A push of a camera that sees the whole car, in vehicle mode and without a zone."""
    vehicle = {
        "type": "Sedan",
        "score": 0.8,
        "box": {"xmin": 64, "ymin": 48, "xmax": 576, "ymax": 432},
        "props": {
            "make_model": [{"make": "Riley", "model": "RMF", "score": 0.339}],
            "orientation": [{"value": side, "score": 0.939}],
            "color": [{"value": "black", "score": 0.846}],
        },
    }
    told = {"score": 0.9, "box": None, "props": {"plate": [{"value": plate, "score": 0.838}], "region": []}}
    data = {
        "timestamp": (TAKEN + timedelta(seconds=after)).strftime("%Y-%m-%d %H:%M:%S.%f"),
        "camera_id": side.lower(),
        "filename": f"{plate}.jpg",
        "results": [{"plate": told, "vehicle": vehicle}],
    }
    return {"hook": {"event": "image.done"}, "data": data}


def multipart(fields: dict[str, Any], files: dict[str, Any] | None = None) -> tuple[bytes, str]:
    """Body and content type of a form as an HTTP client would send it."""
    every = {name: (None, text) for name, text in fields.items()} | (files or {})
    made = Request("POST", "http://curbside.test/", files=every).prepare()
    assert isinstance(made.body, bytes)
    return made.body, made.headers["Content-Type"]


@pytest.fixture
def receiver(tmp_path: Path) -> Receiver:
    return Receiver(Arrivals(open_database(tmp_path)), SECRET)


def give(receiver: Receiver, body: Any) -> Receipt:
    return receiver.receive(json.dumps(body).encode(), JSON, SECRET)


def test_every_plate_of_a_push_is_kept(receiver: Receiver) -> None:
    assert give(receiver, SAMPLE) is Receipt.STORED
    arrivals = receiver.arrivals.recent()
    assert sorted(arrival.plate.get_secret_value() for arrival in arrivals if arrival.plate) == ["765410", "830265"]
    assert {arrival.taken for arrival in arrivals} == {TAKEN + timedelta(milliseconds=983)}


def test_a_push_with_every_documented_field_is_taken(receiver: Receiver) -> None:
    assert give(receiver, sample_body("platerecognizer_webhook")) is Receipt.STORED
    assert len(receiver.arrivals.recent()) == 2


def test_a_push_that_comes_again_is_kept_once(receiver: Receiver) -> None:
    give(receiver, SAMPLE)
    again = SAMPLE | {"hook": {"target": "http://elsewhere/", "id": 3, "event": "image.done"}}
    assert give(receiver, again) is Receipt.KNOWN
    assert len(receiver.arrivals.recent()) == 2


def test_front_and_rear_cameras_make_one_arrival_with_names(receiver: Receiver) -> None:
    give(receiver, pushed("Rear", 30))
    give(receiver, pushed("Front", 0))
    (arrival,) = receiver.arrivals.recent()
    assert list(arrival.sides) == [Side.FRONT, Side.BACK]
    assert [shot.camera for shot in arrival.shots] == ["front", "rear"]
    answers = arrival.answers("Plate Recognizer")
    assert [answer.observation.car.candidates[0].model for answer in answers if answer.observation] == ["RMF", "RMF"]


@pytest.mark.parametrize("json_as_file", [True, False])
def test_a_form_brings_the_picture_and_boxes_refer_to_it(receiver: Receiver, json_as_file: bool) -> None:
    text = json.dumps(pushed("Front", 0))
    picture = {"upload": ("car.jpg", jpeg(1), "image/jpeg")}
    if json_as_file:
        body, kind = multipart({}, picture | {"json": ("data.json", text, JSON)})
    else:
        body, kind = multipart({"json": text}, picture)
    assert receiver.receive(body, kind, SECRET) is Receipt.STORED
    (arrival,) = receiver.arrivals.recent()
    box = arrival.shots[0].observation.car.box
    assert box
    assert (box.left, box.top, box.right, box.bottom) == (0.1, 0.1, 0.9, 0.9)
    assert receiver.arrivals.photo(arrival.shots[0].id, plates=True) == photo(1)


def test_a_large_picture_is_taken_and_boxes_still_fit(receiver: Receiver) -> None:
    out = io.BytesIO()
    drawn(1, (3200, 2400)).save(out, "PNG")
    data = pushed("Front", 0)
    data["data"]["results"][0]["vehicle"]["box"] = {"xmin": 320, "ymin": 240, "xmax": 1600, "ymax": 1200}
    body, kind = multipart({"json": json.dumps(data)}, {"upload": ("car.png", out.getvalue())})
    receiver.receive(body, kind, SECRET)
    shot = receiver.arrivals.recent()[0].shots[0]
    assert shot.observation.car.box
    assert shot.observation.car.box.right == 0.5
    assert shot.has_photo


def test_pictures_are_kept_only_where_the_operator_wants_them(receiver: Receiver) -> None:
    body, kind = multipart({"json": json.dumps(pushed("Front", 0))}, {"upload": ("car.jpg", jpeg(1))})
    Receiver(receiver.arrivals, SECRET, keep_pictures=False).receive(body, kind, SECRET)
    shot = receiver.arrivals.recent()[0].shots[0]
    assert not shot.has_photo
    assert shot.observation.car.box


def test_a_picture_that_cannot_be_read_costs_only_the_picture(receiver: Receiver) -> None:
    body, kind = multipart({"json": json.dumps(pushed("Front", 0))}, {"upload": ("car.jpg", b"no picture")})
    assert receiver.receive(body, kind, SECRET) is Receipt.STORED
    assert not receiver.arrivals.recent()[0].shots[0].has_photo


@pytest.mark.parametrize("given", ["wrong", "", None, "open sesame ", "öffne dich"])
def test_without_the_secret_nothing_is_taken(receiver: Receiver, given: str | None) -> None:
    with pytest.raises(SecretRefused):
        receiver.receive(json.dumps(SAMPLE).encode(), JSON, given)
    assert receiver.arrivals.recent() == ()


@pytest.mark.parametrize("given", ["", None, "anything"])
@pytest.mark.parametrize("secret", ["", None])
def test_an_operator_without_a_secret_takes_no_pushes(
    receiver: Receiver, secret: str | None, given: str | None
) -> None:
    with pytest.raises(SecretRefused):
        Receiver(receiver.arrivals, secret).receive(json.dumps(SAMPLE).encode(), JSON, given)


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        (b"", JSON),
        (b"{", JSON),
        (b"[]", JSON),
        (b"{}", JSON),
        (b'{"data": []}', JSON),
        (b'{"data": {}}', JSON),
        (b'{"data": {"results": [{"plate": "A1", "score": NaN}]}}', JSON),
        (b'{"data": {"results": "none"}}', JSON),
        (b"\xff\xfe", JSON),
        (b"[" * 100_000, JSON),
        (b"no form", "multipart/form-data; boundary=x"),
        (b"no form", "multipart/form-data"),
        multipart({"upload": "only"}),
        (bytes(22_000_000), JSON),
    ],
    ids=range(14),
)
def test_what_is_no_push_is_refused(receiver: Receiver, body: bytes, kind: str) -> None:
    with pytest.raises(DeliveryRefused):
        receiver.receive(body, kind, SECRET)


def of_camera(camera: str) -> dict[str, Any]:
    return SAMPLE | {"data": SAMPLE["data"] | {"camera_id": camera}}


@pytest.mark.parametrize(
    "body",
    [
        SAMPLE | {"data": SAMPLE["data"] | {"results": []}},
        SAMPLE | {"data": SAMPLE["data"] | {"results": None}},
        SAMPLE | {"hook": {"event": "something.else"}},
        {"hook": {"event": "test"}, "data": {}},
        {"hook": {"event": "heartbeat"}},
        {"event": "heartbeat", "data": None},
        of_camera(OUR_CAMERA),  # what we asked ourselves is reported to us too
    ],
    ids=["no car", "null", "another event", "test", "heartbeat", "bare heartbeat", "our own question"],
)
def test_what_is_of_no_interest_is_taken_and_not_kept(receiver: Receiver, body: Any) -> None:
    assert give(receiver, body) is Receipt.NOTHING
    assert receiver.arrivals.recent() == ()


# What Stream sends: its own event, candidates without scores, labels for no name, a camera by its number.
STREAM: dict[str, Any] = {
    "hook": {"target": "http://localhost/", "id": "gate", "event": "recognition", "filename": "gate/1.jpg"},
    "data": {
        "camera_id": "gate",
        "timestamp": TAKEN.isoformat(),
        "timestamp_local": TAKEN.strftime("%Y-%m-%d %H:%M:%S.%f+00:00"),
        "timestamp_camera": None,
        "results": [
            {
                "box": {"xmin": 490, "ymin": 320, "xmax": 540, "ymax": 340},
                "plate": "lu55pgx",
                "region": {"code": "pl", "score": 0.7},
                "score": 0.99,
                "candidates": [{"plate": "lu55pgx"}, {"plate": "lu55p6x"}],
                "vehicle": {"score": 0.8, "type": "Sedan", "box": {"xmin": 430, "ymin": 180, "xmax": 670, "ymax": 350}},
                "model_make": [
                    {"make": "generic", "model": "Unknown", "score": 0.4},
                    {"make": "Peugeot", "model": "207", "score": 0.3},
                ],
                "color": [{"color": "black", "score": 0.9}],
                "orientation": [{"orientation": "Front", "score": 0.9}, {"orientation": "Unknown", "score": 0.05}],
                "direction": 180,
                "speed": None,
                "source_url": "/user-data/gate.mp4",
                "position_sec": "0.11",
            }
        ],
    },
}


def stream(**data: Any) -> dict[str, Any]:
    return STREAM | {"data": STREAM["data"] | data}


@pytest.mark.parametrize(
    "body",
    [
        STREAM,
        stream(camera_id=7),
        STREAM | {"data": [STREAM["data"]]},
        STREAM["data"],  # a line of Stream's own log
        stream(timestamp="yesterday"),
        stream(results=[{"plate": 7, "score": []}, *STREAM["data"]["results"], None, "none"]),
        stream(results=[STREAM["data"]["results"][0] | {"candidates": None, "color": None, "region": None}]),
    ],
    ids=["as it comes", "number", "list", "log line", "no clock", "bad beside good", "nulls"],
)
def test_a_push_of_stream_is_kept(receiver: Receiver, body: Any) -> None:
    assert give(receiver, body) is Receipt.STORED
    (shot,) = (shot for arrival in receiver.arrivals.recent() for shot in arrival.shots if shot.side)
    assert shot.plate
    assert shot.plate.get_secret_value() == "LU55PGX"
    assert shot.side is Side.FRONT
    assert [(one.make, one.model) for one in shot.observation.car.candidates] == [("Peugeot", "207")]


def test_several_lookups_of_one_push_are_all_kept(receiver: Receiver) -> None:
    both = STREAM | {"data": [STREAM["data"], pushed("Rear", 0)["data"]]}
    assert give(receiver, both) is Receipt.STORED
    assert len(receiver.arrivals.recent()) == 2


@pytest.mark.parametrize("told", [None, "2999-01-01T00:00:00Z", "yesterday", ["now"]])
def test_a_clock_that_is_silent_or_wrong_gives_way_to_ours(receiver: Receiver, told: str | None) -> None:
    body = pushed("Front", 0)
    body["data"]["timestamp"] = told
    give(receiver, body)
    assert abs(receiver.arrivals.recent()[0].taken - datetime.now(UTC)) < timedelta(minutes=1)


def test_no_plate_and_no_secret_is_logged_or_shown(receiver: Receiver, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.DEBUG):
        give(receiver, pushed("Front", 0))
        broken = pushed("Front", 1)
        broken["data"]["results"] = ["nhk552"]
        with pytest.raises(DeliveryRefused) as raised:
            give(receiver, broken)
    told = f"{caplog.text} {raised.value!r} {raised.value.__cause__} {receiver!r}".lower()
    assert "nhk552" not in told
    assert SECRET not in told


def test_a_push_is_known_again_whatever_its_camera_s_clock_says(receiver: Receiver) -> None:
    old = {**SAMPLE, "data": {**SAMPLE["data"], "timestamp": "2021-03-04T05:06:07Z"}}
    assert give(receiver, old) is Receipt.STORED
    assert give(receiver, old) is Receipt.KNOWN
